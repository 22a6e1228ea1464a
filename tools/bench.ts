// npm run bench: what the stack costs, beside lwIP, in one run on this machine.

import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { accept, count } from "../bench/gate.ts";
import { provideLwip, lwipVersion } from "../bench/lwip/sources.ts";
import { kinds, profileEngine } from "../bench/engine-profile.ts";
import { measure, type Cost } from "../bench/measure.ts";
import { crowded, operations } from "../bench/operations.ts";
import { writePage } from "../bench/page.ts";
import { profile } from "../bench/profile.ts";
import { describePlace, readResults, writeResults, type Results } from "../bench/results.ts";
import { measureSizes } from "../bench/sizes.ts";
import { buildStacks, crowdStacks, interpreted, stacks } from "../bench/stacks.ts";
import { linkedStacks, measureOverTap, tapMeasures, tapPackages } from "../bench/tap/over-tap.ts";
import { bounds, measureWorst } from "../bench/worst.ts";
import { measureOnXtensa } from "../bench/xtensa.ts";
import { compileAll } from "./build/compile.ts";
import { measuredModules, memoryMaps } from "./build/modules.ts";
import { compiler, ensureDebianPackages } from "./debian.ts";
import { namespacePackages } from "./namespace.ts";
import { clearProgress } from "./progress.ts";
import { xtensaPackages } from "./qemu/machine.ts";

const help = `Usage: npm run bench [-- PART ... | --accept]

Measures what the stack costs, in each engine and beside lwIP, and writes docs/performance.md. lwIP comes from the folder
that LWIP_DIR names, or from Debian's source package; where there is none its rows say so. WASM3_DIR names another wasm3.

With parts, only these are measured and printed, and the page is written of them and of what was measured before:

  costs      instructions and nanoseconds of each operation, and with many connections
  tap        rates over TAP, against the kernel
  xtensa     instructions on the emulated Xtensa machine, and sizes (after costs)
  profile    where the instructions go
  worst      the most operations of wasm3 that somebody can make a frame and a poll execute, beside their bounds

  --accept   count the operations of wasm3 that (a) to (f) execute, and write them to bench/operations.json, which the
             tests hold them against
  --help     print this

Exit codes: 0, it was measured; 1, something failed; 2, the command line makes no sense.`;

const parts: Record<string, (hasLwip: boolean) => Promise<Partial<Results>>> = {
  costs: measureCosts,
  tap: measureTap,
  xtensa: async (hasLwip) => {
    const xtensa = await measureOnXtensa(hasLwip);
    return { xtensa, sizes: measureSizes(hasLwip) };
  },
  profile: async () => {
    await buildStacks(stacks.filter(({ name }) => name === interpreted));
    return { profile: await profile(), engine: await profileEngine() };
  },
  worst: async () => ({ worst: await measureWorst() }),
};

