// npm run nesting: how deeply the operations of wasm3 nest while the tests' conversations run, and what that takes of the C
// stack of an ESP32.
//
// Each operation of wasm3 ends by calling the next. Where the compiler makes that a jump, the C stack stays flat; the
// ESP32's windowed calls can't be jumps, so every operation leaves a frame there, until a loop begins anew or a function
// returns. What counts is the longest such chain. The conversations are those of the scenarios and of the applications'
// tests: they are recorded, and played to wasm3 on this machine.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { compileAll } from "./build/compile.ts";
import { modules } from "./build/modules.ts";
import { compiler, ensureDebianPackages } from "./debian.ts";
import { make } from "./make.ts";
import { runNode } from "./processes.ts";
import { clearProgress, showProgress } from "./progress.ts";

/** The largest frame of an operation, as GCC 12 makes them for windowed calls: most take 32 bytes. */
const frameBytes = 48;
/** What the task that owns wasm3 has on an ESP32 (boards/esp32), less what the calls around the module take. */
const stackBytesMax = 24 * 1024;
/** Fewer were not the tests. */
const callsMin = 1000;

const recording = "build/nesting/recording";

/** Each is Node's words. Of the scenarios, those with the firmware's profile. */
const tests = [
  ["--test-name-pattern=^core:", "tests/boundary/scenarios.test.ts"],
  ...readdirSync("tests/app")
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => [join("tests/app", file)]),
];

try {
  const rows = await measure();
  clearProgress();
  console.log(`${"module".padEnd(20)} operations  bytes of C stack  in  (calls)`);
  for (const { module, deepest, deepestIn, calls } of rows) {
    const bytes = (deepest * frameBytes).toLocaleString("en").padStart(16);
    console.log(`${module.padEnd(20)} ${String(deepest).padStart(10)}  ${bytes}  ${deepestIn}  (${calls})`);
  }
  console.log(`The limit is ${stackBytesMax.toLocaleString("en")} bytes, at ${frameBytes} an operation.`);
  for (const { module, deepest, calls } of rows) {
    if (deepest * frameBytes > stackBytesMax) fail(`${module} nests too deeply for an ESP32`);
    if (calls < callsMin) fail(`${module} was called ${calls} times only`);
  }
} catch (error) {
  clearProgress();
  fail(error instanceof Error ? error.message : String(error));
}

interface Row {
  module: string;
  deepest: number;
  deepestIn: string;
  calls: number;
}

async function measure(): Promise<Row[]> {
  ensureDebianPackages(compiler);
  for (const { module, error } of await compileAll(modules)) {
    if (error !== undefined) throw new Error(`${module.entry} does not compile:\n${error}`);
  }
  const complaint = await make("tools/build/nesting");
  if (complaint !== undefined) throw new Error(`tools/build/nesting does not build:\n${complaint}`);

  const files = modules.filter(({ profile }) => profile === "firmware").map(({ wasm }) => wasm);
  mkdirSync("build/nesting", { recursive: true });
  rmSync(recording, { force: true });
  for (const [index, test] of tests.entries()) {
    showProgress(`recording ${index + 1} of ${tests.length} tests`);
    const words = ["--import", "tsx", "--import", resolve("tools/build/nesting/record.ts"), ...test];
    const { status, output } = await runNode(words, { RECORDING: recording, RECORD_MODULES: files.join(",") });
    if (status !== 0) throw new Error(`${test.at(-1)} fails:\n${output}`);
  }
  showProgress("playing them to wasm3");
  const { status, stdout, stderr } = spawnSync("build/nesting/play", [recording, ...files], { encoding: "utf8" });
  rmSync(recording);
  if (status !== 0) throw new Error(`What was recorded could not be played:\n${stderr}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" "))
    .map(([module, deepest, deepestIn, calls]) => ({
      module: module!,
      deepest: Number(deepest),
      deepestIn: deepestIn!,
      calls: Number(calls),
    }));
}

function fail(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
