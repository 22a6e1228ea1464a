// npm run simulate: hosts of the built modules talk over bad links in virtual time, and everything that always has to hold
// is checked. Each seed is another scenario, and the same one each time.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { simulateAll } from "../tests/simulation/runs.ts";
import { drawScenario, moduleNames } from "../tests/simulation/scenario.ts";
import { simulate, type Failure, type Outcome } from "../tests/simulation/seed.ts";
import { summaryOf } from "../tests/simulation/summary.ts";
import { compileAll } from "./build/compile.ts";
import { modules } from "./build/modules.ts";
import { pcapOf, type Captured } from "./pcap.ts";
import { clearProgress, showProgress } from "./progress.ts";

const help = `Usage: npm run simulate [-- --seed N] [--runs M] [--verbose] [--pcap FILE] [--modules FOLDER]

Lets two or three hosts, each an instance of a built module, talk with each other over links that are slow, lose, delay,
reorder, duplicate and corrupt, and are cut, in virtual time. All of it follows from the seed. After every event all that
always has to hold is checked (tests/simulation/README.md).

  --seed N          the seed, a number from 0 to 4294967295; 1 if not said otherwise
  --runs M          the seeds from N to N+M-1, on all cores
  --verbose         every frame of the one seed, as tcpdump prints it, with the states of both sides
  --pcap FILE       every frame of the one seed, as its sender's MAC has taken it, for tcpdump or Wireshark
  --modules FOLDER  other modules than those in build/, with the same names; nothing is compiled then
  --help            print this

The last line says how many passed, and how many failed.
Exit codes: 0, all is well; 1, something is not; 2, the command line makes no sense.`;

const folderOfBuild = "build";
/** So many failures are printed in full. */
const failuresInFull = 3;

const { seed, runs, verbose, pcap, folder } = readArguments();
if (folder === folderOfBuild) await build();
const failed = runs === 1 ? replay() : await runAll();
console.log(`${runs - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function build(): Promise<void> {
  const needed = modules.filter(({ name }) => moduleNames.some((each) => each === name));
  const refused = (await compileAll(needed)).filter(({ error }) => error !== undefined);
  for (const { module, error } of refused) console.error(`${module.entry} does not compile:\n${error}`);
  if (refused.length > 0) process.exit(1);
}

/** How many failed. */
function replay(): number {
  const captured: Captured[] = [];
  const outcome = simulate(seed, {
    folder,
    ...(verbose ? { show: console.log } : {}),
    ...(pcap === undefined ? {} : { onFrame: (microseconds, frame) => captured.push({ microseconds, frame }) }),
  });
  if (pcap !== undefined) writeFileSync(pcap, pcapOf(captured));
  console.log(`\n${summaryOf(drawScenario(seed))}\n`);
  console.log(`Seed ${seed}: ${outcome.frames} frames in ${(outcome.lasted / 1e6).toFixed(3)} seconds.`);
  if (outcome.failure !== undefined) console.log(failureText(outcome.failure, !verbose));
  return outcome.failure === undefined ? 0 : 1;
}

async function runAll(): Promise<number> {
  const failures: Outcome[] = [];
  let done = 0;
  await simulateAll({
    first: seed,
    count: runs,
    folder,
    onOutcome: (outcome) => {
      if (outcome.failure !== undefined) failures.push(outcome);
      showProgress(`${++done} of ${runs} seeds, ${failures.length} failed`);
      return true;
    },
  });
  clearProgress();
  failures.sort((one, other) => one.seed - other.seed);
  for (const [index, { seed, failure }] of failures.entries()) {
    console.log(`FAILED  seed ${seed}, ${failureText(failure!, index < failuresInFull)}`);
  }
  return failures.length;
}

function failureText({ step, invariant, seen, exchange }: Failure, withExchange: boolean): string {
  const text = `step ${step}\n    ${invariant}\n    but ${seen.replaceAll("\n", "\n    ")}\n`;
  return withExchange ? `${text}\n${exchange}\n` : text;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: "string", default: "1" },
        runs: { type: "string", default: "1" },
        verbose: { type: "boolean", default: false },
        pcap: { type: "string" },
        modules: { type: "string", default: folderOfBuild },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const [seed, runs] = [wholeNumber("--seed", values.seed), wholeNumber("--runs", values.runs)];
    if (runs === 0 || seed + runs > 2 ** 32) throw new Error(`--runs ${runs}: from ${seed} on there are no such seeds`);
    if (runs > 1 && (values.verbose || values.pcap !== undefined))
      throw new Error("what is shown or written is one seed");
    return { seed, runs, verbose: values.verbose, pcap: values.pcap, folder: values.modules };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number >= 2 ** 32) throw new Error(`${option} ${text}: that is no number of a seed`);
  return number;
}
