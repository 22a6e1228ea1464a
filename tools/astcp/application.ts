// The application in the folder where the command was started: what of it is compiled, in which profile, and where to.

import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { allocations } from "../build/allocations.ts";
import { compileAll } from "../build/compile.ts";
import type { BuiltModule } from "../build/modules.ts";
import { UsageError } from "../command-line.ts";
import { showProgress } from "../progress.ts";

const entry = "app.ts";
const profilesFile = "asconfig.json";
const notSources = ["node_modules", "build", "tests"];

/** Of asconfig.json: as it is flashed, and so that it tells its states; with TCP alone, or with all there is. */
const applicationProfiles = {
  app: { alone: "firmware", networked: "networked" },
  "app-traced": { alone: "traced", networked: "networked-traced" },
};
/** What an application exports that wants all there is. */
const networkedExports = "astcp/assembly/index-networked";

/** Ends the command where there is no application. */
export function ensureApplication(): void {
  const missing = [entry, profilesFile].filter((file) => !existsSync(file));
  if (missing.length === 0) return;
  throw new UsageError(
    `There is no ${missing.join(" and no ")} here. Go to the folder of an application, or make one: npx astcp new my-app`,
  );
}

export function applicationModule(name: keyof typeof applicationProfiles): BuiltModule {
  const profiles = applicationProfiles[name];
  const profile = readFileSync(entry, "utf8").includes(networkedExports) ? profiles.networked : profiles.alone;
  return {
    name,
    entry,
    sources: sourcesBelow("."),
    profile,
    profiles: profilesFile,
    wasm: `build/${name}.wasm`,
    wat: `build/${name}.wat`,
  };
}

/** Compiles it, unless nothing has changed. The error's message says what is wrong with it. */
export async function compileApplication(name: keyof typeof applicationProfiles): Promise<BuiltModule> {
  ensureApplication();
  const module = await compileModule(applicationModule(name));
  const allocating = allocations(module);
  if (allocating.length === 0) return module;
  // The library's functions are only what is called.
  const places = allocating.filter((name) => !name.startsWith("~")).join(", ") || "at its top level";
  throw new Error(
    `${entry} allocates memory: ${places}. Nothing ever frees it, and the device would stop when its page\n` +
      "is full. Strings that are put together, arrays and `new` allocate; constants, contexts and `print` don't.",
  );
}

export async function compileModule(module: BuiltModule): Promise<BuiltModule> {
  mkdirSync("build", { recursive: true });
  showProgress(`compiling ${module.entry}`);
  const [compilation] = await compileAll([module]);
  if (compilation!.error !== undefined) throw new Error(`${module.entry} does not compile:\n\n${compilation!.error}`);
  return module;
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !notSources.includes(name))
    .flatMap((each) => {
      const path = join(folder, each.name);
      return each.isDirectory() ? sourcesBelow(path) : path.endsWith(".ts") ? [path] : [];
    })
    .sort();
}
