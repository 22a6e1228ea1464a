// The emulated Xtensa machine with our firmware: builds it, starts it, talks with it over its console.

import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";
import type { BuiltModule } from "../build/modules.ts";
import type { DebianPackage } from "../debian.ts";
import { suffixOf, type Engine } from "../engines.ts";
import { make } from "../make.ts";
import type { Namespace } from "../namespace.ts";
import { ours } from "../places.ts";

export const xtensaPackages: DebianPackage[] = [
  { name: "make", brings: "make" },
  { name: "gcc-xtensa-lx106", brings: "xtensa-lx106-elf-gcc" },
  { name: "binutils-xtensa-lx106", brings: "xtensa-lx106-elf-ld" },
  { name: "picolibc-xtensa-lx106-elf", brings: "/usr/lib/xtensa-lx106-elf/picolibc.specs" },
  { name: "qemu-system-misc", brings: "qemu-system-xtensa" },
];

export const deviceAddress = "10.0.7.2";
export const peerAddress = "10.0.7.1";
export const deviceMac = "02:00:00:00:07:02";

const board = "boards/qemu-xtensa";
const bootMs = 20_000;
const answerMs = 10_000;

/** The image with this module in it. Throws what the compiler said. */
export async function buildImage({ name, wasm }: BuiltModule, engine: Engine = "wasm3"): Promise<string> {
  const image = `build/qemu-${name}${suffixOf(engine)}.elf`;
  const fromBoard = (file: string) => relative(ours(board), file);
  const complaint = await make(board, `MODULE=${fromBoard(wasm)}`, fromBoard(image));
  if (complaint !== undefined) throw new Error(`${board} does not build:\n${complaint}`);
  return image;
}

export interface Wire {
  /** What its network card is connected to, in QEMU's own words. */
  netdev: string;
  /** The network in which that is, if it isn't ours. */
  within?: Namespace;
}

export class Machine {
  private readonly qemu: ChildProcess;
  private readonly ended: Promise<unknown[]>;
  private said = "";
  private hasSaidAll = false;

  /** Starts it; every frame goes to the capture. */
  constructor(image: string, capture: string, { netdev, within }: Wire, address: string, gateway: string) {
    const words = [
      ...["-M", "kc705-nommu", "-cpu", "de212", "-m", "8M", "-display", "none", "-monitor", "none"],
      ...["-serial", "stdio", "-semihosting", "-no-reboot", "-kernel", image],
      ...["-append", `ip=${address}/24 gateway=${gateway} mac=${deviceMac}`],
      ...["-netdev", `${netdev},id=wire`, "-net", "nic,netdev=wire"],
      ...["-object", `filter-dump,id=dump,netdev=wire,file=${capture}`],
    ];
    const options: SpawnOptions = { stdio: ["pipe", "pipe", "inherit"] };
    const program = "qemu-system-xtensa";
    this.qemu = within ? within.spawn(program, words, options) : spawn(program, words, options);
    // Not "exit": what it said last may come after that.
    this.ended = once(this.qemu, "close").finally(() => (this.hasSaidAll = true));
    this.qemu.stdout!.setEncoding("utf8").on("data", (text: string) => (this.said += text));
    // However this process ends, it doesn't outlive it.
    const kill = () => this.kill();
    process.on("exit", kill);
    this.qemu.once("exit", () => process.off("exit", kill));
  }

  /** Of QEMU's process. */
  get pid(): number {
    return this.qemu.pid!;
  }

  /** What it said until it was ready. */
  async boot(): Promise<string> {
    await this.waitFor(/^ready .*\n/m, bootMs);
    return this.said.replaceAll("\r", "").trimEnd();
  }

  /** Its counters and the measures of its memory, by name, after which it ends. */
  async quit(): Promise<Map<string, number>> {
    this.said = "";
    this.qemu.stdin!.write("q");
    await this.waitFor(/^end of statistics\r?\n/m, answerMs);
    const [status] = await this.ended;
    if (status !== 0) throw new Error(`The machine ended with status ${String(status)}.`);
    return new Map(
      [...this.said.matchAll(/^(?:memory|counter) (\S+) +(\d+)/gm)].map(([, name, value]) => [name!, Number(value)]),
    );
  }

  kill(): void {
    this.qemu.kill("SIGKILL");
  }

  private async waitFor(what: RegExp, milliseconds: number): Promise<void> {
    const giveUpAt = Date.now() + milliseconds;
    while (!what.test(this.said)) {
      if (this.hasSaidAll || Date.now() > giveUpAt) {
        throw new Error(`The machine did not say ${what}, but:\n${this.said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
