// Which modules there are, from which entry and profile each is made, and where it stands when it is built.

import { readdirSync } from "node:fs";
import { ours } from "../places.ts";

export interface BuiltModule {
  name: string;
  entry: string;
  /** A target of asconfig.json. */
  profile: string;
  /** What the entry imports, beside the core. */
  sources?: string[];
  /** The file that has it instead. */
  profiles?: string;
  wasm: string;
  wat: string;
}

/** Applications that take more than TCP. */
const networkedApplications = ["http-networked"];

const applications: BuiltModule[] = readdirSync(ours("assembly"), { recursive: true, encoding: "utf8" })
  .flatMap((file) => /^app\/([\w-]+)\.ts$/.exec(file)?.[1] ?? [])
  .sort()
  .map((name) => {
    const profile = networkedApplications.includes(name) ? "networked" : "firmware";
    return builtModule(name, ours(`assembly/app/${name}.ts`), profile);
  });

/** Every module a host can run. */
export const modules: BuiltModule[] = [
  builtModule("core", ours("assembly/index.ts"), "firmware"),
  builtModule("core-networked", ours("assembly/index-networked.ts"), "networked"),
  builtModule("core-traced", ours("assembly/index.ts"), "traced"),
  builtModule("core-host", ours("assembly/index.ts"), "host"),
  builtModule("core-crowd", ours("assembly/index.ts"), "crowd"),
  builtModule("core-simulated", ours("assembly/index.ts"), "simulated"),
  builtModule("core-debug", ours("assembly/index-networked.ts"), "debug"),
  builtModule("core-page", ours("assembly/index.ts"), "page"),
  ...applications,
  // The same program as http.wasm, but one that tells its states.
  builtModule("http-traced", ours("assembly/app/http.ts"), "traced"),
  // The same as iperf.wasm, with the buffers of a computer.
  builtModule("iperf-host", ours("assembly/app/iperf.ts"), "host"),
];

/** What `npm run bench` measures: one program, in the profiles that are compared. */
export const measuredModules: BuiltModule[] = ["firmware", "unaided", "host", "crowd"].map((profile) =>
  builtModule(`bench-${profile}`, "bench/application.ts", profile),
);

/** The map of the memory by itself, whose exported constants tell where every table stands in a profile. */
export const memoryMaps: BuiltModule[] = ["firmware", "networked", "host", "crowd", "debug"].map((profile) =>
  builtModule(`memory-map-${profile}`, ours("assembly/memory-map.ts"), profile),
);

/** Where every field of a record stands, in the module of the page: written by tools/page/core.ts. */
export const pageLayout: BuiltModule = builtModule("page-layout", "build/page-layout.ts", "page");

function builtModule(name: string, entry: string, profile: string): BuiltModule {
  return { name, entry, profile, wasm: `build/${name}.wasm`, wat: `build/${name}.wat` };
}
