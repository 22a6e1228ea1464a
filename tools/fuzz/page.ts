// docs/fuzzing.md.

import type { Finding } from "./findings.ts";
import type { Coverage } from "./target.ts";

export interface Campaigned {
  minutes: number;
  processes: number;
  executions: number;
  coverage: Coverage;
  /** In the repository. */
  inputs: number;
}

export function fuzzingPage(
  { minutes, processes, executions, coverage, inputs }: Campaigned,
  known: Finding[],
): string {
  const percent = ((100 * coverage.reached) / coverage.edges).toFixed(1);
  return `# Fuzzing

What random inputs have found in the core, and how much of it they reach: written by \`npm run fuzz -- --write\`.

The module of the debug profile is translated to C and compiled with libFuzzer, which looks for inputs that reach code in
a new way (\`tests/fuzz\`). An input begins in one of the states of RFC 9293, with a table that is full, or in the middle of
a transfer or a loss, and goes on in steps: segments, most of which fit; other frames; calls of the application; time,
links that go, and a MAC that has no room. After every step

- the module hasn't trapped: in this profile every access to a table asserts its bounds, too;
- no byte between the regions of memory has changed, nor a constant;
- a frame that was handed in twice, from the same memory, with other bytes behind its end and between the regions, was
  answered by the same bytes, at most by one frame, and left the same memory;
- whatever was transmitted is well-formed, and left from \`input\` or \`poll\`, with a link;
- a poll asks for another one later, and soon, if the MAC had no room; left alone, the core comes to rest.

| the last run | |
|---|--:|
| minutes, times processes | ${minutes} x ${processes} |
| inputs tried | ${executions.toLocaleString("en")} |
| edges of the module's code reached | ${coverage.reached} of ${coverage.edges} (${percent} %) |
| inputs in \`tests/fuzz/corpus\`, which reach as much | ${inputs} |

Those that are left are of asserts, of what only an application inside the module calls, and of what no input has come to.

## Found, and mended

| what | its test |
|---|---|
${known.map(({ what, file, test }) => `| ${what} | \`${file}\`: ${test} |\n`).join("")}`;
}
