// One mutant: a copy of the core with one text replaced, compiled in a folder of its own, and looked for there.

import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { simulateAll } from "../../tests/simulation/runs.ts";
import { moduleNames } from "../../tests/simulation/scenario.ts";
import type { Outcome } from "../../tests/simulation/seed.ts";
import { memoryMaps, modules } from "../build/modules.ts";
import { corpus, reasonOf, replay } from "../fuzz/target.ts";
import { make } from "../make.ts";
import { runNode } from "../processes.ts";
import { mutantsBeyondBounds } from "./bounds.ts";
import type { Mutant } from "./table.ts";

export interface Hunt {
  mutant: Mutant;
  /** What each seeker has found; undefined: nothing. */
  found: Record<string, string | undefined>;
  /** Why it could not be looked for. */
  error: string | undefined;
}

/** Looks for the mutant in a folder. What it has found, if anything. */
type Seeker = (folder: string, runs: number) => Promise<string | undefined>;
const usualSeekers: Record<string, Seeker> = { simulator: simulate, scenarios: tryScenarios };
/** What reads or writes where it may not is what the fuzz target is for. */
const seekersBeyondBounds: Record<string, Seeker> = { "fuzz target": replayCorpus };

/** The module that the scenarios try, of those that they know. */
const scenariosTry = "core";
/** A core that never comes to its end is found, too. */
const patienceMs = 180_000;
const compiler = resolve("node_modules/assemblyscript/bin/asc.js");
/** What the tests find beside the modules. The packages are many, and stand behind a link. */
const copied = ["assembly", "host-shim", "tests", "tools", "asconfig.json", "package.json", "tsconfig.json"];
const linked = "node_modules";

/** The texts that don't stand exactly once where they are looked for. */
export function misplaced(mutants: Mutant[]): string[] {
  return mutants.flatMap(({ name, file, text }) => {
    const times = readFileSync(file, "utf8").split(text).length - 1;
    return times === 1 ? [] : [`"${name}": its text stands ${times} times in ${file}`];
  });
}

export async function hunt(mutant: Mutant, runs: number): Promise<Hunt> {
  const folder = resolve("build/mutants", mutant.name.replaceAll(/[^a-z0-9]+/gi, "-"));
  const seekers = mutantsBeyondBounds.includes(mutant) ? seekersBeyondBounds : usualSeekers;
  prepare(folder, mutant);
  const found: Hunt["found"] = {};
  const error = await compile(folder);
  if (error !== undefined) return { mutant, found, error };
  for (const [name, seek] of Object.entries(seekers)) found[name] = await seek(folder, runs);
  rmSync(folder, { recursive: true });
  return { mutant, found, error };
}

function prepare(folder: string, { file, text, replacement }: Mutant): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/build`, { recursive: true });
  for (const name of copied) cpSync(name, `${folder}/${name}`, { recursive: true });
  symlinkSync(resolve(linked), `${folder}/${linked}`);
  // A function, because a dollar sign would mean something in a string.
  writeFileSync(
    `${folder}/${file}`,
    readFileSync(file, "utf8").replace(text, () => replacement),
  );
  // The scenarios' file names them, though none of them is tried; and no mutant moves a table.
  for (const { name } of [...modules, ...memoryMaps]) {
    const isCompiled = name === scenariosTry || moduleNames.some((each) => each === name);
    if (!isCompiled) symlinkSync(resolve(`build/${name}.wasm`), `${folder}/build/${name}.wasm`);
  }
}

/** Why not, if not. */
async function compile(folder: string): Promise<string | undefined> {
  for (const { name, entry, profile } of modules) {
    if (name !== scenariosTry && !moduleNames.some((each) => each === name)) continue;
    const target = ["--config", `${folder}/asconfig.json`, "--target", profile];
    const words = [compiler, entry, ...target, "--outFile", `build/${name}.wasm`];
    const { status, output } = await runNode(words, {}, { folder });
    if (status !== 0) return output;
  }
  return undefined;
}

/** Until the first seed that fails. */
async function simulate(folder: string, runs: number): Promise<string | undefined> {
  const failed: Outcome[] = [];
  await simulateAll({
    first: 1,
    count: runs,
    folder: `${folder}/build`,
    onOutcome(outcome) {
      if (outcome.failure !== undefined) failed.push(outcome);
      return failed.length === 0;
    },
  });
  const [first] = failed;
  return first && `seed ${first.seed}, ${first.failure!.invariant}`;
}

async function tryScenarios(folder: string): Promise<string | undefined> {
  // In one process, which can be ended.
  const words = ["--import", "tsx", "--test-reporter=tap", `--test-name-pattern=^${scenariosTry}:`];
  const { status, output } = await runNode(
    [...words, "tests/boundary/scenarios.test.ts"],
    {},
    {
      folder,
      timeoutMs: patienceMs,
    },
  );
  if (status === 0) return undefined;
  const [, first] = /^ *not ok \d+ - (.*)/m.exec(output) ?? [];
  return first ?? lastLine(output);
}

/** With the inputs that the unchanged core has stood. */
async function replayCorpus(folder: string): Promise<string | undefined> {
  const complaint = await make(`${folder}/tests/fuzz`);
  if (complaint !== undefined) throw new Error(complaint);
  const { status, output } = replay([`${folder}/${corpus}`], folder);
  return status === 0 ? undefined : reasonOf(output);
}

function lastLine(output: string): string {
  return output.trimEnd().split("\n").at(-1)!;
}
