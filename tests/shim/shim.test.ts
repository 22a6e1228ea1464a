// The shim against a MAC that the tests play, with the built modules and with small ones made for the purpose.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { engines, type Engine } from "../../tools/engines.ts";
import { build, fileOf, run, runCase } from "./programs.ts";
import { call, constant, drop, equal, localGet, stubModule, trapIf, unreachable } from "./stub-module.ts";

const core = "build/core.wasm";
const status = { runs: 0, cannotLoad: 1, breaksContract: 2, hasNoMac: 3, trapsAtOnce: 4 };

const transmit: [string, string, number, number] = ["host", "transmit", 2, 1];
const random: [string, string, number, number] = ["host", "random", 0, 1];
const isZero = [...constant(0), ...equal];

/** How the shim starts with the module in this file. */
async function start(file: string, engine: Engine): Promise<{ status: number; problem: string }> {
  const [, number, problem] = /^(\d) ?(.*)$/.exec(await runCase("start", file, engine)) ?? [];
  return { status: Number(number), problem: problem! };
}

before(() => build("tests/shim"));

for (const engine of engines) {
  describe(`the shim hands in frames, in ${engine}`, () => {
    it("and has those counted that are longer than there is room for [W-01]", async () =>
      assert.equal(await runCase("oversize", core, engine), ""));

    it("and has those counted that are no frames", async () => assert.equal(await runCase("runt", core, engine), ""));

    it("and polls in between when they don't end", async () => assert.equal(await runCase("flood", core, engine), ""));

    it("and lets those wait that come while the module is at work [W-02]", async () =>
      assert.equal(await runCase("meanwhile", core, engine), ""));
  });

  describe(`the shim transmits, in ${engine}`, () => {
    it("again what the MAC had no room for [W-05]", async () =>
      assert.equal(await runCase("refusal", core, engine), ""));

    it("nothing without a link, and goes on when it is back [W-06]", async () =>
      assert.equal(await runCase("link-loss", core, engine), ""));

    it("nothing before there is a link", async () => assert.equal(await runCase("no-link", core, engine), ""));

    it("to nobody without a link, and the module takes it for sent", async () => {
      const module = stubModule({
        imports: [transmit],
        bodies: { poll: [...constant(0), ...constant(60), ...call(0), ...isZero, ...trapIf] },
      });
      assert.equal(await runCase("link-down", fileOf(module), engine), "");
    });
  });

  describe(`the shim's time, in ${engine}`, () => {
    it("goes on when the clock wraps [W-04]", async () =>
      assert.equal(await runCase("clock-wrap", "build/echo.wasm", engine), ""));
  });

  describe(`the shim starts, in ${engine}`, () => {
    it("every module that keeps the contract", async () => {
      // Translated, they take their time to compile.
      const others = engine === "wasm3" ? ["core-host", "core-crowd", "core-debug", "core-traced"] : [];
      for (const name of ["core", "echo", "http", ...others]) {
        assert.deepEqual(await start(`build/${name}.wasm`, engine), { status: status.runs, problem: "" });
      }
      assert.deepEqual(await start(fileOf(stubModule()), engine), { status: status.runs, problem: "" });
    });

    it("no module that lacks an export, and names it", async () => {
      for (const missing of ["poll", "tcpGetOption", "counterName"]) {
        assert.deepEqual(await start(fileOf(stubModule({ missing })), engine), {
          status: status.breaksContract,
          problem: `the module does not export ${missing}`,
        });
      }
    });

    it("no module with an export of another type, and names it", async () => {
      assert.deepEqual(await start(fileOf(stubModule({ mistyped: "input" })), engine), {
        status: status.breaksContract,
        problem: "the module's input is of another type: it should take 2 i32 and return 0",
      });
    });

    it("no module that imports what there is not, or as what it is not", async () => {
      for (const [module, name] of [
        ["host", "format"],
        ["host", "transmitted"],
        ["env", "random"],
      ] as const) {
        assert.deepEqual(await start(fileOf(stubModule({ imports: [transmit, [module, name, 0, 1]] })), engine), {
          status: status.breaksContract,
          problem: `the module imports ${module}.${name}, which there is not`,
        });
      }
      const mistyped = await start(fileOf(stubModule({ imports: [["host", "random", 1, 1]] })), engine);
      assert.equal(mistyped.status, status.breaksContract);
      assert.match(mistyped.problem, /an import of the module is of another type/);
    });

    it("no module of another version, or without room for a frame", async () => {
      assert.deepEqual(await start(fileOf(stubModule({ results: { abiVersion: 2 } })), engine), {
        status: status.breaksContract,
        problem: "the module's abiVersion is not 1",
      });
      const noRoom = {
        status: status.breaksContract,
        problem: "the module has no room of 1514 bytes for a received frame",
      };
      assert.deepEqual(await start(fileOf(stubModule({ results: { receiveFrameBytes: 1500 } })), engine), noRoom);
      assert.deepEqual(await start(fileOf(stubModule({ results: { receiveFrame: 65536 - 1000 } })), engine), noRoom);
      assert.deepEqual(await start(fileOf(stubModule({ results: { receiveFrame: -1000 } })), engine), noRoom);
    });

    it("no module without a MAC, of which it draws nothing before [W-07]", async () => {
      assert.equal(await runCase("no-mac", core, engine), `${status.hasNoMac} the MAC cannot be started`);
    });

    it("no module that traps at its start", async () => {
      assert.deepEqual(await start(fileOf(stubModule({ start: unreachable })), engine), {
        status: status.trapsAtOnce,
        problem: "the start function trapped: [trap] unreachable executed",
      });
      const init = await start(fileOf(stubModule({ bodies: { init: unreachable } })), engine);
      assert.equal(init.status, status.trapsAtOnce);
      assert.match(init.problem, /^the module trapped in init.*: \[trap\] unreachable executed$/);
    });
  });

  describe(`a module that traps, in ${engine}`, () => {
    const isOf99Bytes = [...localGet(1), ...constant(99), ...equal];

    it("is reported with the reason and the function, counted, and started afresh with new secrets [W-03] [N-02]", async () => {
      const module = stubModule({
        imports: [random, transmit],
        bodies: {
          init: [...call(0), ...drop],
          input: [...isOf99Bytes, ...trapIf, ...constant(0), ...constant(60), ...call(1), ...drop],
        },
      });
      assert.match(
        await runCase("trap", fileOf(module), engine),
        engine === "wasm3"
          ? /^the module trapped in input, called by input, at its byte 0x[0-9a-f]+: \[trap\] unreachable executed$/
          : /^the module trapped in input, called by input: \[trap\] unreachable executed$/,
      );
    });

    it("is one that transmits, or sums, what lies outside its memory [W-03] [I1]", async () => {
      const outside: [string, number[]][] = [
        ["transmit", [...constant(-16), ...constant(60)]],
        ["transmit", [...constant(65536 - 59), ...constant(60)]],
        ["transmit", [...constant(0), ...constant(-1)]],
        ["checksum", [...constant(65530), ...constant(7)]],
      ];
      for (const [name, words] of outside) {
        const module = stubModule({
          imports: [["host", name, 2, 1]],
          bodies: { poll: [...words, ...call(0), ...drop] },
        });
        assert.match(
          await runCase("reach-out", fileOf(module), engine),
          /trapped in .*poll.*out of bounds memory access$/,
        );
      }
    });

    it("is given up when it traps in its new start [W-03]", async () => {
      // In its first init random is not yet what it is in the second.
      const first = 0x9e3779b9 | 0;
      const module = stubModule({
        imports: [random],
        bodies: {
          init: [...call(0), ...constant(first), ...equal, ...constant(0), ...equal, ...trapIf],
          poll: unreachable,
        },
      });
      assert.match(await runCase("second-start", fileOf(module), engine), /^the module trapped in init/);
    });
  });
}

