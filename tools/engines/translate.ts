// Translates a module to C, for programs that carry it compiled in: `translate.ts MODULE.wasm FOLDER`. wasm2c writes
// module.c and module.h; interface.h says what engine-wasm2c.c and wasm-rt.h have to know of them.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { I32, readWasm, type Signature } from "../build/wasm.ts";
import { fileOf } from "../places.ts";

const wasm2c = fileOf("wabt", "bin/wasm2c");
const pageBytes = 65_536;
/** How module.c checks an access to memory, and how it can: the memory never grows, so its size is a constant. */
const check = { made: "> mem->size))", better: "> MODULE_MEMORY_BYTES))" };

const [module, folder] = process.argv.slice(2);
if (module === undefined || folder === undefined) throw new Error("Usage: translate.ts MODULE.wasm FOLDER");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "interface.h"), interfaceOf(module));
const code = join(folder, "module.c");
const { status } = spawnSync(process.execPath, [wasm2c, module, "--module-name", "module", "--output", code], {
  stdio: "inherit",
});
if (status !== 0) process.exit(1);
const made = readFileSync(code, "utf8");
if (!made.includes(check.made)) throw new Error("wasm2c checks accesses to memory in another way than it did.");
writeFileSync(code, made.replaceAll(check.made, check.better));

function interfaceOf(module: string): string {
  const { imports, exports, memory } = readWasm(module);
  const nameSpaces = new Set(imports.map((each) => each.module));
  const functions = exports.flatMap(({ name, signature }) => (signature ? [{ name, signature }] : []));
  return [
    "// What a module exports and imports: by name, how many i32 it takes and how many it returns.",
    `#define MODULE_MEMORY_BYTES ${memory.initialPages * pageBytes}`,
    `#define MODULE_INSTANTIATE(of) wasm2c_module_instantiate(${["of", ...[...nameSpaces].fill("NULL")].join(", ")})`,
    "#define MODULE_EXPORTS(EXPORT) \\",
    ...functions.map(({ name, signature }) => `  EXPORT(${name}, ${counts(name, signature)}) \\`),
    "",
    "#define MODULE_IMPORTS(IMPORT) \\",
    ...imports.map(({ module, name, signature }) => `  IMPORT(${module}, ${name}, ${counts(name, signature)}) \\`),
    "",
    "",
  ].join("\n");
}

function counts(name: string, { parameters, results }: Signature): string {
  if (![...parameters, ...results].every((type) => type === I32)) throw new Error(`${name} is not over i32 alone`);
  return `${parameters.length}, ${results.length}`;
}
