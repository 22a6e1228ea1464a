// Many seeds, on all cores.

import { build } from "esbuild";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Outcome } from "./seed.ts";

/** So many seeds are sent to a thread at once. */
const portion = 25;

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
  const end = first + count;
  let next = first;
  let isEnough = false;
  const threads = Math.min(availableParallelism(), Math.ceil(count / portion));
  const run = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const send = () => {
        if (isEnough || next >= end) return resolve();
        const length = Math.min(portion, end - next);
        worker.postMessage(Array.from({ length }, (_, index) => next + index));
        next += length;
      };
      worker.on("error", reject);
      worker.on("message", (outcomes: Outcome[]) => {
        for (const outcome of outcomes) isEnough = isEnough || !onOutcome(outcome);
        send();
      });
      send();
    });
  const code = await threadCode();
  const workers = Array.from({ length: threads }, () => new Worker(code, { eval: true, workerData: { folder } }));
  try {
    await Promise.all(workers.map(run));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
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
