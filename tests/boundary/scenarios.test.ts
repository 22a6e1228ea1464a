// Runs every scenario against the built modules, through the host for V8. As-pect runs the same files against the
// sources; here `assembly/index` and the harness's platform are others.

import { build, type Plugin } from "esbuild";
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = "build/scenarios";

const replacements: Plugin = {
  name: "built modules instead of sources",
  setup(bundler) {
    bundler.onResolve({ filter: /\/assembly\/index$/ }, () => ({ path: resolve("tests/boundary/core.ts") }));
    bundler.onResolve({ filter: /^\.\/platform$/ }, () => ({ path: resolve("tests/boundary/platform.ts") }));
  },
};

const specs = readdirSync("tests/scenarios").filter((file) => file.endsWith(".spec.ts"));
await build({
  entryPoints: specs.map((file) => `tests/scenarios/${file}`),
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  sourcemap: "inline",
  inject: ["tests/boundary/globals.ts"],
  plugins: [replacements],
  logLevel: "warning",
});

for (const module of ["core", "core-host", "core-crowd"]) {
  for (const spec of specs) {
    const bundle = pathToFileURL(`${folder}/${basename(spec, ".ts")}.mjs`);
    await import(`${bundle}?module=${module}`);
  }
}
