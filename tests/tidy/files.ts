// The project's files and what they import.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const notOurs = new Set(["node_modules", "build", ".git", "package-lock.json"]);

/** Every file of the project, as paths from its root. */
export const projectFiles: string[] = filesBelow(".");

export const assemblyFiles: string[] = projectFiles.filter((file) => /^assembly\/.*\.ts$/.test(file));

export function read(file: string): string {
  return readFileSync(file, "utf8");
}

/** The files of assembly/ that this one imports, or exports from. */
export function importsOf(file: string): string[] {
  const statements = read(file).matchAll(/^(?:import|export)\b[^;"]*?\bfrom\s+"(\.[^"]+)"/gm);
  return [...statements].map(([, path]) => `${join(dirname(file), path!)}.ts`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}