// With wasm2c, such a thing becomes no program.
describe("the shim starts, in wasm3,", () => {
  it("nothing that is no module, or only a part of one", async () => {
    const text = await start(fileOf(Buffer.from("this is no module")), "wasm3");
    assert.equal(text.status, status.cannotLoad);
    assert.match(text.problem, /^this is no module: /);
    const part = await start(fileOf(readFileSync(core).subarray(0, 3000)), "wasm3");
    assert.equal(part.status, status.cannotLoad);
    assert.match(part.problem, /underrun|overrun|malformed/);
  });
});

describe("the portable checksum", () => {
  it("is what the slow way gives, for every alignment and length", async () =>
    assert.equal(await runCase("checksum"), ""));
});

describe("the capture", () => {
  it("is a pcapng file with every frame, its direction and its time", () => {
    const blocks = blocksOf(run("cases", ["capture"]));
    assert.deepEqual(
      blocks.map(({ type }) => type),
      [0x0a0d0d0a, 1, 6, 6, 6],
    );
    assert.deepEqual(
      blocks.slice(2).map(({ body }) => {
        const present = body.readUInt32LE(12);
        const options = body.subarray(20 + Math.ceil(present / 4) * 4);
        return {
          time: body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8),
          present,
          length: body.readUInt32LE(16),
          options: options.toString("hex"),
        };
      }),
      [
        { time: 0x100000002, present: 42, length: 42, options: "020004000100000000000000" },
        { time: 0x100000002, present: 1515, length: 1600, options: "020004000100000000000000" },
        { time: 0x100000002, present: 46, length: 46, options: "020004000200000000000000" },
      ],
    );
  });
});

describe("the trace", () => {
  it("shows frames in tcpdump's words, and beside them the states that the module tells", async () => {
    assert.deepEqual((await runCase("trace")).split("\n"), [
      "   1.234  LISTEN       ◀──  IP 10.0.7.1.4000 > 10.0.7.2.7: Flags [S], seq 100, win 8192, length 0",
      "   1.234  SYN-RECEIVED",
      "   1.234  ESTABLISHED  ──▶  IP 10.0.7.2.7 > 10.0.7.1.4000: Flags [S], seq 100, win 8192, length 0",
      "   1.234               ◀──  ARP, Reply 10.0.7.1 is-at 02:00:00:00:00:01, length 28",
      "   1.234  CLOSED",
      "   1.234               ──▶  IP 10.0.7.2.7 > 10.0.7.1.4000: Flags [S], seq 100, win 8192, length 0",
      // Nothing is told of a segment that nobody wanted, nor of one that made the module trap.
      "   1.234               ◀──  IP 10.0.7.1.4001 > 10.0.7.2.7: Flags [S], seq 100, win 8192, length 0",
      "   1.234               ◀──  IP 10.0.7.1.4002 > 10.0.7.2.7: Flags [S], seq 100, win 8192, length 0",
    ]);
  });
});

/** The blocks of a pcapng file, whose length stands at both ends of each. */
function blocksOf(file: Buffer): { type: number; body: Buffer }[] {
  const blocks = [];
  for (let at = 0; at < file.length;) {
    const length = file.readUInt32LE(at + 4);
    assert.equal(file.readUInt32LE(at + length - 4), length);
    blocks.push({ type: file.readUInt32LE(at), body: file.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return blocks;
}
