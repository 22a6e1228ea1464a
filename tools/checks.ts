// What the sources must pass before anything runs: formatting, rules, types. AssemblyScript's own types are checked by
// compiling it (npm run build).

import { runNode } from "./processes.ts";

export interface Check {
  name: string;
  words: string[];
}

export const checks: Check[] = [
  { name: "formatted", words: ["node_modules/prettier/bin/prettier.cjs", "--check", "."] },
  { name: "linted", words: ["node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "."] },
  { name: "typed", words: ["node_modules/typescript/bin/tsc"] },
];

/** What the check has to say against the sources, or nothing. */
export async function runCheck({ words }: Check): Promise<string | undefined> {
  const { status, output } = await runNode(words);
  return status === 0 ? undefined : output;
}
