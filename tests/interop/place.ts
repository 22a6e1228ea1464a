// Where the tests against the kernel's TCP run: in a network namespace of their own, or against a board in the laptop's
// network. A test file imports this first: where it stands outside, it is run again inside, and tells what came of it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { compiler, ensureDebianPackages } from "../../tools/debian.ts";
import { namespacePackages, namespaceWithTap } from "../../tools/namespace.ts";
import { peerPackages } from "./packages.ts";

/** The address of a board that somebody else has started. */
export const givenBoard = process.env.ASTCP_BOARD;

const isInside = process.env.ASTCP_INSIDE !== undefined;
let canTest = givenBoard !== undefined || isInside;

if (!canTest) {
  ensureDebianPackages([...compiler, ...namespacePackages, ...peerPackages]);
  const way = namespaceWithTap();
  if (way !== undefined) {
    const [command, ...words] = way;
    const node = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
    const environment = { ...process.env, ASTCP_INSIDE: "1" };
    const { status } = spawnSync(command, [...words, ...node], { stdio: "inherit", env: environment });
    process.exit(status ?? 1);
  }
  canTest = false;
}

if (isInside) {
  // The kernel's search for IPv6 routers is no part of what is tested.
  const ipv6 = "/proc/sys/net/ipv6/conf/default/disable_ipv6";
  if (existsSync(ipv6)) writeFileSync(ipv6, "1");
  spawnSync("ip", ["link", "set", "lo", "up"]);
}

/** Tests that need a network. Where there can be none this is said, and in CI it is a failure. */
export function describeOnNetwork(name: string, body: () => void): void {
  if (canTest) {
    describe(name, body);
  } else {
    it(`${name}: can't be tested, as the kernel gives no network namespace with a TAP device`, () => {
      assert.notEqual(process.env.CI, "true");
    });
  }
}
