// The fuzz target (tests/fuzz): building it, running it, and what it prints.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { compileAll } from "../build/compile.ts";
import { memoryMaps, modules } from "../build/modules.ts";
import { compiler, type DebianPackage } from "../debian.ts";
import { make } from "../make.ts";

export const fuzzPackages: DebianPackage[] = [
  ...compiler,
  { name: "clang", brings: "clang" },
  { name: "libclang-rt-dev", brings: clangHasRuntime },
];

/** Inputs that together reach all that was ever reached. */
export const corpus = "tests/fuzz/corpus";
const program = "build/fuzz/fuzz";
/** Longer ones find nothing that shorter ones don't. */
const inputBytesMax = 256;
/** A thousand times what an input takes. */
const patienceSeconds = 20;

export interface Coverage {
  /** Edges between blocks of the translated module's code: reached, and in all. */
  reached: number;
  edges: number;
}

/** Are the libraries there that clang would link? Their names and places differ between systems, and it tells them. */
function clangHasRuntime(): boolean {
  const words = ["-###", "-fsanitize=fuzzer,address,undefined", "-x", "c", "/dev/null"];
  const { stderr } = spawnSync("clang", words, { encoding: "utf8" });
  const libraries = [...(stderr ?? "").matchAll(/"(\/[^"]*libclang_rt\.[^"]*)"/g)].map(([, file]) => file!);
  return libraries.length > 0 && libraries.every((file) => existsSync(file));
}

/** What the compilers have to say against it, or nothing. */
export async function buildTarget(): Promise<string | undefined> {
  const compilations = await compileAll([...modules, ...memoryMaps].filter(({ profile }) => profile === "debug"));
  return compilations.find(({ error }) => error !== undefined)?.error ?? (await make("tests/fuzz"));
}

export interface Ending {
  status: number | null;
  output: string;
}

/** Runs it, as it was built in a copy of the project or here, on these files, or on all that are in these folders. */
export function replay(places: string[], project = "."): Ending {
  const words = ["-runs=0", `-timeout=${patienceSeconds}`, `-artifact_prefix=${project}/build/fuzz/`, ...places];
  const { status, stderr } = spawnSync(`${project}/${program}`, words, { encoding: "utf8", maxBuffer: 2 ** 28 });
  return { status, output: stderr };
}

export function coverageOf(output: string): Coverage {
  const edges = /\((\d+) inline 8-bit counters\)/.exec(output)?.[1];
  const reached = [...output.matchAll(/ cov: (\d+) /g)].at(-1)?.[1];
  return { reached: Number(reached ?? 0), edges: Number(edges ?? 0) };
}

/** In the target's own words. */
export function reasonOf(output: string): string {
  const own = /^FOUND: (.*)$/m.exec(output)?.[1];
  return own ?? /^SUMMARY: (.*)$/m.exec(output)?.[1] ?? /^==\d+==\s*ERROR: (.*)$/m.exec(output)?.[1] ?? "it ended";
}

/** What happened last before it, a line each. */
export function stepsBefore(output: string): string[] {
  return output.split("\n").filter((line) => /^ {2}\S/.test(line));
}

export interface Campaign {
  seconds: number;
  processes: number;
  /** New inputs are written to the first. */
  folders: string[];
  findings: string;
  onLine: (line: string) => void;
}

/** Looks for new inputs; ends when the time is over. What it finds doesn't end it. */
export function campaign({ seconds, processes, folders, findings, onLine }: Campaign): Promise<void> {
  const words = [
    ...[`-fork=${processes}`, `-max_total_time=${seconds}`, `-max_len=${inputBytesMax}`, "-len_control=0"],
    ...["-ignore_crashes=1", "-ignore_timeouts=1", "-ignore_ooms=1", `-timeout=${patienceSeconds}`],
    ...[`-artifact_prefix=${findings}/`, ...folders],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"] });
    let rest = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      lines.forEach(onLine);
    });
    child.on("error", reject);
    child.on("close", () => resolve());
  });
}

/** Into an empty folder, the smallest inputs that together reach every edge that those in the others do. */
export function minimise(into: string, folders: string[]): void {
  const words = ["-merge=1", "-use_counters=0", `-max_len=${inputBytesMax}`, into, ...folders];
  const { status, stderr } = spawnSync(program, words, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr);
}

/** The files in a folder, as paths. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}
