// Many seeds, on all cores.

import { build } from "esbuild";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Outcome } from "./seed.ts";

/** A thousand times what a seed takes: who hasn't come to its end by then never will. */
const patienceMs = 60_000;

export interface Runs {
  first: number;
  count: number;
  /** Where the built modules stand. */
  folder: string;
  /** Gets every outcome, as they come. False: that is enough. */
  onOutcome: (outcome: Outcome) => boolean;
}

/** Ends when every seed has come to its end, or enough of them have. */
export async function simulateAll({ first, count, folder, onOutcome }: Runs): Promise<void> {
  const code = await threadCode();
  const end = first + count;
  let next = first;
  let isEnough = false;
  const runThread = async () => {
    const start = () => new Worker(code, { eval: true, workerData: { folder } });
    let thread = start();
    try {
      while (!isEnough && next < end) {
        const seed = next++;
        const outcome = await outcomeFrom(thread, seed);
        if (outcome === undefined) {
          await thread.terminate();
          thread = start();
        }
        if (!onOutcome(outcome ?? endless(seed))) isEnough = true;
      }
    } finally {
      await thread.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), count) }, runThread));
}

/** undefined: it doesn't end. */
function outcomeFrom(thread: Worker, seed: number): Promise<Outcome | undefined> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => resolve(undefined), patienceMs);
    thread.once("error", reject);
    thread.once("message", (outcome: Outcome) => {
      clearTimeout(patience);
      thread.off("error", reject);
      resolve(outcome);
    });
    thread.postMessage(seed);
  });
}

function endless(seed: number): Outcome {
  const failure = {
    step: 0,
    invariant: "the core comes back from every call",
    seen: `after ${patienceMs / 1000} seconds there is no end`,
    exchange: "",
  };
  return { seed, frames: 0, lasted: 0, failure };
}

/** Node's threads read no TypeScript. */
async function threadCode(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["tests/simulation/worker.ts"],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    logLevel: "warning",
  });
  return outputFiles[0]!.text;
}
