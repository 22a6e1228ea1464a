// Measures stacks over TAP, against this machine's kernel. Run by over-tap.ts in a network namespace of its own, with the
// stacks as JSON; prints the figures as JSON.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { LinkedStack, OverTap } from "./over-tap.ts";

const rounds = 5;
const readyMs = 10_000;
const load = "build/bench/load";

/** Each measure, and how it is taken of a stack at this address. */
const measures: Record<string, (address: string) => number> = {
  receive: (address) => takeLoad("receive", address) / 1e6,
  send: (address) => takeLoad("send", address) / 1e6,
  "connections-1": (address) => takeLoad("connections-1", address),
  "connections-8": (address) => takeLoad("connections-8", address),
  "http-1": (address) => takeHttp(1, `http://${address}/`),
  "http-8": (address) => takeHttp(8, `http://${address}/`),
  "http-kept-1": (address) => takeHttp(1, `http://${address}:81/`),
  "http-kept-8": (address) => takeHttp(8, `http://${address}:81/`),
  latency: (address) => takeLoad("latency", address),
};

const children: ChildProcess[] = [];
process.on("exit", () => children.forEach((child) => child.kill("SIGKILL")));

const stacks = JSON.parse(process.argv[2]!) as LinkedStack[];
ip("link", "set", "lo", "up");
// Our own ends in TIME-WAIT would use up the ports.
writeFileSync("/proc/sys/net/ipv4/tcp_max_tw_buckets", "0");
writeFileSync("/proc/sys/net/ipv4/ip_local_port_range", "1024 65535");
const addresses: string[] = [];
for (const [index, { program }] of stacks.entries()) {
  addresses.push(program[0] === "kernel" ? await startKernel(index) : await startBoard(index, program));
}

const taken = new Map<string, number[]>();
for (let round = 0; round < rounds; round++) {
  for (const [measure, take] of Object.entries(measures)) {
    for (const [index, { name }] of stacks.entries()) {
      const key = `${name}\0${measure}`;
      taken.set(key, [...(taken.get(key) ?? []), take(addresses[index]!)]);
    }
  }
}
const figures: OverTap[] = [...taken].map(([key, values]) => {
  const [stack, measure] = key.split("\0") as [string, string];
  return { stack, measure, median: values.toSorted((a, b) => a - b)[rounds >> 1]! };
});
console.log(JSON.stringify(figures));
process.exit(0);

function takeLoad(measure: string, address: string): number {
  return Number(execFileSync(load, [measure, address], { encoding: "utf8" }));
}

function takeHttp(connections: number, url: string): number {
  const output = execFileSync("wrk", ["-t1", `-c${connections}`, "-d1s", url], { encoding: "utf8" });
  const [, rate] = /^Requests\/sec: +([\d.]+)/m.exec(output)!;
  return Number(rate);
}

async function startBoard(index: number, [command, ...words]: string[]): Promise<string> {
  const device = `bench${index}`;
  ip("tuntap", "add", device, "mode", "tap");
  ip("address", "add", `10.1.${index}.1/24`, "dev", device);
  ip("link", "set", device, "up");
  launch(command!, [...words, "--interface", device, "--address", `10.1.${index}.2/24`]);
  // The kernel shows an interface here when something stands at its other end.
  await until(() => networkInterfaces()[device] !== undefined);
  return `10.1.${index}.2`;
}

/** The same kernel, in a namespace behind a pair of devices that leave no work to each other. */
async function startKernel(index: number): Promise<string> {
  const holder = launch("unshare", ["--net", "sleep", "infinity"]);
  const nameSpace = `/proc/${holder.pid}/ns/net`;
  await until(() => readlinkSync(nameSpace) !== readlinkSync("/proc/self/ns/net"));
  const [near, far] = [`near${index}`, `far${index}`];
  ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", String(holder.pid));
  ip("address", "add", `10.1.${index}.1/24`, "dev", near);
  const there = ["nsenter", `--net=${nameSpace}`];
  const offloads = ["tso", "gso", "gro", "tx", "rx"].flatMap((each) => [each, "off"]);
  execFileSync("ethtool", ["-K", near, ...offloads], { stdio: "ignore" });
  execFileSync(there[0]!, [...there.slice(1), "ethtool", "-K", far, ...offloads], { stdio: "ignore" });
  execFileSync(there[0]!, [...there.slice(1), "ip", "address", "add", `10.1.${index}.2/24`, "dev", far]);
  execFileSync(there[0]!, [...there.slice(1), "ip", "link", "set", far, "up"]);
  ip("link", "set", near, "up");
  launch(there[0]!, [...there.slice(1), "build/bench/kernel-services"]);
  await until(() => / 0050 | 0A /.test(readFileSync(`/proc/${holder.pid}/net/tcp`, "utf8")));
  return `10.1.${index}.2`;
}

function launch(command: string, words: string[]): ChildProcess {
  const child = spawn(command, words, { stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  return child;
}

async function until(isSo: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + readyMs;
  while (!isSo()) {
    if (Date.now() > giveUpAt) throw new Error(`A stack was not ready in ${readyMs} ms.`);
    await sleep(5);
  }
}

function ip(...words: string[]): void {
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
}
