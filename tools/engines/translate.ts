// Translates a module to C, for programs that carry it compiled in: `translate.ts MODULE.wasm FOLDER`. wasm2c writes
// module.c and module.h; functions.h lists what engine-wasm2c.c has to know of them.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { I32, readWasm, type Signature } from "../build/wasm.ts";

const wasm2c = "node_modules/wabt/bin/wasm2c";

const [module, folder] = process.argv.slice(2);
if (module === undefined || folder === undefined) throw new Error("Usage: translate.ts MODULE.wasm FOLDER");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "functions.h"), functionsOf(module));
const words = [wasm2c, module, "--module-name", "module", "--output", join(folder, "module.c")];
process.exitCode = spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;

function functionsOf(module: string): string {
  const { imports, exports } = readWasm(module);
  const nameSpaces = new Set(imports.map((each) => each.module));
  const functions = exports.flatMap(({ name, signature }) => (signature ? [{ name, signature }] : []));
  return [
    "// What a module exports and imports, by name, how many i32 it takes and how many it returns.",
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
