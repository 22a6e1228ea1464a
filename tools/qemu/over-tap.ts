// The exchange with the kernel's own TCP, over a TAP device. Run by tools/qemu.ts in a network namespace of its own, where
// nothing that is done here touches the machine's network.

import { execFile, execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { modules } from "../build/modules.ts";
import { exchange } from "./exchange.ts";
import { deviceAddress, peerAddress } from "./machine.ts";

const [name, image] = process.argv.slice(2);
const module = modules.find((one) => one.name === name)!;
const device = "astcp0";

const ip = (...words: string[]) => execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
ip("tuntap", "add", device, "mode", "tap");
// The kernel's search for IPv6 routers is no part of the exchange.
const ipv6 = `/proc/sys/net/ipv6/conf/${device}/disable_ipv6`;
if (existsSync(ipv6)) writeFileSync(ipv6, "1");
ip("address", "add", `${peerAddress}/24`, "dev", device);
ip("link", "set", device, "up");

await exchange(module, image!, `tap,ifname=${device},script=no,downscript=no`, async () => {
  const words = ["--silent", "--show-error", "--include", "--max-time", "20", `http://${deviceAddress}/`];
  return (await promisify(execFile)("curl", words)).stdout;
});
