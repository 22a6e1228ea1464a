// Runs tools/NAME.ts, after seeing to it that the packages are there. Every npm script is one call of this file, and
// it is in plain JavaScript: on a fresh clone there is nothing yet that could read TypeScript.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [name, ...parameters] = process.argv.slice(2);
process.chdir(root);

if (!packagesAreCurrent()) {
  process.stderr.write("Installing the npm packages\n");
  await run("npm", ["ci", "--no-audit", "--no-fund"]);
}
await run(process.execPath, ["--import", "tsx", `tools/${name}.ts`, ...parameters]);

function packagesAreCurrent() {
  // npm writes this file last, so an interrupted installation is not taken for a whole one.
  const installed = "node_modules/.package-lock.json";
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;
}

/** Returns when it has ended without complaint; else this process ends as it did. */
async function run(command, words) {
  const child = spawn(command, words, {
    stdio: "inherit",
    shell: process.platform === "win32" && command === "npm",
  });
  // It may have things to clear up, and is waited for.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [status, signal] = await once(child, "close");
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  if (status !== 0) process.exit(status ?? 1);
}
