// Where the instructions of an operation go: the functions of the module that it calls most often, as in wasm3 a call takes
// ten times what an operation does, and what they execute themselves. It is the module translated to C, with names and
// without inlining, under callgrind.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { make } from "../tools/make.ts";
import { runNode } from "../tools/processes.ts";
import { readCosts } from "./callgrind.ts";
import { guarded } from "./operations.ts";
import { bytesOf } from "./subject.ts";

export interface Profile {
  operation: string;
  /** Of one operation. */
  instructions: number;
  /** Calls of the module's functions, for one operation. */
  calls: number;
  functions: { name: string; share: number; calls: number }[];
}

const folder = "build/bench/profile";
const module = `${folder}/named.wasm`;
const player = `${folder}/build/bench/play-named-wasm2c`;
const shown = 12;
/** Every function of the module stays one; what wasm2c itself wrote as inline does not. */
const separate =
  "-O2 -fno-inline-functions -fno-inline-small-functions -fno-inline-functions-called-once -fno-partial-inlining -fno-ipa-icf";

export async function profile(): Promise<Profile[]> {
  mkdirSync(folder, { recursive: true });
  const asc = [
    "node_modules/assemblyscript/bin/asc.js",
    "bench/application.ts",
    "--config",
    resolve("asconfig.json"),
    "--target",
    "firmware",
  ];
  const { status, output } = await runNode([...asc, "--debug", "--outFile", module]);
  if (status !== 0) throw new Error(output);
  const words = [`MODULE=../${module}`, `optimised=${separate}`, `BUILD=../${folder}/build`];
  const complaint = await make("bench", ...words, `../${player}`);
  if (complaint !== undefined) throw new Error(complaint);
  const compiled = new WebAssembly.Module(readFileSync(module));
  return guarded.map(({ name, record }) => {
    const script = record(compiled);
    writeFileSync(`${folder}/${name}`, bytesOf(script));
    const out = `${folder}/${name}.callgrind`;
    const callgrind = [
      "--tool=callgrind",
      "--toggle-collect=play_measured",
      "--compress-strings=no",
      "--compress-pos=no",
    ];
    execFileSync("valgrind", [...callgrind, `--callgrind-out-file=${out}`, player, `${folder}/${name}`], {
      stdio: "ignore",
    });
    return { operation: name, ...readProfile(readFileSync(out, "utf8"), script.operations) };
  });
}

function readProfile(text: string, operations: number): Omit<Profile, "operation"> {
  const { self: costs, calls: counts } = readCosts(text);
  const self = new Map([...costs].map(([symbol, cost]) => [nameOf(symbol), cost]));
  const calls = new Map([...counts].map(([symbol, count]) => [nameOf(symbol), count]));
  const sum = (values: Iterable<number>) => [...values].reduce((one, other) => one + other, 0);
  const all = sum(self.values());
  return {
    instructions: all / operations,
    calls: sum([...calls].filter(([each]) => isOfModule(each)).map(([, count]) => count)) / operations,
    functions: [...self]
      .filter(([each]) => isOfModule(each))
      .toSorted(([one], [other]) => (calls.get(other) ?? 0) - (calls.get(one) ?? 0))
      .slice(0, shown)
      .map(([each, cost]) => ({ name: each, share: cost / all, calls: (calls.get(each) ?? 0) / operations })),
  };
}

function isOfModule(name: string): boolean {
  return /^(?:assembly|bench|~lib)\//.test(name);
}

/** wasm2c writes what isn't a letter or a digit in hexadecimal. */
function nameOf(symbol: string): string {
  return symbol
    .replace(/^w2c_module_|\.(?:constprop|isra|part)\.\d+$/g, "")
    .replace(/0x([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
