// What the firmware costs, as the machine has measured it, beside what an ESP32 has.

import type { BuiltModule } from "../build/modules.ts";
import { compiledTaskStackBytes, esp32Bytes, pageBytes } from "../build/parts.ts";
import { taskStackBytes } from "../build/task-stack.ts";
import { readWasm } from "../build/wasm.ts";

export function memoryReport(module: BuiltModule, statistics: Map<string, number>): string {
  const measure = (name: string): number => {
    const bytes = statistics.get(name);
    if (bytes === undefined) throw new Error(`The machine said nothing about ${name}.`);
    return bytes;
  };
  const linearMemory = readWasm(module.wasm).memory.initialPages * pageBytes;
  const ownRom = measure("rom") - measure("rom-wasm3") - measure("rom-module");
  // wasm3 takes the module's memory from the heap; what was compiled in has it among the variables.
  const isInterpreted = measure("rom-wasm3") > 0;
  const stack = isInterpreted ? taskStackBytes : compiledTaskStackBytes;
  const ram = measure("heap") + measure("statics") + stack;
  const left = esp32Bytes - ram;
  const heap = measure("heap") - (isInterpreted ? linearMemory : 0);
  const variables = measure("statics") - (isInterpreted ? 0 : linearMemory);
  return table([
    ["ROM in all", measure("rom")],
    ["  wasm3", measure("rom-wasm3")],
    [isInterpreted ? "  the module" : "  the module, compiled", measure("rom-module")],
    ["  shim, board and C library", ownRom],
    ["RAM in all, with an ESP32's stack", ram],
    ["  the module's memory", linearMemory],
    [isInterpreted ? "  heap: wasm3 and the compiled code" : "  heap", heap],
    ["  variables of shim, board and C library", variables],
    [`  C stack, of which ${number(measure("c-stack"))} were used here`, stack],
    ["An ESP32 with Wi-Fi on leaves", esp32Bytes],
    [left >= 0 ? "  of which remain" : "  which is too little by", Math.abs(left)],
    ["Not in the sum: receive buffers, which a radio or MAC brings", measure("receive-buffers")],
  ]);
}

function table(rows: [string, number][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, bytes]) => `${name.padEnd(width)}  ${number(bytes).padStart(8)}`).join("\n");
}

function number(value: number): string {
  return value.toLocaleString("en");
}
