// How many bytes of its page of memory an application leaves: the compiler is asked where its variables end.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { compileAll } from "./compile.ts";
import type { BuiltModule } from "./modules.ts";
import { pageBytes } from "./parts.ts";
import { readWasm } from "./wasm.ts";

const folder = "build/memory";

export async function memoryLeft(application: BuiltModule): Promise<number> {
  const { name, entry, profiles = "asconfig.json", wasm } = application;
  mkdirSync(folder, { recursive: true });
  const own = { entry: `${folder}/${name}.ts`, profiles: `${folder}/${name}.json` };
  const source = entry.replace(/\.ts$/, "");
  writeFileSync(own.entry, `export * from "../../${source}";\nexport const memoryEnd: usize = __heap_base;\n`);
  // Where variables stand doesn't depend on how well the code is made, and this is quicker.
  const options = { optimizeLevel: 0, shrinkLevel: 0, converge: false };
  writeFileSync(own.profiles, JSON.stringify({ extends: `../../${profiles}`, options }));
  const measured = { name: `memory-${name}`, ...own, sources: [...(application.sources ?? []), entry] };
  const map = { ...application, ...measured, wasm: `${folder}/${name}.wasm`, wat: `${folder}/${name}.wat` };
  const [compilation] = await compileAll([map]);
  if (compilation!.error !== undefined) throw new Error(`${map.entry} does not compile:\n${compilation!.error}`);
  return readWasm(wasm).memory.initialPages * pageBytes - endIn(map.wasm);
}

/** What it does at top level calls nothing of its host. */
function endIn(wasm: string): number {
  const refuse = () => 0;
  const host = { transmit: refuse, random: refuse, checksum: refuse, trace: refuse };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), { host });
  return (exports.memoryEnd as WebAssembly.Global<"i32">).value;
}
