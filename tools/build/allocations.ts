// Where a module would allocate memory: nothing in it may, for it has none that it could get.

import { readFileSync } from "node:fs";
import type { BuiltModule } from "./modules.ts";

/** The lines of its text that say so. */
export function allocations({ wat }: BuiltModule): string[] {
  return readFileSync(wat, "utf8")
    .split("\n")
    .filter((line) => /memory\.grow|~lib\/rt/.test(line))
    .map((line) => line.trim());
}
