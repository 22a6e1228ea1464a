// Where a module would allocate memory: nothing in it may, for it has none that it could get.

import { readFileSync } from "node:fs";
import type { BuiltModule } from "./modules.ts";

/** The functions that do so, or call one that does, by the names that the compiler gives them: "app/serve". */
export function allocations({ wat }: BuiltModule): string[] {
  const functions = readFileSync(wat, "utf8")
    .split(/^ (?=\(func \$)/m)
    .slice(1)
    .map((text) => ({
      name: /^\(func \$([^\s)]+)/.exec(text)![1]!,
      calls: new Set([...text.matchAll(/\bcall \$([^\s)]+)/g)].map(([, name]) => name)),
      grows: /memory\.grow|~lib\/rt/.test(text),
    }));
  const found = new Set(functions.filter(({ grows }) => grows).map(({ name }) => name));
  for (const name of found) {
    for (const { name: caller, calls } of functions) if (calls.has(name)) found.add(caller);
  }
  return [...found];
}
