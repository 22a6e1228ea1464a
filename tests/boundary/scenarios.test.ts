// Runs every scenario against the built modules, through the host for V8. As-pect runs the same files against the
// sources; here `assembly/index` and the harness's platform are others.

import { build, type Plugin } from "esbuild";
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = "build/scenarios";

const allModules = ["core", "core-host", "core-crowd"];
/** The folders of scenarios, and which modules have what they are about. */
const modulesOf: Record<string, string[]> = {
  "": allModules,
  // Cubic, ECN, the search for the path's MTU, and taking back what was a mistake.
  "larger-profiles/": ["core-host", "core-crowd"],
};

const replacements: Plugin = {
  name: "built modules instead of sources",
  setup(bundler) {
    bundler.onResolve({ filter: /\/assembly\/index$/ }, () => ({ path: resolve("tests/boundary/core.ts") }));
    bundler.onResolve({ filter: /^\.\/platform$/ }, () => ({ path: resolve("tests/boundary/platform.ts") }));
  },
};

const scenarios = Object.keys(modulesOf).flatMap((place) =>
  readdirSync(`tests/scenarios/${place}`)
    .filter((file) => file.endsWith(".spec.ts"))
    .map((file) => ({ place, name: `${place}${basename(file, ".ts")}` })),
);
await build({
  entryPoints: scenarios.map(({ name }) => `tests/scenarios/${name}.ts`),
  outdir: folder,
  outbase: "tests/scenarios",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  sourcemap: "inline",
  inject: ["tests/boundary/globals.ts"],
  plugins: [replacements],
  logLevel: "warning",
});

for (const module of allModules) {
  for (const { place, name } of scenarios) {
    if (modulesOf[place]!.includes(module)) await import(`${pathToFileURL(`${folder}/${name}.mjs`)}?module=${module}`);
  }
}
