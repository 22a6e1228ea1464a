// What runs an application in a network of its own: wasm3 in a process, or an emulated machine.

import { ensureDebianPackages } from "../debian.ts";
import { make } from "../make.ts";
import { showProgress } from "../progress.ts";
import { buildImage, Machine, xtensaPackages } from "../qemu/machine.ts";
import { memoryReport } from "../qemu/memory-report.ts";
import { deviceAddress, kernelAddress, tap, type OwnNetwork } from "../start/own-network.ts";
import { compileApplication } from "./application.ts";

export interface Runner {
  /** Makes what runs, and says where it will. */
  build(): Promise<string>;
  begin(network: OwnNetwork): Promise<void>;
  /** Says what it has shown, if it has begun. */
  end(): Promise<void>;
}

export class Process implements Runner {
  private wasm = "";

  constructor(private readonly isTraced: boolean) {}

  async build(): Promise<string> {
    this.wasm = (await compileApplication(this.isTraced ? "app-traced" : "app")).wasm;
    showProgress("building boards/linux-tap");
    const complaint = await make("boards/linux-tap");
    if (complaint !== undefined) throw new Error(`boards/linux-tap can't be built:\n${complaint}`);
    return `${this.wasm} runs in wasm3`;
  }

  async begin(network: OwnNetwork): Promise<void> {
    if (this.isTraced) console.log(`${"seconds".padStart(8)}  ${"device".padEnd(12)}      frame`);
    network.boot(this.wasm, ...(this.isTraced ? ["--trace"] : []));
  }

  async end(): Promise<void> {}
}

export class EmulatedMachine implements Runner {
  private image = "";
  private machine: Machine | undefined;

  async build(): Promise<string> {
    ensureDebianPackages(xtensaPackages);
    const module = await compileApplication("app");
    showProgress("building boards/qemu-xtensa");
    this.image = await buildImage(module);
    return `${this.image} runs on an emulated machine`;
  }

  async begin({ namespace }: OwnNetwork): Promise<void> {
    const wire = { netdev: `tap,ifname=${tap},script=no,downscript=no`, within: namespace };
    this.machine = new Machine(this.image, `${this.image}.pcap`, wire, deviceAddress, kernelAddress);
    console.log(await this.machine.boot());
  }

  async end(): Promise<void> {
    if (this.machine === undefined) return;
    try {
      console.log(`\n${memoryReport(await compileApplication("app"), await this.machine.quit())}`);
    } finally {
      this.machine.kill();
    }
  }
}
