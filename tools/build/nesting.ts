// How deeply the operations of wasm3 nest while the tests' conversations run, which is what wasm3 takes of the C stack of an
// ESP32. Measured when something has changed that it is measured from.
//
// Each operation of wasm3 ends by calling the next. Where the compiler makes that a jump, the C stack stays flat; the
// ESP32's windowed calls can't be jumps, so every operation leaves a frame there, until a loop begins anew or a function
// returns. What counts is the longest such chain. The conversations are those of the scenarios and of the applications'
// tests: they are recorded, and played to wasm3 on this machine.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { compiler, lineThatInstalls } from "../debian.ts";
import { make } from "../make.ts";
import { runNode } from "../processes.ts";
import { clearProgress, showProgress } from "../progress.ts";
import { modules } from "./modules.ts";
import { stampOf } from "./stamp.ts";
import { frameBytes, nestingBytesMax } from "./task-stack.ts";

/** What one module has shown. */
export interface Nesting {
  module: string;
  /** Operations, one inside of the other. */
  deepest: number;
  deepestIn: string;
  calls: number;
}

/** Fewer were not the tests. */
const callsMin = 1000;

const parts = "tools/build/nesting";
const folder = "build/nesting";
const resultFile = join(folder, "result.json");
const recording = join(folder, "recording");

const modulesMeasured = modules.filter(({ profile }) => profile === "firmware").map(({ wasm }) => wasm);
const applicationTests = "tests/app";
/** Each is Node's words. Of the scenarios, those with the firmware's profile. */
const conversations = [
  ["--test-name-pattern=^core:", "tests/boundary/scenarios.test.ts"],
  ...readdirSync(applicationTests)
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => [join(applicationTests, file)]),
];
/** What it is measured from: what is played, what is said, and what plays it. */
const inputs = [
  ...modulesMeasured,
  ...[applicationTests, "tests/boundary", "tests/scenarios", "tests/support"],
  ...[parts, "host-shim", "boards/qemu-xtensa/wasm3.mk", process.env.WASM3_DIR ?? "node_modules/wasm3/cpp"],
];

/** What each module of the firmware's profile has shown, or why that isn't known. The modules are built already. */
export async function measureNesting(): Promise<Nesting[] | string> {
  const line = lineThatInstalls(compiler);
  if (line !== undefined) return `something is missing. On Debian this brings it: ${line}`;
  const stamp = stampOf(inputs);
  const kept = readResult();
  if (kept.stamp === stamp) return kept.nestings;
  try {
    const nestings = await measure();
    if (typeof nestings !== "string") writeFileSync(resultFile, JSON.stringify({ stamp, nestings }));
    return nestings;
  } finally {
    clearProgress();
  }
}

/** What is wrong with them, a sentence each. */
export function nestingProblems(nestings: Nesting[]): string[] {
  return nestings.flatMap(({ module, deepest, calls }) => [
    ...(deepest * frameBytes > nestingBytesMax ? [`${module} nests too deeply for an ESP32`] : []),
    ...(calls < callsMin ? [`${module} was called ${calls} times only`] : []),
  ]);
}

async function measure(): Promise<Nesting[] | string> {
  mkdirSync(folder, { recursive: true });
  showProgress(`building ${parts}`);
  const complaint = await make(parts);
  if (complaint !== undefined) throw new Error(`${parts} does not build:\n${complaint}`);
  rmSync(recording, { force: true });
  for (const [index, conversation] of conversations.entries()) {
    showProgress(`recording conversation ${index + 1} of ${conversations.length} for wasm3`);
    const words = ["--import", "tsx", "--import", resolve(parts, "record.ts"), ...conversation];
    const { status } = await runNode(words, { RECORDING: recording, RECORD_MODULES: modulesMeasured.join(",") });
    // That is for the tests to tell.
    if (status !== 0) return `${conversation.at(-1)} fails`;
  }
  showProgress("playing them to wasm3");
  const { status, stdout, stderr } = spawnSync(join(folder, "play"), [recording, ...modulesMeasured], {
    encoding: "utf8",
  });
  rmSync(recording);
  if (status !== 0) throw new Error(`What was recorded could not be played:\n${stderr}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((row) => row.split(" "))
    .map(([module, deepest, deepestIn, calls]) => ({
      module: module!,
      deepest: Number(deepest),
      deepestIn: deepestIn!,
      calls: Number(calls),
    }));
}

function readResult(): { stamp?: string; nestings: Nesting[] } {
  return existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, "utf8")) : { nestings: [] };
}
