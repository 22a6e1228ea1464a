// Runs other programs and bounds how many run at once.

import { spawn, type ChildProcess } from "node:child_process";

export interface Outcome {
  status: number;
  output: string;
}

export interface Limits {
  /** Where it runs. */
  folder?: string;
  /** It is ended when it takes longer. */
  timeoutMs?: number;
}

/** Runs Node with these words; what it prints to either stream is the output, in order. */
export function runNode(
  words: string[],
  environment: NodeJS.ProcessEnv = {},
  { folder = ".", timeoutMs = 0 }: Limits = {},
): Promise<Outcome> {
  return outcomeOf(
    spawn(process.execPath, words, {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: folder,
      timeout: timeoutMs,
      // A loop without an end hears of nothing else.
      killSignal: "SIGKILL",
      env: { ...process.env, ...environment },
    }),
  );
}

/** The same of a program that has been started, with pipes for its streams. */
export function outcomeOf(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout!.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    // A child that was killed has no status of its own: that is a failure too.
    child.on("close", (status, signal) =>
      resolve({ status: status ?? 1, output: signal ? `${output}\nended by ${signal}\n` : output }),
    );
  });
}

/** Does the work for every item, at most so many at a time, and keeps the order of the results. */
export async function mapAtMost<Item, Result>(
  atOnce: number,
  items: Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, item] of queue) results[index] = await work(item);
    }),
  );
  return results;
}
