// What `npm run build` says of the modules' nesting in wasm3, and whether an ESP32's stack is large enough for it.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { nestingProblems } from "../../tools/build/nesting.ts";
import { nestingBytesMax, taskStackBytes } from "../../tools/build/task-stack.ts";
import { compiler, ensureDebianPackages } from "../../tools/debian.ts";
import { runNode } from "../../tools/processes.ts";
import { read } from "../tidy/files.ts";

const modules = ["core", "echo", "http", "iperf"];
const limitBytes = 24 * 1024;
const build = (environment = {}) => runNode(["--import", "tsx", "tools/build.ts"], environment);

describe("the nesting in wasm3", () => {
  let outcome = { status: -1, output: "" };
  before(async () => {
    ensureDebianPackages(compiler);
    outcome = await build();
  });

  it("is measured by the build: wasm3 has done what V8 did", () => assert.equal(outcome.status, 0, outcome.output));

  for (const module of modules) {
    it(`of ${module} leaves room on the C stack of an ESP32`, () => {
      const row = new RegExp(`^build/${module}\\.wasm +([\\d,]+) +([\\d,]+) +\\w+ +([\\d,]+)$`, "m").exec(
        outcome.output,
      );
      const [operations, bytes, calls] = row!.slice(1).map((cell) => Number(cell.replaceAll(",", "")));
      assert.ok(operations! > 100, `${operations}`);
      assert.equal(bytes, operations! * 48);
      assert.ok(bytes! <= limitBytes, `${bytes}`);
      assert.ok(calls! >= 1000, `${calls}`);
    });
  }

  it("isn't measured again while nothing has changed", async () => {
    const measuredAt = () => statSync("build/nesting/result.json").mtimeMs;
    const before = measuredAt();
    assert.deepEqual(await build(), outcome);
    assert.equal(measuredAt(), before);
  });

  it("isn't measured where there is no compiler, which the build says, and doesn't fail for", async () => {
    const nothing = mkdtempSync(join(tmpdir(), "astcp-no-compiler-"));
    const { status, output } = await build({ PATH: nothing });
    rmSync(nothing, { recursive: true });
    assert.equal(status, 0, output);
    assert.match(output, /^Nesting in wasm3: not measured, as .* is missing\. On Debian this brings it: .* gcc make$/m);
  });

  it("is a problem from 24 KB on, and when hardly anything was played", () => {
    const ofDepth = (deepest: number) => ({ module: "build/a.wasm", deepest, deepestIn: "poll", calls: 1000 });
    assert.deepEqual(nestingProblems([ofDepth(limitBytes / 48)]), []);
    assert.deepEqual(nestingProblems([ofDepth(limitBytes / 48 + 1)]), ["build/a.wasm nests too deeply for an ESP32"]);
    assert.deepEqual(nestingProblems([{ ...ofDepth(1), calls: 999 }]), ["build/a.wasm was called 999 times only"]);
  });

  it("has its limit in the stack that the ESP32's firmware takes", () => {
    const source = read("boards/esp32/main/main.c");
    const [nesting, rest] = [
      /^#define NESTING_BYTES_MAX \((\d+) \* 1024\)$/m,
      /^#define STACK_BYTES \(NESTING_BYTES_MAX \+ (\d+) \* 1024\)$/m,
    ].map((definition) => 1024 * Number(definition.exec(source)![1]));
    assert.deepEqual([nesting, nesting! + rest!], [nestingBytesMax, taskStackBytes]);
  });
});
