// What a test run prints: every failure in full, one line for each kind of test, and the count of all.

import type { TestResult } from "./result.ts";

export interface Kind {
  name: string;
  /** As many tests there are at the least. */
  least: number;
  results: TestResult[];
}

export function printFailures(kinds: Kind[]): void {
  for (const { results } of kinds) {
    for (const { file, groups, name, message } of results.filter(({ passed }) => !passed)) {
      console.log(`FAILED  ${[file, ...groups, name].join(" > ")}`);
      console.log(`${message.trimEnd().replace(/^/gm, "    ")}\n`);
    }
  }
}

/** Prints the counts; true if anything failed. */
export function printSummary(kinds: Kind[], milliseconds: number): boolean {
  for (const { name, results } of kinds) console.log(`${name.padEnd(8)}  ${count(results)}`);
  console.log(`${"in all".padEnd(8)}  ${Math.round(milliseconds / 1000)} seconds`);
  const all = kinds.flatMap(({ results }) => results);
  console.log(count(all));
  return all.some(({ passed }) => !passed);
}

function count(results: TestResult[]): string {
  const passed = results.filter((result) => result.passed).length;
  return `${passed} passed, ${results.length - passed} failed`;
}
