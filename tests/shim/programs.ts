// Builds and runs the programs in C that the tests of the shim consist of.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { compiler, ensureDebianPackages } from "../../tools/debian.ts";
import { suffixOf, type Engine } from "../../tools/engines.ts";
import { make } from "../../tools/make.ts";

const folder = "build/shim-tests";
const scratch = mkdtempSync(join(tmpdir(), "astcp-shim-"));
let written = 0;
process.on("exit", () => rmSync(scratch, { recursive: true }));

export async function build(folderOfMakefile: string): Promise<void> {
  ensureDebianPackages(compiler);
  assert.equal(await make(folderOfMakefile), undefined);
}

/** The path of a file that isn't there yet. */
export function scratchFile(name: string): string {
  return join(scratch, name);
}

/** A file with these bytes. */
export function fileOf(bytes: Uint8Array): string {
  const file = join(scratch, `${++written}.wasm`);
  writeFileSync(file, bytes);
  return file;
}

/** Runs a program of the tests; what it printed. It has to end well. */
export function run(program: string, words: string[], input?: Uint8Array): Buffer {
  const { status, signal, stdout, stderr } = spawnSync(join(folder, program), words, { input });
  assert.equal(stderr.toString(), "");
  assert.equal(signal, null);
  assert.equal(status, 0);
  return stdout;
}

/** Runs one of the cases (cases.c) with the module in this file. */
export async function runCase(name: string, module?: string, engine: Engine = "wasm3"): Promise<string> {
  if (module === undefined) return textOf(run("cases", [name]));
  if (engine === "wasm3") return textOf(run("cases", [name, module]));
  assert.equal(await make("tests/shim", `ENGINE=${engine}`, `MODULE=${resolve(module)}`), undefined);
  return textOf(run(`${basename(module, ".wasm")}${suffixOf(engine)}/cases`, [name]));
}

function textOf(bytes: Buffer): string {
  return bytes.toString().trimEnd();
}
