// This kernel once more, in a network namespace of its own, with a TAP device at which something else may stand. Who starts
// one has to be root, at least of a namespace.

import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export class Kernel {
  private constructor(
    private readonly holder: ChildProcess,
    private readonly device: string,
  ) {}

  /** With this device at that address, of a net of 24 bits. */
  static async start(device: string, address: string): Promise<Kernel> {
    const kernel = new Kernel(spawn("unshare", ["--net", "sleep", "infinity"]), device);
    while (readlinkSync(kernel.nameSpace) === readlinkSync("/proc/self/ns/net")) await sleep(10);
    // Its search for IPv6 routers would be frames that the test hasn't sent.
    kernel.set("sh", "-c", "for each in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 > $each; done");
    kernel.set("ip", "tuntap", "add", device, "mode", "tap");
    kernel.set("ip", "address", "add", `${address}/24`, "dev", device);
    kernel.set("ip", "link", "set", device, "up");
    return kernel;
  }

  /** What astcp-bad-link calls the device. */
  get end(): string {
    return `tap:${this.device}@${this.nameSpace}`;
  }

  run(...words: string[]): ChildProcess {
    return spawn("nsenter", this.inside(words), { stdio: ["pipe", "pipe", "inherit"] });
  }

  stop(): void {
    this.holder.kill();
  }

  private get nameSpace(): string {
    return `/proc/${this.holder.pid}/ns/net`;
  }

  private set(...words: string[]): void {
    const { status, stderr } = spawnSync("nsenter", this.inside(words), { encoding: "utf8" });
    assert.equal(status, 0, `${words.join(" ")}: ${stderr}`);
  }

  private inside(words: string[]): string[] {
    return [`--net=${this.nameSpace}`, "--", ...words];
  }
}
