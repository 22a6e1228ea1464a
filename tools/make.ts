// Runs make in a folder of the project.

import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { outcomeOf } from "./processes.ts";

/** What make and the compiler had to say against it, or nothing. */
export async function make(folder: string, ...words: string[]): Promise<string | undefined> {
  // The folder is locked meanwhile: of two that build the same, one finds it built.
  const command = [folder, "make", "--silent", "--jobs=2", "-C", folder, ...words];
  const wasm3 = process.env.WASM3_DIR;
  const environment = wasm3 === undefined ? process.env : { ...process.env, WASM3_DIR: resolve(wasm3) };
  const { status, output } = await outcomeOf(
    spawn("flock", command, { stdio: ["ignore", "pipe", "pipe"], env: environment }),
  );
  return status === 0 ? undefined : output;
}
