// Measures what was built and holds it against its budgets. That the tables fit their memory is seen to by the compiler,
// which refuses a module that outgrows the pages of its profile.

import { firmwareFeatures } from "./features.ts";
import { memoryMaps, modules } from "./modules.ts";
import { measureNesting, nestingProblems, type Nesting } from "./nesting.ts";
import { readMap } from "./tables.ts";
import { frameBytes, nestingBytesMax } from "./task-stack.ts";
import { readWasm } from "./wasm.ts";

export interface Report {
  text: string;
  /** What is over its budget, a sentence each. */
  problems: string[];
}

/** wasm3 needs about 3.3 bytes of RAM for a byte of code: an ESP32's firmware should stay near this ... */
const codeBytesAim = 24_576;
/** ... and must not exceed this. */
const codeBytesMax = 28_672;
const pageBytes = 65_536;

type Row = (string | number)[];

export async function report(): Promise<Report> {
  const measured = modules.map((module) => ({ module, ...readWasm(module.wasm) }));
  const core = measured.find(({ module }) => module.name === "core")!;
  const maps = memoryMaps.map((map) => ({ profile: map.profile, regions: readMap(map).regions }));
  const regionNames = maps[0]!.regions.map(({ name }) => name);
  const nesting = await reportNesting();

  const text = [
    table([
      ["module", "profile", "code", "constants", "memory"],
      ...measured.map(({ module, codeBytes, dataBytes, memory }) => [
        module.wasm,
        module.profile,
        codeBytes,
        dataBytes,
        memory.initialPages * pageBytes,
      ]),
    ]),
    `The firmware's code: ${number(core.codeBytes)} bytes; ` +
      `the aim is ${number(codeBytesAim)}, the limit ${number(codeBytesMax)}.\n`,
    table([
      ["what it leaves out", "bytes of code more"],
      ...firmwareFeatures.map(({ name, module }) => [name, readWasm(module.wasm).codeBytes - core.codeBytes]),
    ]),
    table([
      ["bytes of", ...maps.map(({ profile }) => profile)],
      ...regionNames.map((name, index) => [name, ...maps.map(({ regions }) => regions[index]!.bytes)]),
      ["in all", ...maps.map(({ regions }) => regions.reduce((sum, { bytes }) => sum + bytes, 0))],
    ]),
    nesting.text,
  ].join("\n");
  const isOver = core.codeBytes > codeBytesMax;
  return { text, problems: [...(isOver ? [`the firmware's code is over its limit`] : []), ...nesting.problems] };
}

async function reportNesting(): Promise<Report> {
  try {
    const nestings = await measureNesting();
    if (typeof nestings === "string") return { text: `Nesting in wasm3: not measured, as ${nestings}\n`, problems: [] };
    return { text: nestingText(nestings), problems: nestingProblems(nestings) };
  } catch (error) {
    return { text: "Nesting in wasm3: not measured\n", problems: [(error as Error).message] };
  }
}

function nestingText(nestings: Nesting[]): string {
  const rows = nestings.map(({ module, deepest, deepestIn, calls }) => [
    ...[module, deepest, deepest * frameBytes, deepestIn, calls],
  ]);
  return [
    table([["operations nested in wasm3", "deepest", "C stack", "in", "of calls"], ...rows]),
    `Each takes up to ${frameBytes} bytes of an ESP32's C stack; the limit is ${number(nestingBytesMax)}.\n`,
  ].join("");
}

/** Words to the left, numbers to the right. */
function table(rows: Row[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? number(cell) : cell)));
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const isNumber = rows[1]!.map((cell) => typeof cell === "number");
  return cells
    .map((row) =>
      row.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))),
    )
    .map((row) => `${row.join("  ").trimEnd()}\n`)
    .join("");
}

function number(value: number): string {
  return value.toLocaleString("en");
}
