// Programs that are no npm packages: where they are missing, Debian's packages are installed, if we may, or named.

import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export interface DebianPackage {
  name: string;
  /** What shows that it is there: a command, a file by its whole path, or whoever can tell. */
  brings: string | (() => boolean);
}

export const compiler: DebianPackage[] = [
  { name: "gcc", brings: "cc" },
  { name: "libc6-dev", brings: "/usr/include/stdio.h" },
  { name: "make", brings: "make" },
];

/** Returns when all of them are there. Ends the process, with the line to run, when they are not and we may not install. */
export function ensureDebianPackages(packages: DebianPackage[]): void {
  const line = installDebianPackages(packages);
  if (line === undefined) return;
  process.stderr.write(`Something is missing. On Debian this brings it:\n\n    ${line}\n`);
  process.exit(1);
}

/** Installs what is missing, if we may; else returns the line that does. */
export function installDebianPackages(packages: DebianPackage[]): string | undefined {
  const missing = missingOf(packages);
  if (missing.length === 0) return undefined;
  if (process.getuid?.() === 0 && isThere("apt-get")) {
    process.stderr.write(`Installing ${missing.join(", ")}\n`);
    const words = install(missing);
    // A machine that has never been asked has no list of packages, or an old one.
    if (aptGet(words) || (aptGet(["update"]) && aptGet(words))) return undefined;
  }
  return lineThatInstalls(packages);
}

/** The line that installs what is missing, if anything is. */
export function lineThatInstalls(packages: DebianPackage[]): string | undefined {
  const missing = missingOf(packages);
  return missing.length === 0 ? undefined : ["sudo apt-get", ...install(missing)].join(" ");
}

function missingOf(packages: DebianPackage[]): string[] {
  return packages
    .filter(({ brings }) => !(typeof brings === "string" ? isThere(brings) : brings()))
    .map(({ name }) => name);
}

function install(names: string[]): string[] {
  return ["install", "-y", "--no-install-recommends", ...names];
}

/** Asks nothing, and waits for whoever else is installing. */
function aptGet(words: string[]): boolean {
  const { status } = spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...words], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return status === 0;
}

export function isThere(commandOrFile: string): boolean {
  const places = commandOrFile.startsWith("/")
    ? [commandOrFile]
    : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, commandOrFile));
  return places.some((place) => {
    try {
      accessSync(place, commandOrFile.startsWith("/") ? constants.R_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
