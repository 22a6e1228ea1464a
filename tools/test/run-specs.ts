// Runs as-pect specs, one after the other: `run-specs.ts RESULTS SPEC...`. Each is compiled from the sources with the
// constants of the `debug` profile, linked to a wire that keeps what the stack transmits, and run; a line of JSON in
// RESULTS says what became of its tests.

import { EmptyReporter, TestContext } from "@as-pect/core";
import { instantiate } from "@assemblyscript/loader";
import { appendFileSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createWire } from "../../tests/support/wire-imports.ts";
import { fileOf, ours } from "../places.ts";
import { resultsOf } from "./spec-results.ts";

/** The part of the compiler's interface that is used here. */
interface Compiler {
  main(
    words: string[],
    machine: {
      stdout: NodeJS.WritableStream;
      stderr: NodeJS.WritableStream;
      readFile(name: string, folder: string): string | null;
      writeFile(name: string, contents: Uint8Array | string): void;
    },
  ): Promise<{ error: Error | null }>;
}

/** By its path, as its own types declare numbers that those of the portable library are at odds with. */
const compiler: Compiler = await import(pathToFileURL(resolve(fileOf("assemblyscript", "dist/asc.js"))).href);
const runtime = fileOf("@as-pect/assembly", "assembly/index.ts");
const profile = resolve(ours("as-pect.asconfig.json"));
/** The sources are the same for every spec. */
const texts = new Map<string, string | null>();

const [results, ...specs] = process.argv.slice(2);
try {
  for (const spec of specs) await run(spec);
} catch (error) {
  // Left to itself it would be shown with a line of the compiler's own code, which has ten million characters.
  console.error((error as Error).stack);
  process.exit(1);
}

async function run(spec: string): Promise<void> {
  const binary = await compiled(spec);
  const context = new TestContext({ fileName: spec, binary, reporter: new EmptyReporter() });
  const wire = createWire();
  const module = await instantiate(binary, context.createImports(wire.imports));
  wire.attach(module.instance);
  context.run(module as unknown as Parameters<TestContext["run"]>[0]);
  appendFileSync(results!, `${JSON.stringify(resultsOf(context))}\n`);
}

async function compiled(spec: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error } = await compiler.main(
    [spec, runtime, "--config", profile, "--target", "specs", "--outFile", "spec.wasm"],
    {
      stdout: process.stdout,
      stderr: process.stderr,
      readFile: (name, folder) => textOf(join(folder, name)),
      writeFile(name, contents) {
        if (name.endsWith(".wasm")) binary = contents as Uint8Array;
      },
    },
  );
  if (error) throw error;
  return binary!;
}

function textOf(file: string): string | null {
  if (!texts.has(file)) texts.set(file, readText(file));
  return texts.get(file)!;
}

/** Null: the compiler looks for it elsewhere. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