try {
  const chosen = readArguments();
  if (chosen === "accept") await acceptCounts();
  else await measureParts(chosen);
} catch (error) {
  clearProgress();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readArguments(): string[] | "accept" {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { accept: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    const unknown = positionals.filter((name) => parts[name] === undefined);
    if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(" ")}`);
    if (values.accept && positionals.length > 0) throw new Error("not both, --accept and parts");
    if (values.accept) return "accept";
    return positionals.length > 0 ? positionals : Object.keys(parts);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(2);
  }
}

async function acceptCounts(): Promise<void> {
  const counts = await count();
  clearProgress();
  accept(counts);
  for (const [name, value] of Object.entries(counts)) console.log(`${name.padEnd(8)} ${print(value)}`);
}

async function measureParts(chosen: string[]): Promise<void> {
  ensureDebianPackages([
    ...[...compiler, ...xtensaPackages, ...namespacePackages, ...tapPackages],
    ...[
      { name: "valgrind", brings: "valgrind" },
      { name: "clang", brings: "clang" },
      { name: "lld", brings: "wasm-ld" },
      { name: "wasi-libc", brings: "/usr/include/wasm32-wasi/string.h" },
    ],
  ]);
  mkdirSync("build/bench", { recursive: true });
  const refused = (await compileAll([...measuredModules, ...memoryMaps])).find(({ error }) => error !== undefined);
  if (refused)
    throw new Error(`${refused.module.entry} (${refused.module.profile}) does not compile:\n${refused.error}`);
  const hasLwip = provideLwip();
  if (!hasLwip) console.log("lwIP's sources could not be had: set LWIP_DIR. Its rows are not run.");
  const results: Partial<Results> = readResults();
  Object.assign(results, { place: describePlace(), lwip: hasLwip ? lwipVersion() : undefined });
  for (const name of chosen) {
    const part = await parts[name]!(hasLwip);
    Object.assign(results, part);
    clearProgress();
    printPart(part);
  }
  writeResults(results);
  const isWhole =
    [results.costs, results.xtensa, results.sizes, results.profile, results.engine, results.worst].every(Boolean) &&
    "tap" in results;
  if (isWhole) writePage(results as Results);
  console.log(isWhole ? "docs/performance.md is written." : "The page is written when every part was measured once.");
}

async function measureCosts(hasLwip: boolean): Promise<Partial<Results>> {
  const [some, crowd] = [stacks, crowdStacks].map((list) => list.filter(({ isLwip }) => hasLwip || !isLwip));
  await buildStacks([...some!, ...crowd!]);
  return { costs: await measure(some!, operations), crowdCosts: await measure(crowd!, crowded) };
}

async function measureTap(hasLwip: boolean): Promise<Partial<Results>> {
  return { tap: await measureOverTap(linkedStacks.filter(({ isLwip }) => hasLwip || !isLwip)) };
}

// --- What is printed ---

function printPart({
  costs = [],
  crowdCosts = [],
  tap = [],
  xtensa = [],
  profile = [],
  engine = [],
  worst = [],
}: Partial<Results>): void {
  if (costs.length > 0) console.log(`${"".padEnd(50)}instructions  nanoseconds`);
  for (const cost of [...costs, ...crowdCosts]) printCost(cost);
  for (const { stack, measure, median } of tap) {
    console.log(`${stack.padEnd(22)}${tapMeasures[measure]!.padEnd(42)}${print(median).padStart(10)}`);
  }
  for (const { stack, instructions } of xtensa) {
    const each = Object.entries(instructions).map(([name, value]) => `${name} ${print(value)}`);
    console.log(`on Xtensa, ${stack}: ${each.join(", ")} instructions`);
  }
  for (const { operation, calls, functions } of profile) {
    console.log(`${operation}: ${print(calls)} calls`);
    for (const { name, share, calls } of functions) {
      console.log(`  ${(share * 100).toFixed(1).padStart(5)}%  ${calls.toFixed(1).padStart(6)} calls  ${name}`);
    }
  }
  if (engine.length > 0) console.log(`wasm3, instructions of ${engine.map(({ operation }) => operation).join(", ")}`);
  for (const [index, kind] of (engine.length > 0 ? kinds : []).entries()) {
    console.log(`  ${kind.padEnd(64)}${engine.map((one) => print(one.instructions[index]!).padStart(9)).join("")}`);
  }
  if (worst.length > 0) console.log(`${"operations of wasm3, at most".padEnd(32)}    a frame     a poll`);
  for (const { kind, frame, poll } of worst) printWorst(kind, frame, poll);
  if (worst.length > 0) printWorst("bound", bounds.frame, bounds.poll);
}

function printCost({ stack, operation, instructions, nanoseconds }: Cost): void {
  const counted = instructions === undefined ? "" : print(instructions);
  console.log(`${stack.padEnd(34)}${operation.padEnd(16)}${counted.padStart(12)}${print(nanoseconds).padStart(13)}`);
}

function printWorst(kind: string, frame: number, poll: number): void {
  console.log(`${kind.padEnd(32)}${print(frame).padStart(11)}${print(poll).padStart(11)}`);
}

function print(value: number): string {
  return Math.round(value).toLocaleString("en");
}
