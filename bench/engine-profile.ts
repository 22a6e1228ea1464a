// What wasm3 does with the instructions that an operation takes in it: how many go into calls, into loads and stores, into
// moving values between its slots, and into the rest, by callgrind's count of the functions that wasm3's operations are.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readCosts } from "./callgrind.ts";
import { operationsOf, prepareCounting } from "./gate.ts";
import { guarded } from "./operations.ts";
import { interpreted, stacks } from "./stacks.ts";
import { bytesOf } from "./subject.ts";

export interface EngineProfile {
  operation: string;
  /** Of wasm3. */
  operations: number;
  /** Of one operation, by kind, in the order of `kinds`. */
  instructions: number[];
}

/** The first pattern that fits says what a function is for; the last fits all. */
const patterns: [kind: string, pattern: RegExp][] = [
  ["calls: entering, clearing locals, leaving", /^op_(?:Call|Entry|Return)|^m3_Yield|^__memset/],
  ["loads and stores", /^op_\w+_(?:Load|Store)_|^op_Mem/],
  ["moves between slots", /^op_(?:CopySlot|SetSlot|SetRegister|PreserveCopySlot|PreserveSetSlot)/],
  ["comparisons, arithmetic, branches", /^op_/],
  ["the host, and copies: checksums, frames, constants of functions", /./],
];
export const kinds: string[] = patterns.map(([kind]) => kind);

const folder = "build/bench/profile";

/** After the stacks were built. */
export async function profileEngine(): Promise<EngineProfile[]> {
  await prepareCounting();
  mkdirSync(folder, { recursive: true });
  const { play, module } = stacks.find(({ name }) => name === interpreted)!;
  const compiled = new WebAssembly.Module(readFileSync(module));
  return guarded.map(({ name, record }) => {
    const script = record(compiled);
    const out = `${folder}/${name}-in-wasm3.callgrind`;
    writeFileSync(`${folder}/${name}`, bytesOf(script));
    execFileSync(
      "valgrind",
      [
        ...["--tool=callgrind", "--toggle-collect=play_measured", "--compress-strings=no", "--compress-pos=no"],
        ...[`--callgrind-out-file=${out}`, ...play, `${folder}/${name}`, module],
      ],
      { stdio: "ignore" },
    );
    const instructions = patterns.map(() => 0);
    for (const [symbol, cost] of readCosts(readFileSync(out, "utf8")).self) {
      instructions[patterns.findIndex(([, pattern]) => pattern.test(symbol))]! += cost / script.operations;
    }
    return { operation: name, operations: operationsOf(name, script), instructions };
  });
}
