// Where the tests stand, and where their results go.

import { readdirSync } from "node:fs";
import { join } from "node:path";

/** What the tests of the last run became, as JSON. */
export const resultsFile = "build/test-results.json";

/** The files below tests/ whose names end so. */
export function testFiles(ending: string): string[] {
  return readdirSync("tests", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join("tests", file))
    .sort();
}
