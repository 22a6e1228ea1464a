// The operations of wasm3 that (a) to (f) execute: a measure that no compiler and no machine changes. They stand in a file,
// and a change that lets one of them grow is noticed.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { compileAll } from "../tools/build/compile.ts";
import { measuredModules } from "../tools/build/modules.ts";
import { compiler, ensureDebianPackages } from "../tools/debian.ts";
import { make } from "../tools/make.ts";
import { guarded } from "./operations.ts";
import { bytesOf, type Script } from "./subject.ts";

const file = "bench/operations.json";
const folder = "build/bench/counted";
const player = "build/bench/play-counted";
const firmware = measuredModules.find(({ profile }) => profile === "firmware")!;

/** How much more than the file says is let pass, in percent. */
export const growthMax = 3;

/** By the name of the operation. */
export type Counts = Record<string, number>;

export function acceptedCounts(): Counts {
  return JSON.parse(readFileSync(file, "utf8")) as Counts;
}

export function accept(counts: Counts): void {
  writeFileSync(file, `${JSON.stringify(counts, undefined, 2)}\n`);
}

/** As it is now. */
export async function count(): Promise<Counts> {
  const module = await prepareCounting();
  return Object.fromEntries(guarded.map(({ name, record }) => [name, operationsOf(name, record(module))]));
}

/** Builds what counts; the module that scripts are recorded with. */
export async function prepareCounting(): Promise<WebAssembly.Module> {
  ensureDebianPackages(compiler);
  mkdirSync(folder, { recursive: true });
  const error = (await compileAll([firmware]))[0]!.error;
  if (error !== undefined) throw new Error(`${firmware.entry} does not compile:\n${error}`);
  const complaint = await make("bench", `../${player}`);
  if (complaint !== undefined) throw new Error(`bench does not build:\n${complaint}`);
  return new WebAssembly.Module(readFileSync(firmware.wasm));
}

/** What one operation of the script executes. The file that it is written to has the name. */
export function operationsOf(name: string, script: Script): number {
  const file = `${folder}/${name}`;
  writeFileSync(file, bytesOf(script));
  return Number(execFileSync(player, [file, firmware.wasm], { encoding: "utf8" }));
}
