// The secrets of a built module: drawn from the host and nowhere else, before anything else can happen, and told nobody.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Host } from "../../host-shim/js/host.ts";
import { SYN } from "../simulation/segment.ts";
import { makeSegment } from "../simulation/strange-frames.ts";
import { nextEntropy } from "../support/wire-imports.ts";

const address = 0x0a000702;
const peer = { mac: 1, address: 0x0a000701, port: 40000 };
const unreachable = -9;
/** 128 bits of a key for numbers and timestamps, 64 for the places in the table. */
const wordsOfSecrets = 6;
const syn = makeSegment(
  peer,
  { mac: 2, address, port: 80 },
  { flags: SYN, sequence: 100, acknowledgement: 0, window: 1000 },
);

/** A module, and what it does with its imports, in order. */
class Subject {
  readonly host: Host;
  readonly frames: Uint8Array[] = [];
  readonly drawn: number[] = [];
  readonly traced: number[] = [];
  readonly order: string[] = [];

  constructor(name: string) {
    this.host = new Host(new WebAssembly.Module(readFileSync(`build/${name}.wasm`)), {
      transmit: (frame) => {
        this.order.push("transmit");
        return this.frames.push(frame) > 0;
      },
      random: () => {
        this.order.push("random");
        this.drawn.push(nextEntropy(this.drawn.at(-1) ?? 1));
        return this.drawn.at(-1)!;
      },
      trace: (...event) => this.traced.push(...event.slice(1)),
    });
  }

  /** Greets the link, takes a SYN, and connects. */
  begin(): void {
    this.host.init(0x0200, 2, 0, 0);
    this.host.configure(address, 0xffffff00, 0);
    this.host.poll(0);
    this.host.tcpListen(80, 4);
    this.host.input(0, syn);
    this.host.tcpConnect(peer.address, 80, 0);
    this.host.poll(0);
  }
}

for (const name of ["core", "core-host", "core-crowd", "http"]) {
  describe(`${name} without secrets`, () => {
    it("opens, answers and sends nothing, though it is configured [N-02] [W-07]", () => {
      const { host, frames, drawn } = new Subject(name);
      host.configure(address, 0xffffff00, 0);
      assert.equal(host.tcpConnect(peer.address, 80, 0), unreachable);
      for (let now = 0; now < 100_000; now += 500) {
        host.input(now, syn);
        host.poll(now);
      }
      assert.deepEqual(frames, []);
      assert.deepEqual(drawn, []);
    });
  });
}

describe("the secrets", () => {
  it("are drawn in init, before the first frame leaves, and drawn anew in the next [N-02] [W-07]", () => {
    const { host, drawn, frames } = new Subject("core");
    host.init(0x0200, 2, 0, 0);
    const words = drawn.length;
    assert.ok(words >= wordsOfSecrets);
    assert.deepEqual(frames, []);
    host.init(0x0200, 2, 0, 0);
    assert.equal(new Set(drawn).size, 2 * words);
  });

  it("stand in no frame and in no point of the trace [N-01] [N-02]", () => {
    const subject = new Subject("core-traced");
    subject.begin();
    assert.ok(subject.frames.length >= 3 && subject.traced.length >= 8);
    const bytes = subject.frames.map((frame) => Buffer.from(frame).toString("hex")).join(" ");
    for (const secret of subject.drawn.slice(0, subject.order.indexOf("transmit"))) {
      const word = Buffer.alloc(4);
      word.writeInt32BE(secret);
      assert.ok(!bytes.includes(word.toString("hex")));
      assert.ok(!bytes.includes(word.reverse().toString("hex")));
      assert.ok(!subject.traced.includes(secret) && !subject.traced.includes(secret >>> 0));
    }
  });
});
