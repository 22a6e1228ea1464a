// npm run goodput: how much gets through a bad link from astcp to astcp, from astcp to this machine's kernel and back, and,
// to compare with, from kernel to kernel.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compileAll } from "./build/compile.ts";
import { compiler, ensureDebianPackages } from "./debian.ts";
import { hostModule } from "./goodput/astcp-stack.ts";
import { conditionsOf, delays, losses, rates } from "./goodput/conditions.ts";
import { duration, measure, pairNames, reference, type Outcome, type Selection } from "./goodput/measure.ts";
import { heading, line, page, row, title } from "./goodput/page.ts";
import type { CongestionControl } from "./goodput/stack.ts";
import { make } from "./make.ts";
import { Namespace, namespacePackages } from "./namespace.ts";

const controls: CongestionControl[] = ["reno", "cubic"];

const help = `Usage: npm run goodput [-- options]

Sends as fast as it goes over astcp-bad-link, in network namespaces of its own: from Linux to Linux, astcp to astcp, astcp
to Linux and Linux to astcp, with the same seeds. Linux is this machine's kernel, astcp the core in its host profile, in
V8. Prints for each kind of link at which rate the receiver was handed the stream, as the median of the seeds: Linux to
Linux in Mbit/s, the others as a ratio to it; and the longest pause in ms, with ! where it is longer than 2 RTO.

  --rate LIST        Mbit/s, of ${rates.join(",")}
  --delay LIST       milliseconds each way, of ${delays.join(",")}
  --loss LIST        percent, of ${losses.join(",")}
  --pairs LIST       of ${pairNames.slice(1).join(",")}; ${reference} always runs
  --seeds N          how many; default 5
  --congestion LIST  of ${controls.join(",")}, the same on both sides; default ${controls[0]}
  --quick            10 Mbit/s, 20 ms, 3 seeds, where nothing else is said
  --write            write docs/loss.md from this run
  --help             print this

Without --rate, --delay or --loss, all of them. Exit codes: 0, it was measured; 1, something failed, or other bytes came
than were sent; 2, the command line makes no sense.`;

const insideMark = "ASTCP_INSIDE";

const { selection, writes } = readArguments();
process.exit(process.env[insideMark] === undefined ? await runInside() : await run());

function readArguments(): { selection: Selection; writes: boolean } {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const { values } = parseArgs({
      options: {
        ...{ rate: text, delay: text, loss: text, pairs: text, seeds: text, congestion: text },
        ...{ quick: flag, write: flag, help: { ...flag, short: "h" } },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const [rate, delay, most] = values.quick ? ["10", "20", "3"] : [undefined, undefined, "5"];
    const seeds = values.seeds ?? most;
    if (!/^[1-9]\d*$/.test(seeds)) throw new Error(`No number of seeds: ${seeds}`);
    const selection = {
      conditions: conditionsOf(
        chosen(rates, values.rate ?? rate),
        chosen(delays, values.delay ?? delay),
        chosen(losses, values.loss),
      ),
      pairs: [reference, ...chosen(pairNames, values.pairs).filter((name) => name !== reference)],
      seeds: Number(seeds),
      congestionControls: chosen(controls, values.congestion ?? controls[0]),
    };
    return { selection, writes: values.write === true };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

/** The values that the list names; without a list, all. */
function chosen<Value extends string | number>(values: Value[], list = values.join(",")): Value[] {
  const unknown = list.split(",").find((word) => !values.some((value) => `${value}` === word));
  if (unknown !== undefined) throw new Error(`"${unknown}" is none of ${values.join(", ")}`);
  return values.filter((value) => list.split(",").includes(`${value}`));
}

/** Builds what it takes, and runs this again in a namespace. Returns the exit code. */
async function runInside(): Promise<number> {
  ensureDebianPackages([...compiler, ...namespacePackages, { name: "procps", brings: "sysctl" }]);
  const namespace = await Namespace.create().catch(({ message }: Error) => message);
  if (typeof namespace === "string") {
    console.error(`No network namespace can be had: ${namespace}`);
    return 1;
  }
  const [compilation] = await compileAll([hostModule]);
  const complaint = compilation!.error ?? (await make("boards/bad-link"));
  if (complaint !== undefined) {
    console.error(complaint);
    return 1;
  }
  return namespace.runOurselves({ [insideMark]: "1" });
}

async function run(): Promise<number> {
  const { conditions, seeds, congestionControls } = selection;
  const kinds = conditions.length * congestionControls.length;
  console.log(`Kinds of links: ${kinds}, seeds: ${seeds}, minutes in all: about ${Math.ceil(duration(selection))}.`);
  const outcomes: Outcome[] = [];
  const tell = (outcome: Outcome): void => {
    const { congestionControl, results } = outcome;
    if (outcomes.at(-1)?.congestionControl !== congestionControl)
      console.log(`\n${title(congestionControl)}\n${line(heading(selection), heading(selection))}`);
    outcomes.push(outcome);
    console.log(line(row(outcome), heading(selection)));
    if (!results.every(({ isRight }) => isRight)) console.log("Other bytes came than were sent.");
  };
  try {
    await measure(selection, tell);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  const command = ["npm run goodput --", ...process.argv.slice(2)].join(" ");
  if (writes) writeFileSync("docs/loss.md", page(command, selection, outcomes));
  return outcomes.flatMap(({ results }) => results).every(({ isRight }) => isRight) ? 0 : 1;
}
