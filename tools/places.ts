// Where things stand. The tools run in the folder of a project, which has its sources and, in build/, what is made of them.
// That is this repository; or somebody's application, and then the repository is a package that it has installed.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const packageRoot = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Where Node looks for a package that we import, the nearest first. */
const packageFolders = createRequire(import.meta.url).resolve.paths("any")!;

/** A file or folder of ours, seen from the project. */
export function ours(path: string): string {
  return relative("", join(packageRoot, path));
}

/** A file of a package that we depend on, seen from the project: npm puts it below us, or beside. */
export function fileOf(dependency: string, path: string): string {
  const found = packageFolders.map((folder) => join(folder, dependency, path)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`There is no ${dependency}/${path}: npm install brings it.`);
  return relative("", found);
}

/** What Node has to be told before it runs a source of ours. */
export const readsTypeScript = ["--import", pathToFileURL(fileOf("tsx", "dist/loader.mjs")).href];
