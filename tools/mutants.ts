// npm run mutants: puts bugs into copies of the core, one after another, and sees whether the tests find them.

import { parseArgs } from "node:util";
import { compileAll } from "./build/compile.ts";
import { memoryMaps, modules } from "./build/modules.ts";
import { ensureDebianPackages } from "./debian.ts";
import { fuzzPackages } from "./fuzz/target.ts";
import { mutantsBeyondBounds } from "./mutants/bounds.ts";
import { hunt, misplaced, type Hunt } from "./mutants/hunt.ts";
import { mutantsOfLoss } from "./mutants/loss.ts";
import { mutants } from "./mutants/table.ts";
import { mapAtMost } from "./processes.ts";
import { clearProgress, showProgress } from "./progress.ts";

const help = `Usage: npm run mutants [-- --only WORDS] [--runs M]

Puts bugs into copies of the core, one after another (tools/mutants), and lets the simulator and the scenarios look for
each; for those that reach beyond a frame or a table, the fuzz target with its corpus. A bug that none finds is a hole in
the tests. It takes a quarter of an hour or so.

  --only WORDS  the bugs whose names contain these words
  --runs M      how many seeds the simulator tries, 1000 if not said otherwise
  --help        print this

The last line says how many bugs were found (passed), and how many were not (failed).
Exit codes: 0, all were found; 1, one was not, or its text doesn't stand exactly once in its file; 2, the command line
makes no sense.`;

const { only, runs } = readArguments();
const chosen = [...mutants, ...mutantsOfLoss, ...mutantsBeyondBounds].filter(({ name }) => name.includes(only));
const problems = misplaced(chosen);
if (chosen.length === 0) problems.push(`no bug has "${only}" in its name`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);

ensureDebianPackages(fuzzPackages);
const refused = (await compileAll([...modules, ...memoryMaps])).filter(({ error }) => error !== undefined);
for (const { module, error } of refused) console.error(`${module.entry} does not compile:\n${error}`);
if (refused.length > 0) process.exit(1);

let done = 0;
const progress = () => showProgress(`${done} of ${chosen.length} bugs were looked for`);
progress();
const hunts = await mapAtMost(2, chosen, async (mutant) => {
  const result = await hunt(mutant, runs);
  done++;
  clearProgress();
  console.log(textOf(result));
  progress();
  return result;
});
clearProgress();
const missed = hunts.filter((result) => !isFound(result));
console.log(`${hunts.length - missed.length} passed, ${missed.length} failed`);
process.exitCode = missed.length > 0 ? 1 : 0;

function isFound({ found }: Hunt): boolean {
  return Object.values(found).some((finding) => finding !== undefined);
}

function textOf(result: Hunt): string {
  const { mutant, found, error } = result;
  return [
    `${isFound(result) ? "found " : "MISSED"}  ${mutant.name} (${mutant.file})`,
    ...(error === undefined ? [] : [error]),
    ...Object.entries(found).map(([seeker, finding]) => `        ${seeker}: ${finding ?? "-"}`),
  ].join("\n");
}

function readArguments(): { only: string; runs: number } {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", default: "" },
        runs: { type: "string", default: "1000" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    if (!/^[1-9]\d{0,8}$/.test(values.runs)) throw new Error(`--runs ${values.runs}: that is no number of seeds`);
    return { only: values.only, runs: Number(values.runs) };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}
