// Builds the page: a few static files that work from any web server, and from disk.

import { build, type Plugin } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";
import { buildCore } from "./core.ts";

export const pageFolder = "build/page";

/** What is copied as it is. */
const pageFiles = ["index.html", "page.css", "ladder.css", "panels.css"];

/** The error's message says what went wrong. */
export async function buildPage(): Promise<void> {
  const { module, layout } = await buildCore();
  mkdirSync(pageFolder, { recursive: true });
  await build({
    entryPoints: ["page/main.ts"],
    outfile: `${pageFolder}/page.js`,
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "iife",
    target: "es2022",
    plugins: [builtIn(JSON.stringify(layout), module)],
    logLevel: "warning",
  });
  for (const file of pageFiles) copyFileSync(`page/${file}`, `${pageFolder}/${file}`);
}

/** What the page imports, though it is no source: the module, and where its records stand. */
function builtIn(layout: string, module: Uint8Array): Plugin {
  return {
    name: "what was built before",
    setup(bundler) {
      bundler.onResolve({ filter: /^built:/ }, ({ path }) => ({ path, namespace: "built" }));
      bundler.onLoad({ filter: /layout$/, namespace: "built" }, () => ({ contents: layout, loader: "json" }));
      bundler.onLoad({ filter: /module$/, namespace: "built" }, () => ({ contents: module, loader: "binary" }));
    },
  };
}
