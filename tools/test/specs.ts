// Runs the as-pect specs: the sources, compiled with the constants of the `debug` profile.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { runNode } from "../processes.ts";
import { failedTest, type TestResult } from "./result.ts";

const aspect = [
  ...["--import", "tsx", "node_modules/@as-pect/cli/lib/test.js"],
  ...["--no-logo", "--config", "as-pect.config.ts", "--as-config", resolve("as-pect.asconfig.json")],
];

/** Runs these specs one after the other, in a process of their own that `lane` names. */
export async function runSpecs(files: string[], lane: number): Promise<TestResult[]> {
  const resultsFile = `build/.specs-${process.pid}-${lane}.jsonl`;
  rmSync(resultsFile, { force: true });
  const { status, output } = await runNode(aspect, {
    SPECS: files.join(","),
    SPEC_RESULTS: resultsFile,
  });
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
