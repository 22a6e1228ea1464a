// Runs make in a folder of the project.

import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** What make and the compiler had to say against it, or nothing. */
export function make(folder: string, ...words: string[]): Promise<string | undefined> {
  // The folder is locked meanwhile: of two that build the same, one finds it built.
  const command = [folder, "make", "--silent", "--jobs=2", "-C", folder, ...words];
  const wasm3 = process.env.WASM3_DIR;
  const environment = wasm3 === undefined ? process.env : { ...process.env, WASM3_DIR: resolve(wasm3) };
  return new Promise((report, reject) => {
    const child = spawn("flock", command, { stdio: ["ignore", "pipe", "pipe"], env: environment });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (status) => report(status === 0 ? undefined : output));
  });
}
