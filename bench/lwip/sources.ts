// lwIP's sources: the folder that LWIP_DIR names, or Debian's source package, from wherever this machine gets its packages.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { installDebianPackages, isThere } from "../../tools/debian.ts";

const folder = resolve("build/bench/lwip-source");
const lists = "/etc/apt";

/** Sets LWIP_DIR, for the Makefile. False: they couldn't be had. */
export function provideLwip(): boolean {
  process.env.LWIP_DIR = resolve(process.env.LWIP_DIR ?? folder);
  if (isLwip(process.env.LWIP_DIR)) return true;
  return process.env.LWIP_DIR === folder && isThere("apt-get") && fetchSources() && isLwip(folder);
}

/** The release, as its sources tell it. */
export function lwipVersion(): string {
  const head = readFileSync(join(process.env.LWIP_DIR!, "src/include/lwip/init.h"), "utf8");
  const part = (name: string) => new RegExp(`#define LWIP_VERSION_${name} +(\\d+)`).exec(head)?.[1];
  return ["MAJOR", "MINOR", "REVISION"].map(part).join(".");
}

function isLwip(place: string): boolean {
  return existsSync(join(place, "src/core/tcp.c"));
}

/** Whoever lists packages offers their sources, too; what apt-get needs for that stays in our folder. */
function fetchSources(): boolean {
  if (installDebianPackages([{ name: "dpkg-dev", brings: "dpkg-source" }]) !== undefined) return false;
  const place = resolve("build/bench/apt");
  mkdirSync(join(place, "lists/partial"), { recursive: true });
  mkdirSync(join(place, "sources"), { recursive: true });
  for (const file of [
    "sources.list",
    ...readdirSync(join(lists, "sources.list.d")).map((name) => `sources.list.d/${name}`),
  ]) {
    if (!/\.(?:list|sources)$/.test(file) || !existsSync(join(lists, file))) continue;
    const asked = readFileSync(join(lists, file), "utf8")
      .replaceAll(/^Types: *deb$/gm, "Types: deb-src")
      .replaceAll(/^deb /gm, "deb-src ");
    writeFileSync(join(place, "sources", file.replace(/^.*\//, "")), asked);
  }
  const options = [
    ...["-o", "Dir::Etc::SourceList=/dev/null", "-o", `Dir::Etc::SourceParts=${place}/sources`],
    ...["-o", `Dir::State::Lists=${place}/lists`],
  ];
  const aptGet = (...words: string[]) =>
    spawnSync("apt-get", [...options, ...words], { cwd: place, stdio: "ignore" }).status === 0;
  if (!aptGet("update") || !aptGet("source", "lwip")) return false;
  const unpacked = readdirSync(place).find((name) => isLwip(join(place, name)));
  if (unpacked !== undefined) renameSync(join(place, unpacked), folder);
  return unpacked !== undefined;
}
