// Runs the as-pect specs: the sources, compiled with the constants of the `debug` profile.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { ours, readsTypeScript } from "../places.ts";
import { runNode } from "../processes.ts";
import { failedTest, type TestResult } from "./result.ts";

/** Runs these specs one after the other, in a process of their own that `lane` names. */
export async function runSpecs(files: string[], lane: number): Promise<TestResult[]> {
  const resultsFile = `build/.specs-${process.pid}-${lane}.jsonl`;
  rmSync(resultsFile, { force: true });
  const { status, output } = await runNode([
    ...readsTypeScript,
    ours("tools/test/run-specs.ts"),
    resultsFile,
    ...files,
  ]);
  const results = readResults(resultsFile);
  rmSync(resultsFile, { force: true });

  const silent = files.filter((file) => !results.some((result) => result.file === file));
  // The compiler's words, once: the first spec that gave no results is the one they are about.
  const failures = silent.map((file, index) => failedTest(file, "ran no test", index === 0 ? output : "not reached"));
  if (status !== 0 && [...results, ...failures].every(({ passed }) => passed)) {
    failures.push(failedTest(files[0]!, "as-pect itself", output));
  }
  return [...results, ...failures];
}

function readResults(file: string): TestResult[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.flatMap((line) => JSON.parse(line) as TestResult[]);
}
