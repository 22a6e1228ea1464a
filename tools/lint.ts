// npm run lint: formatting, rules and types of every source.

import { checks, runCheck } from "./checks.ts";

for (const check of checks) {
  const complaint = await runCheck(check);
  console.log(`${check.name}: ${complaint === undefined ? "yes" : "no"}`);
  if (complaint !== undefined) {
    console.error(complaint);
    process.exitCode = 1;
  }
}
