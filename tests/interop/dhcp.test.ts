// The DHCP client against dnsmasq, and without any server, in real time: leases of two minutes, the shortest that dnsmasq
// gives, are not waited for. What becomes of them later is shown in virtual time (tests/dhcp).

import { describeOnNetwork } from "./place.ts";
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { afterEach, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { make } from "../../tools/make.ts";
import { tapScript } from "../../tools/namespace.ts";
import { outputOf } from "./programs.ts";

const folder = "build/interop";
const macAddress = "02:00:00:00:00:0d";
/** An address takes up to seven seconds to be probed; one that was refused, as long before. */
const waitMs = 30_000;

/** A program, and what it has said up to now. */
interface Running {
  child: ChildProcess;
  said: () => string;
}

const programs: Running[] = [];

function launch(command: string, words: string[]): Running {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  process.on("exit", kill);
  child.on("close", () => process.off("exit", kill));
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (more) => (text += more));
  const running = { child, said: () => text };
  programs.push(running);
  return running;
}

async function end({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "close");
}

/** What the expression finds in what the program says, from this place on. */
async function hears({ child, said }: Running, wanted: RegExp, from = 0): Promise<RegExpExecArray> {
  const giveUpAt = Date.now() + waitMs;
  for (;;) {
    const found = wanted.exec(said().slice(from));
    if (found) return found;
    assert.ok(child.exitCode === null && Date.now() < giveUpAt, `${wanted} was not said: ${said()}`);
    await sleep(20);
  }
}

async function startDevice(device: string): Promise<Running> {
  assert.equal(await make("boards/linux-tap"), undefined);
  const words = ["--module", "build/http-networked.wasm", "--interface", device, "--dhcp", "--mac", macAddress];
  return launch("build/astcp-linux", [...words, "--trace"]);
}

/** By its absolute path: it stands where only root looks for programs. */
async function startServer(device: string, first: string, last: string): Promise<Running> {
  mkdirSync(folder, { recursive: true });
  const leases = `${folder}/${device}.leases`;
  rmSync(leases, { force: true });
  const server = launch("/usr/sbin/dnsmasq", [
    ...["--no-daemon", "--conf-file=/dev/null", "--port=0", `--interface=${device}`, "--bind-interfaces", "--no-ping"],
    ...[`--dhcp-range=${first},${last},120`, "--dhcp-authoritative", `--dhcp-leasefile=${leases}`, "--log-facility=-"],
  ]);
  await hears(server, /started/);
  return server;
}

/** Who has the address and no such port says so. */
async function isThere(address: string): Promise<boolean> {
  const socket = createSocket("udp4");
  socket.connect(9, address);
  await once(socket, "connect");
  const refused = once(socket, "error").then(
    ([error]) => (error as NodeJS.ErrnoException).code === "ECONNREFUSED",
    () => false,
  );
  socket.send("is anybody there?");
  const isRefused = await Promise.race([refused, sleep(1000, false)]);
  socket.close();
  return isRefused;
}

async function replug(device: string): Promise<void> {
  await outputOf("ip", ["link", "set", device, "down"]);
  await sleep(300);
  await outputOf("ip", ["link", "set", device, "up"]);
}

/** The device has announced that address. */
async function announced(device: Running, from = 0): Promise<string> {
  const [, address] = await hears(device, /──▶ +ARP, Request who-has ([\d.]+) tell \1, /, from);
  return address!;
}

describeOnNetwork("DHCP, linux-tap and dnsmasq", () => {
  // However a test ends, nothing of it goes on.
  afterEach(() => Promise.all(programs.splice(0).map(end)).then(() => undefined));

  it("grants an address, keeps it over a restart and a pulled cable, and refuses it when it is of another net", async () => {
    await outputOf("sh", ["-c", tapScript("dhcp0", "10.77.0.1")]);
    let server = await startServer("dhcp0", "10.77.0.50", "10.77.0.60");
    let device = await startDevice("dhcp0");
    const address = await announced(device);
    assert.match(server.said(), new RegExp(`DHCPACK\\(dhcp0\\) ${address} ${macAddress}`));
    assert.match(address, /^10\.77\.0\.(?:5\d|60)$/);
    assert.equal(await isThere(address), true);
    assert.match(await outputOf("curl", ["--silent", "--max-time", "10", `http://${address}/`]), /astcp/);

    await end(device);
    device = await startDevice("dhcp0");
    assert.equal(await announced(device), address);

    let heard = server.said().length;
    let said = device.said().length;
    await replug("dhcp0");
    const [, asked] = await hears(server, /DHCP(DISCOVER|REQUEST)\(dhcp0\)/, heard);
    assert.equal(asked, "REQUEST");
    assert.equal(await isThere(address), true);
    assert.equal(await announced(device, said), address);

    await end(server);
    server = await startServer("dhcp0", "10.77.0.70", "10.77.0.80");
    heard = server.said().length;
    said = device.said().length;
    await replug("dhcp0");
    await hears(server, /DHCPNAK\(dhcp0\)/, heard);
    const other = await announced(device, said);
    assert.match(other, /^10\.77\.0\.(?:7\d|80)$/);
    assert.equal(await isThere(other), true);
  });

  it("is done without where there is no server: the device has an address of its own choice", async () => {
    await outputOf("sh", ["-c", tapScript("dhcp1", "10.78.0.1")]);
    await outputOf("ip", ["address", "add", "169.254.7.7/16", "dev", "dhcp1"]);
    const device = await startDevice("dhcp1");
    const address = await announced(device);
    assert.match(address, /^169\.254\./);
    assert.equal(await isThere(address), true);

    await startServer("dhcp1", "10.78.0.50", "10.78.0.60");
    const said = device.said().length;
    await replug("dhcp1");
    const [, leased] = await hears(device, /──▶ +ARP, Request who-has (10\.78\.0\.\d+) tell \1, /, said);
    assert.equal(await isThere(leased!), true);
    assert.equal(await isThere(address), false);
  });
});
