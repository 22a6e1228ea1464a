// The built modules: that they are what docs/abi.md says, keep no state outside of their memory and allocate nothing.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allocations } from "../../tools/build/allocations.ts";
import { modules } from "../../tools/build/modules.ts";
import { I32, readWasm, type Signature } from "../../tools/build/wasm.ts";
import { declared, documented, exportedBy, optionalExports, type BoundaryFunction } from "./contract.ts";
import { read } from "./files.ts";

/** What each profile asks of its host, and no more. */
const importsOf: Record<string, string[]> = {
  firmware: ["checksum", "random", "transmit"],
  networked: ["checksum", "random", "transmit"],
  traced: ["checksum", "random", "trace", "transmit"],
  unaided: ["random", "transmit"],
  host: ["random", "transmit"],
  crowd: ["random", "transmit"],
  simulated: ["random", "trace", "transmit"],
  debug: ["random", "trace", "transmit"],
  page: ["random", "trace", "transmit"],
};

describe("the boundary", () => {
  it("has the same imports in docs/abi.md and driver/host.ts", () => {
    assert.ok(documented("import").length > 0);
    assert.deepEqual(sorted(documented("import")), sorted(declared()));
  });

  it("has the same exports in docs/abi.md and index-networked.ts", () => {
    assert.ok(documented("export").length > 0);
    assert.deepEqual(exportedBy("assembly/index-networked.ts").sort(), namesOf(documented("export")));
  });

  it("has in index.ts what docs/abi.md promises of every build", () => {
    assert.deepEqual(
      exportedBy("assembly/index.ts").sort(),
      namesOf(documented("export")).filter((name) => !namesOf(optionalExports()).includes(name)),
    );
  });
});

for (const module of modules) {
  describe(module.wasm, () => {
    const built = readWasm(module.wasm);
    const functions = built.exports.flatMap(({ name, signature }) => (signature ? [{ name, signature }] : []));

    it("exports what docs/abi.md says, and its memory", () => {
      const names = exportedBy(module.entry);
      const wanted = documented("export").filter(({ name }) => names.includes(name));
      assert.deepEqual(sorted(functions.map(asBoundary)), sorted(wanted));
      assert.deepEqual(
        built.exports.filter(({ signature }) => signature === undefined).map(({ name }) => name),
        ["memory"],
      );
    });

    it("imports what its profile needs, as docs/abi.md says", () => {
      const wanted = documented("import").filter(({ name }) => importsOf[module.profile]!.includes(name));
      assert.deepEqual(sorted(built.imports.map(asBoundary)), sorted(wanted));
      assert.deepEqual([...new Set(built.imports.map((each) => each.module))], ["host"]);
    });

    it("knows no number but the i32 at its boundary", () => {
      const signatures = [...functions, ...built.imports].map(({ signature }) => signature);
      assert.ok(
        signatures.flatMap(({ parameters, results }) => [...parameters, ...results]).every((type) => type === I32),
      );
    });

    it("keeps no state in globals", () => assert.equal(built.mutableGlobals, 0));

    it("has a memory that cannot grow", () => assert.equal(built.memory.initialPages, built.memory.maximumPages));

    it("allocates nothing", () => assert.deepEqual(allocations(module), []));
  });
}

describe("the profiles", () => {
  const targets = JSON.parse(read("asconfig.json")).targets as Record<
    "firmware" | "networked" | "networked-traced" | "traced" | "unaided" | "debug",
    { use: string[] }
  >;

  for (const [base, profile, from, to] of [
    ["firmware", "traced", "TRACE=0", "TRACE=1"],
    ["networked", "networked-traced", "TRACE=0", "TRACE=1"],
    ["firmware", "unaided", "HOST_CHECKSUM=1", "HOST_CHECKSUM=0"],
  ] as const) {
    it(`differ between ${base} and ${profile} in ${to} alone`, () => {
      assert.deepEqual(
        targets[profile].use,
        targets[base].use.map((each) => (each === from ? to : each)),
      );
      assert.notDeepEqual(targets[profile].use, targets.firmware.use);
    });
  }

  it("pay for what speaks UDP with one connection, so that an application still fits the page", () => {
    const changes = targets.networked.use.filter((each, index) => each !== targets.firmware.use[index]);
    assert.deepEqual(changes, ["CONNECTIONS=7", "UDP=1", "DNS=1", "MDNS=1", "SNTP=1", "DHCP=1"]);
    assert.equal(targets.networked.use.length, targets.firmware.use.length);
  });

  it("give the specs the constants of the debug profile", () => {
    const specs = JSON.parse(read("as-pect.asconfig.json")).targets.specs as { use: string[] };
    assert.deepEqual(specs.use, targets.debug.use);
  });
});

function asBoundary({ name, signature }: { name: string; signature: Signature }): BoundaryFunction {
  return { name, parameters: signature.parameters.length, results: signature.results.length };
}

function sorted(functions: BoundaryFunction[]): BoundaryFunction[] {
  return functions.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function namesOf(functions: BoundaryFunction[]): string[] {
  return functions.map(({ name }) => name).sort();
}
