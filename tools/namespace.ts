// Network namespaces, where a TAP device can be made and nothing that is done touches the machine's own network. Whoever
// wants one runs a process inside it; it ends with the last of its processes.

import { spawnSync } from "node:child_process";
import type { DebianPackage } from "./debian.ts";

export const namespacePackages: DebianPackage[] = [
  { name: "iproute2", brings: "ip" },
  { name: "util-linux", brings: "unshare" },
];

/** The words before a command that run it in a network namespace of its own with TAP devices, if they can be had here. */
export function namespaceWithTap(): [string, ...string[]] | undefined {
  const ways = [["--net"], ["--user", "--map-root-user", "--net"]];
  const attempt = ["ip", "tuntap", "add", "astcp0", "mode", "tap"];
  const way = ways.find((words) => spawnSync("unshare", [...words, ...attempt], { stdio: "ignore" }).status === 0);
  return way && ["unshare", ...way, "--fork", "--kill-child"];
}
