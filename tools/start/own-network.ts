// A network of the device's own: the kernel's TCP at one end of a TAP device, the device in wasm3 at the other, and between
// the two, for the story with the kernel, a link that takes its time.

import type { ChildProcess, StdioOptions } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { compiler, installDebianPackages, type DebianPackage } from "../debian.ts";
import { Namespace, namespacePackages } from "../namespace.ts";
import { ours, readsTypeScript } from "../places.ts";
import { Device } from "./device.ts";
import { KernelStates } from "./kernel-states.ts";

export const kernelAddress = "10.0.7.1";
export const deviceAddress = "10.0.7.2";
export const delayMs = 200;

const packages: DebianPackage[] = [...compiler, ...namespacePackages, { name: "curl", brings: "curl" }];

/** The TAP device. */
export const tap = "astcp0";
/** How long a program may take until its socket is there. */
const startMs = 20_000;

/** Its message says why there can be none. */
export class NoNetwork extends Error {}

export class OwnNetwork {
  private readonly folder = mkdtempSync(join(tmpdir(), "astcp-start-"));
  private fail!: (error: Error) => void;
  /** Fails when a program that belongs to it has ended; never fulfilled. */
  readonly failure = new Promise<never>((_, reject) => (this.fail = reject));

  private constructor(readonly namespace: Namespace) {}

  /** Fails with NoNetwork. */
  static async create(): Promise<OwnNetwork> {
    if (process.platform !== "linux") throw new NoNetwork("network namespaces are Linux's.");
    const line = installDebianPackages(packages);
    if (line !== undefined) throw new NoNetwork(`something is missing. On Debian this brings it:\n\n    ${line}\n`);
    const namespace = await Namespace.create().catch(({ message }: Error) => {
      throw new NoNetwork(`no network namespace can be had (${message}).`);
    });
    await namespace.addTap(tap, kernelAddress);
    return new OwnNetwork(namespace);
  }

  /** Starts the device at the other end of the TAP device. What it prints is seen by whoever started us. */
  boot(wasm: string, ...words: string[]): void {
    const whole = ["--module", wasm, "--interface", tap, "--address", `${deviceAddress}/24`, ...words];
    this.spawn("build/astcp-linux", whole, ["ignore", "inherit", "inherit"]);
  }

  /** Starts a slow link and the device on it, which tells what it sees. */
  async bootFarAway(wasm: string): Promise<Device> {
    const wire = join(this.folder, "wire");
    await this.spawnWithSocket(wire, "build/astcp-bad-link", [
      ...["--delay", `${delayMs}`, `tap:${tap}`, `listen:${wire}`],
    ]);
    const words = ["--module", wasm, "--socket", wire, "--address", `${deviceAddress}/24`, "--trace"];
    return new Device(this.spawn("build/astcp-linux", words, ["ignore", "pipe", "inherit"]));
  }

  /** It has been looked at once when this returns. */
  async watchKernel(): Promise<KernelStates> {
    const kernel = new KernelStates(this.namespace, deviceAddress);
    await kernel.during(0, 0);
    return kernel;
  }

  /** Starts what takes connections into the network, to that port of the device, and says on which path. */
  async makeDoor(devicePort: number): Promise<string> {
    const door = join(this.folder, "door");
    const words = [...readsTypeScript, ours("tools/start/door.ts"), door, deviceAddress, `${devicePort}`];
    await this.spawnWithSocket(door, process.execPath, words);
    return door;
  }

  async end(): Promise<void> {
    await this.namespace.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts a program that listens on this path, and waits until it does. */
  private async spawnWithSocket(path: string, command: string, words: string[]): Promise<void> {
    this.spawn(command, words, ["ignore", "inherit", "inherit"]);
    const deadline = performance.now() + startMs;
    while (!existsSync(path)) {
      if (performance.now() > deadline) throw new Error(`${command} takes too long to start.`);
      await pause(10);
    }
  }

  /** Starts a program that is needed to the end. */
  private spawn(command: string, words: string[], stdio: StdioOptions): ChildProcess {
    const child = this.namespace.spawn(command, words, { stdio });
    child.once("close", () => this.fail(new Error(`${command} has ended.`)));
    return child;
  }
}
