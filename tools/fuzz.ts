// npm run fuzz: looks for inputs that break the core, in the built module (tests/fuzz).

import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { ensureDebianPackages } from "./debian.ts";
import { findings } from "./fuzz/findings.ts";
import { fuzzingPage } from "./fuzz/page.ts";
import {
  buildTarget,
  campaign,
  corpus,
  coverageOf,
  filesIn,
  fuzzPackages,
  minimise,
  reasonOf,
  replay,
  stepsBefore,
} from "./fuzz/target.ts";
import { clearProgress, showProgress } from "./progress.ts";

const help = `Usage: npm run fuzz [-- --minutes N] [--write] [--replay FILE]

Looks for inputs that break the core, with libFuzzer, in the module of the debug profile, translated to C: frames, calls
and time, from every state. It begins with the inputs of ${corpus}, and with what earlier runs have left in build/fuzz.

  --minutes N    for how long, on all cores; 1 if not said otherwise
  --write        write docs/fuzzing.md from this run, and what reaches as much as it has to ${corpus}
  --replay FILE  what happens with one input: the last steps, and what doesn't hold
  --help         print this

What was found is written to build/fuzz/found; its last lines say how to see it again, and how many inputs were tried.
Exit codes: 0, nothing was found; 1, something was, or the target doesn't build; 2, the command line makes no sense.`;

/** What all runs have come across. */
const working = "build/fuzz/corpus";
const found = "build/fuzz/found";

const { minutes, file, writes } = readArguments();
ensureDebianPackages(fuzzPackages);
showProgress("building the fuzz target");
const complaint = await buildTarget();
clearProgress();
if (complaint !== undefined) {
  console.error(complaint);
  process.exit(1);
}
process.exitCode = file === undefined ? await run(minutes) : tell(file);

/** The exit code. */
async function run(minutes: number): Promise<number> {
  for (const folder of [working, found, corpus]) mkdirSync(folder, { recursive: true });
  const known = new Set(readdirSync(found));
  const processes = availableParallelism();
  const lines: string[] = [];
  let executions = 0;
  await campaign({
    seconds: Math.round(minutes * 60),
    processes,
    folders: [working, corpus],
    findings: found,
    onLine: (line) => {
      const count = /^#(\d+): cov: /.exec(line)?.[1];
      if (count === undefined) return;
      executions = Number(count);
      lines.push(line);
      showProgress(line);
    },
  });
  clearProgress();
  const coverage = coverageOf(replay([working, corpus]).output);
  console.log(`Inputs tried: ${executions}. Edges reached: ${coverage.reached} of ${coverage.edges}.`);
  if (lines.length === 0) {
    console.error("libFuzzer has said nothing.");
    return 1;
  }
  const news = readdirSync(found).filter((name) => !known.has(name));
  for (const name of news) {
    console.log(`FOUND  ${reasonOf(replay([`${found}/${name}`]).output)}`);
    console.log(`       npm run fuzz -- --replay ${found}/${name}`);
  }
  if (writes) {
    accept();
    const written = { minutes, processes, executions, coverage, inputs: filesIn(corpus).length };
    writeFileSync("docs/fuzzing.md", fuzzingPage(written, findings));
  }
  return news.length === 0 ? 0 : 1;
}

/** What reaches as much as all that was come across becomes the corpus. */
function accept(): void {
  const least = "build/fuzz/least";
  rmSync(least, { recursive: true, force: true });
  mkdirSync(least);
  minimise(least, [corpus, working]);
  rmSync(corpus, { recursive: true });
  renameSync(least, corpus);
}

function tell(file: string): number {
  const { status, output } = replay([file]);
  for (const line of stepsBefore(output)) console.log(line);
  console.log(status === 0 ? "Everything holds." : `FOUND  ${reasonOf(output)}`);
  return status === 0 ? 0 : 1;
}

function readArguments(): { minutes: number; file: string | undefined; writes: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: "string", default: "1" },
        write: { type: "boolean", default: false },
        replay: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const minutes = Number(values.minutes);
    if (!(minutes > 0 && minutes <= 10_000)) throw new Error(`--minutes ${values.minutes}: that is no time`);
    if (values.replay !== undefined && values.write) throw new Error("what is written is a run, and not one input");
    return { minutes, file: values.replay, writes: values.write };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}
