// Compiles modules, and only those whose inputs have changed since they were compiled last.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileOf, ours } from "../places.ts";
import { mapAtMost, runNode } from "../processes.ts";
import { clearProgress, showProgress } from "../progress.ts";
import type { BuiltModule } from "./modules.ts";
import { stampOf } from "./stamp.ts";

export interface Compilation {
  module: BuiltModule;
  /** What the compiler said when it refused. */
  error: string | undefined;
}

const compiler = fileOf("assemblyscript", "bin/asc.js");
/** As a whole path, for else the compiler looks among the packages for the transform that it names. */
const profiles = resolve(ours("asconfig.json"));
const stampsFile = "build/stamps.json";
/** What goes into every module: the core, the profiles and the compiler. */
const inputs = [
  ...[ours("assembly"), profiles, ours("tools/build/ascii.mjs")],
  fileOf("assemblyscript", "package.json"),
];

export async function compileAll(modules: BuiltModule[]): Promise<Compilation[]> {
  mkdirSync("build", { recursive: true });
  const stamps = readStamps();
  let finished = 0;
  const compilations = await mapAtMost(2, modules, async (module) => {
    const isCurrent = stamps[module.name] === stampFor(module) && existsSync(module.wasm) && existsSync(module.wat);
    const error = isCurrent ? undefined : await compile(module);
    showProgress(`compiled ${++finished} of ${modules.length} modules`);
    return { module, error };
  });
  clearProgress();
  const newStamps = Object.fromEntries(
    compilations.map(({ module, error }) => [module.name, error === undefined ? stampFor(module) : ""]),
  );
  writeFileSync(stampsFile, JSON.stringify({ ...stamps, ...newStamps }));
  return compilations;
}

async function compile({ name, entry, profiles: own, profile, wasm, wat }: BuiltModule) {
  // Renamed into place when whole: nobody ever reads half a module.
  const whole = `build/.${basename(name)}-${process.pid}`;
  const { status, output } = await runNode([
    ...[compiler, entry, "--config", own === undefined ? profiles : resolve(own), "--target", profile],
    ...["--outFile", `${whole}.wasm`, "--textFile", `${whole}.wat`],
  ]);
  if (status !== 0) return output;
  renameSync(`${whole}.wasm`, wasm);
  renameSync(`${whole}.wat`, wat);
  return undefined;
}

/** An entry need not be one of the core's sources, nor be alone. */
function stampFor({ entry, sources = [], profiles: own = profiles }: BuiltModule): string {
  return stampOf([...inputs, entry, ...sources, own]);
}

function readStamps(): Record<string, string> {
  return existsSync(stampsFile) ? JSON.parse(readFileSync(stampsFile, "utf8")) : {};
}
