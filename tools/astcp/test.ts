// npx astcp test: the application's specs, under as-pect, over a wire that is no network.

import { existsSync, mkdirSync } from "node:fs";
import { UsageError } from "../command-line.ts";
import { clearProgress, showProgress } from "../progress.ts";
import { testFiles } from "../test/files.ts";
import { runSpecs } from "../test/specs.ts";
import { printFailures, printSummary } from "../test/summary.ts";
import { ensureApplication } from "./application.ts";

export async function test(chosen: string[]): Promise<number> {
  ensureApplication();
  const files = chosen.length > 0 ? chosen : existsSync("tests") ? testFiles(".spec.ts") : [];
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new UsageError(`There is no ${missing}.`);
  if (files.length === 0)
    throw new UsageError("There is no test: they are files in tests/ whose names end with .spec.ts.");
  const startedAt = Date.now();
  mkdirSync("build", { recursive: true });
  showProgress(`compiling ${files.length} files of tests`);
  const results = await runSpecs(files, 0);
  clearProgress();
  for (const { groups, name } of results.filter(({ passed }) => passed))
    console.log(`ok  ${[...groups, name].join(" > ")}`);
  const kinds = [{ name: "specs", least: 1, results }];
  printFailures(kinds);
  return printSummary(kinds, Date.now() - startedAt) ? 1 : 0;
}
