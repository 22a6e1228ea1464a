// What the modules take of an ESP32's C stack, measured as tools/nesting.ts says, against its limit.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { runNode } from "../../tools/processes.ts";

const modules = ["core", "echo", "http", "iperf"];
const limitBytes = 24 * 1024;

describe("npm run nesting", () => {
  let outcome = { status: -1, output: "" };
  before(async () => {
    outcome = await runNode(["--import", "tsx", "tools/nesting.ts"]);
  });

  it("plays the tests' conversations to wasm3, which does what V8 did", () =>
    assert.equal(outcome.status, 0, outcome.output));

  for (const module of modules) {
    it(`finds that ${module} leaves room on the C stack of an ESP32`, () => {
      const [, operations, bytes] = new RegExp(`^build/${module}\\.wasm +(\\d+) +([\\d,]+) `, "m").exec(
        outcome.output,
      )!;
      assert.ok(Number(operations) > 100, operations);
      assert.equal(Number(bytes!.replaceAll(",", "")), Number(operations) * 48);
      assert.ok(Number(operations) * 48 <= limitBytes, bytes);
    });
  }
});
