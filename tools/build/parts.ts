// What the parts of a module take: the code of each folder of the sources, and what all of it needs of an ESP32's memory.

import { readFileSync } from "node:fs";
import type { BuiltModule } from "./modules.ts";
import { taskStackBytes } from "./task-stack.ts";
import { readWasm } from "./wasm.ts";

/** What is left on an ESP32 with Wi-Fi on, its buffers at their minimum (ESP-IDF's own figure, in KB). */
export const esp32Bytes = 185 * 1024;
/** The stack of the task that owns a module which is compiled in (boards/esp32/main/main.c). */
export const compiledTaskStackBytes = 8 * 1024;
export const pageBytes = 65_536;

/** What wasm3 takes of the heap for a byte of code, as `npm run qemu` measures it with the web server, rounded up. */
const wasm3BytesForOne = 5;

/** The bytes of the functions of each folder, the largest first. What was put in its caller's place counts as the caller's. */
export function codeByPart({ wasm, wat }: BuiltModule): [part: string, bytes: number][] {
  const names = [...readFileSync(wat, "utf8").matchAll(/^ \(func \$(\S+)/gm)].map(([, name]) => name!);
  const parts = new Map<string, number>();
  for (const [index, bytes] of readWasm(wasm).functionBytes.entries()) {
    const part = partOf(names[index]!);
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  return [...parts].toSorted(([, one], [, other]) => other - one);
}

function partOf(name: string): string {
  const [, folder] = /^assembly\/([\w-]+)\//.exec(name) ?? [];
  return folder ?? "what they share";
}

/** What an ESP32 with Wi-Fi on has to give, with either engine. */
export function memoryOnEsp32({ wasm }: BuiltModule): { wasm3: number; wasm2c: number } {
  const { codeBytes } = readWasm(wasm);
  return {
    wasm3: pageBytes + codeBytes * wasm3BytesForOne + taskStackBytes,
    wasm2c: pageBytes + compiledTaskStackBytes,
  };
}
