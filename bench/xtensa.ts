// The operations on the emulated Xtensa machine: instructions, by QEMU's own count, and what the stack takes of its memory.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { make } from "../tools/make.ts";
import { showProgress } from "../tools/progress.ts";
import { guarded } from "./operations.ts";
import { scriptsOf } from "./measure.ts";
import { interpreted, lwipNative, translated } from "./stacks.ts";

export interface OnXtensa {
  stack: string;
  /** By the name of the operation. */
  instructions: Record<string, number>;
  /** Bytes: of the engine and of the stack in ROM; of its variables, its heap, and the C stack in RAM. */
  engine: number;
  code: number;
  variables: number;
  heap: number;
  stackDepth: number;
}

/** The CPU's counter runs at 40 MHz, and under -icount shift=0 an instruction takes a nanosecond. */
const instructionsACycle = 25;

const engines: { stack: string; engine: string; module: string; isLwip: boolean }[] = [
  { stack: interpreted, engine: "wasm3", module: "build/bench-firmware.wasm", isLwip: false },
  { stack: translated, engine: "wasm2c", module: "build/bench-firmware.wasm", isLwip: false },
  { stack: lwipNative, engine: "native", module: "build/bench/lwip-small.wasm", isLwip: true },
];

/** The scripts have been recorded before. */
export async function measureOnXtensa(hasLwip: boolean): Promise<OnXtensa[]> {
  const measured: OnXtensa[] = [];
  for (const { stack, engine, module, isLwip } of engines) {
    if (isLwip && !hasLwip) continue;
    const all = new Map<string, Map<string, number>>();
    for (const { name } of guarded) {
      showProgress(`playing ${name} to ${stack} on the emulated Xtensa machine`);
      all.set(name, await play(engine, module, name));
    }
    const most = (name: string) => Math.max(...[...all.values()].map((one) => one.get(name)!));
    measured.push({
      stack,
      instructions: Object.fromEntries(
        [...all].map(([name, one]) => [name, (one.get("cycles")! * instructionsACycle) / one.get("operations")!]),
      ),
      ...{ engine: most("rom-wasm3"), code: most("rom-module"), variables: most("statics") },
      heap: Math.max(...[...all.values()].map((one) => one.get("heap")! - one.get("player")!)),
      stackDepth: most("c-stack"),
    });
  }
  return measured;
}

async function play(engine: string, module: string, operation: string): Promise<Map<string, number>> {
  const script = `SCRIPT=../../${scriptsOf(module)}/${operation}`;
  const complaint = await make("bench/xtensa", `ENGINE=${engine}`, `MODULE=../../build/bench-firmware.wasm`, script);
  if (complaint !== undefined) throw new Error(`bench/xtensa does not build:\n${complaint}`);
  const machine = ["-M", "kc705-nommu", "-cpu", "de212", "-m", "8M", "-display", "none", "-monitor", "none"];
  const wires = ["-serial", "stdio", "-semihosting", "-no-reboot", "-icount", "shift=0"];
  const image = ["-kernel", `build/bench/xtensa-${engine}-${operation}.elf`];
  const { stdout } = await promisify(execFile)("qemu-system-xtensa", [...machine, ...wires, ...image]);
  if (!/^end of statistics/m.test(stdout)) throw new Error(`The machine did not end well:\n${stdout}`);
  return new Map([...stdout.matchAll(/^memory (\S+) +(\d+)/gm)].map(([, name, value]) => [name!, Number(value)]));
}
