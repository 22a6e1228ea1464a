// npm run evidence: writes docs/rfc9293.md and docs/bad-inputs.md from the results of the last test run.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { judge, registers } from "../tests/evidence/judge.ts";
import { withoutArguments } from "./command-line.ts";
import { resultsFile } from "./test/files.ts";

withoutArguments(`usage: npm run evidence

Writes ${registers.map(({ page }) => page).join(" and ")} from the tests that passed in the last npm test.
It ends with 1 if something is neither shown nor excused, or there are no results yet.`);

if (!existsSync(resultsFile)) {
  console.error("There are no results yet: run npm test first.");
  process.exit(1);
}
const results = JSON.parse(readFileSync(resultsFile, "utf8"));
for (const register of registers) {
  const { page, problems } = judge(register, results);
  writeFileSync(register.page, page);
  console.log(`${register.page} is written.`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
