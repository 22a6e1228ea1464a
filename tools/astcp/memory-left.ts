// How many bytes of its page of memory an application leaves: the compiler is asked where its variables end.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { compileModule } from "./application.ts";
import type { BuiltModule } from "../build/modules.ts";
import { readWasm } from "../build/wasm.ts";

const folder = "build/memory";
const pageBytes = 65_536;

export async function memoryLeft(application: BuiltModule): Promise<number> {
  const { entry, profiles, wasm } = application;
  mkdirSync(folder, { recursive: true });
  const own = { entry: `${folder}/entry.ts`, profiles: `${folder}/asconfig.json` };
  const source = entry.replace(/\.ts$/, "");
  writeFileSync(own.entry, `export * from "../../${source}";\nexport const memoryEnd: usize = __heap_base;\n`);
  // Where variables stand doesn't depend on how well the code is made, and this is quicker.
  const options = { optimizeLevel: 0, shrinkLevel: 0, converge: false };
  writeFileSync(own.profiles, JSON.stringify({ extends: `../../${profiles}`, options }));
  const measured = { name: "memory", ...own, sources: [...(application.sources ?? []), entry] };
  const { wasm: map } = await compileModule({
    ...{ ...application, ...measured, wasm: `${folder}/memory.wasm`, wat: `${folder}/memory.wat` },
  });
  return readWasm(wasm).memory.initialPages * pageBytes - endIn(map);
}

/** What it does at top level calls nothing of its host. */
function endIn(wasm: string): number {
  const refuse = () => 0;
  const host = { transmit: refuse, random: refuse, checksum: refuse, trace: refuse };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), { host });
  return (exports.memoryEnd as WebAssembly.Global<"i32">).value;
}
