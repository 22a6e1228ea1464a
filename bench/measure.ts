// Measures operations: instructions by callgrind, which repeat to the digit, and nanoseconds, which don't.

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { showProgress } from "../tools/progress.ts";
import type { Operation } from "./operations.ts";
import type { Stack } from "./stacks.ts";
import { bytesOf } from "./subject.ts";

export interface Cost {
  stack: string;
  letter: string;
  operation: string;
  /** Of this machine's CPU; of V8 there is none. */
  instructions: number | undefined;
  nanoseconds: number;
  /** How many frames the stack transmits for it. */
  frames: number;
}

interface Work {
  stack: Stack;
  operation: Operation;
  script: string;
  words: [string, ...string[]];
  operations: number;
  frames: number;
}

const run = promisify(execFile);
const rounds = 11;

/** Every operation with every stack; the rounds that are timed go over all of them in turn. */
export async function measure(stacks: Stack[], operations: Operation[]): Promise<Cost[]> {
  const work = stacks.flatMap((stack) => operations.map((operation) => record(stack, operation)));
  const instructions: (number | undefined)[] = [];
  for (const [index, each] of work.entries()) {
    showProgress(`counting instructions, ${index + 1} of ${work.length}`);
    instructions.push(each.stack.isCounted ? await count(each) : undefined);
  }
  const times: number[][] = work.map(() => []);
  for (let round = 0; round < rounds; round++) {
    showProgress(`taking the time, round ${round + 1} of ${rounds}`);
    for (const [index, { words, stack }] of work.entries()) {
      // V8 takes rounds of its own.
      if (stack.isCounted || round === 0) times[index]!.push(Number((await run(words[0], words.slice(1))).stdout));
    }
  }
  return work.map(({ stack, operation, operations, frames }, index) => ({
    ...{ stack: stack.name, letter: operation.letter, operation: operation.name },
    ...{ instructions: instructions[index], nanoseconds: median(times[index]!), frames: frames / operations },
  }));
}

/** The folder of the scripts that were recorded with this module. */
export function scriptsOf(module: string): string {
  return `build/bench/scripts/${module.replace(/^.*\/|\.wasm$/g, "")}`;
}

function record(stack: Stack, operation: Operation): Work {
  const script = operation.record(new WebAssembly.Module(readFileSync(stack.module)));
  const folder = scriptsOf(stack.module);
  const file = `${folder}/${operation.name}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, bytesOf(script));
  const words = [...stack.play, file, ...(stack.takesModule ? [stack.module] : [])] as [string, ...string[]];
  return { stack, operation, script: file, words, operations: script.operations, frames: script.frames.length };
}

async function count({ words, operations }: Work): Promise<number> {
  const callgrind = ["--tool=callgrind", "--toggle-collect=play_measured", "--callgrind-out-file=/dev/null"];
  const { stderr } = await run("valgrind", [...callgrind, ...words]);
  const [, collected] = /Collected : (\d+)/.exec(stderr) ?? [];
  if (collected === undefined || collected === "0") throw new Error(`callgrind has counted nothing:\n${stderr}`);
  return Number(collected) / operations;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
