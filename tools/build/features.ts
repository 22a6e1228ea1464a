// What a profile may have beside the rest (assembly/limits.ts), and the firmware with each of them alone: what that costs.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { modules, type BuiltModule } from "./modules.ts";

const features = [
  ["CUBIC", "Cubic"],
  ["UNDO", "F-RTO and D-SACK undo"],
  ["ECN", "ECN"],
  ["PATH_PROBES", "path MTU probing"],
] as const;

/** Profiles like the firmware's, with one constant set: the compiler lets no command line change what a profile says. */
const profiles = "build/features/asconfig.json";

export interface Feature {
  name: string;
  module: BuiltModule;
}

export const firmwareFeatures: Feature[] = features.map(([constant, name]) => {
  const path = `build/features/${constant.toLowerCase()}`;
  const core = modules.find((module) => module.name === "core")!;
  return {
    name,
    module: { ...core, name: path, profiles, profile: constant, wasm: `${path}.wasm`, wat: `${path}.wat` },
  };
});

/** Writes the profiles that these modules are compiled with. */
export function writeFeatureProfiles(): void {
  const { options, targets } = JSON.parse(readFileSync("asconfig.json", "utf8"));
  const here = dirname(profiles);
  const withOne = (constant: string) => ({
    ...targets.firmware,
    use: targets.firmware.use.map((each: string) => (each === `${constant}=0` ? `${constant}=1` : each)),
  });
  const transform = options.transform.map((path: string) => `./${relative(here, resolve(path))}`);
  mkdirSync(here, { recursive: true });
  writeFileSync(
    profiles,
    JSON.stringify({
      options: { ...options, transform },
      targets: Object.fromEntries(features.map(([constant]) => [constant, withOne(constant)])),
    }),
  );
}
