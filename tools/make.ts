// Runs make in a folder of the project.

import { spawn } from "node:child_process";

/** What make and the compiler had to say against it, or nothing. */
export function make(folder: string, ...words: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn("make", ["--silent", "--jobs=2", "-C", folder, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (status) => resolve(status === 0 ? undefined : output));
  });
}
