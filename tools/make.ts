// Runs make in a folder of ours; what it builds goes into the project's build/.

import { spawn } from "node:child_process";
import { relative, resolve } from "node:path";
import { ours } from "./places.ts";
import { outcomeOf } from "./processes.ts";

/** What make and the compiler had to say against it, or nothing. */
export async function make(part: string, ...words: string[]): Promise<string | undefined> {
  const folder = ours(part);
  const build = `BUILD=${relative(folder, "build")}`;
  // The folder is locked meanwhile: of two that build the same, one finds it built.
  const command = [folder, "make", "--silent", "--jobs=2", "-C", folder, build, ...words];
  const wasm3 = process.env.WASM3_DIR;
  const environment = wasm3 === undefined ? process.env : { ...process.env, WASM3_DIR: resolve(wasm3) };
  const { status, output } = await outcomeOf(
    spawn("flock", command, { stdio: ["ignore", "pipe", "pipe"], env: environment }),
  );
  return status === 0 ? undefined : output;
}
