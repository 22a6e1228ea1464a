// npx astcp build: the module that is flashed, and what it costs.

import { statSync } from "node:fs";
import { readWasm } from "../build/wasm.ts";
import { compileApplication } from "./application.ts";
import { memoryLeft } from "../build/memory-left.ts";

export async function build(): Promise<number> {
  const module = await compileApplication("app");
  const left = await memoryLeft(module);
  const { codeBytes, dataBytes, memory } = readWasm(module.wasm);
  const rows: [string, number][] = [
    [module.wasm, statSync(module.wasm).size],
    ["  code", codeBytes],
    ["  constants", dataBytes],
    ["memory", memory.initialPages * 65_536],
    ["  left for more variables", left],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, bytes] of rows)
    console.log(`${name.padEnd(width)}  ${bytes.toLocaleString("en").padStart(7)} bytes`);
  return 0;
}
