// Which modules there are, from which entry and profile each is made, and where it stands when it is built.

import { readdirSync } from "node:fs";

export interface BuiltModule {
  name: string;
  entry: string;
  /** A target of asconfig.json. */
  profile: string;
  /** The file that has it instead. */
  profiles?: string;
  wasm: string;
  wat: string;
}

const applications: BuiltModule[] = readdirSync("assembly", { recursive: true, encoding: "utf8" })
  .flatMap((file) => /^app\/([\w-]+)\.ts$/.exec(file)?.[1] ?? [])
  .sort()
  .map((name) => builtModule(name, `assembly/app/${name}.ts`, "firmware"));

/** Every module a host can run. */
export const modules: BuiltModule[] = [
  builtModule("core", "assembly/index.ts", "firmware"),
  builtModule("core-traced", "assembly/index.ts", "traced"),
  builtModule("core-host", "assembly/index.ts", "host"),
  builtModule("core-crowd", "assembly/index.ts", "crowd"),
  builtModule("core-simulated", "assembly/index.ts", "simulated"),
  builtModule("core-debug", "assembly/index.ts", "debug"),
  builtModule("core-page", "assembly/index.ts", "page"),
  ...applications,
  // The same program as http.wasm, but one that tells its states.
  builtModule("http-traced", "assembly/app/http.ts", "traced"),
  // The same as iperf.wasm, with the buffers of a computer.
  builtModule("iperf-host", "assembly/app/iperf.ts", "host"),
];

/** What `npm run bench` measures: one program, in the profiles that are compared. */
export const measuredModules: BuiltModule[] = ["firmware", "unaided", "host", "crowd"].map((profile) =>
  builtModule(`bench-${profile}`, "bench/application.ts", profile),
);

/** The map of the memory by itself, whose exported constants tell where every table stands in a profile. */
export const memoryMaps: BuiltModule[] = ["firmware", "host", "crowd", "debug"].map((profile) =>
  builtModule(`memory-map-${profile}`, "assembly/memory-map.ts", profile),
);

/** Where every field of a record stands, in the module of the page: written by tools/page/core.ts. */
export const pageLayout: BuiltModule = builtModule("page-layout", "build/page-layout.ts", "page");

function builtModule(name: string, entry: string, profile: string): BuiltModule {
  return { name, entry, profile, wasm: `build/${name}.wasm`, wat: `build/${name}.wat` };
}
