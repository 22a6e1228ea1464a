// npm run evidence: writes docs/rfc9293.md from the results of the last test run.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { judge } from "../tests/evidence/judge.ts";
import { resultsFile, rfcPage } from "./test/files.ts";

if (!existsSync(resultsFile)) {
  console.error("There are no results yet: run npm test first.");
  process.exit(1);
}
const { page, problems } = judge(JSON.parse(readFileSync(resultsFile, "utf8")));
writeFileSync(rfcPage, page);
console.log(`${rfcPage} is written.`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
