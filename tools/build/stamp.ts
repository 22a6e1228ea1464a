// A stamp of files: another one when one of them has changed, so that what was made of them is made anew.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Of these files, and of all that stand below these folders. */
export function stampOf(places: string[]): string {
  const hash = createHash("sha256");
  for (const file of places.flatMap(filesAt)) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function filesAt(place: string): string[] {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .map((name) => join(place, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}
