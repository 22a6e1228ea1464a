// Measures what was built and holds it against its budgets. That the tables fit their memory is seen to by the compiler,
// which refuses a module that outgrows the pages of its profile.

import { firmwareFeatures } from "./features.ts";
import { memoryLeft } from "./memory-left.ts";
import { memoryMaps, modules, type BuiltModule } from "./modules.ts";
import { measureNesting, nestingProblems, type Nesting } from "./nesting.ts";
import { codeByPart, esp32Bytes, memoryOnEsp32, pageBytes } from "./parts.ts";
import { readMap } from "./tables.ts";
import { frameBytes, nestingBytesMax } from "./task-stack.ts";
import { readWasm } from "./wasm.ts";

export interface Report {
  text: string;
  /** What is over its budget, a sentence each. */
  problems: string[];
}

/** wasm3 needs three to five bytes of RAM for a byte of code: an ESP32's firmware should stay near this ... */
const codeBytesAim = 24_576;
/** ... and must not exceed this. */
const codeBytesMax = 28_672;
/** Of the page of the web server with every service. */
const leftMin = 2048;

type Row = (string | number)[];

export async function report(): Promise<Report> {
  const measured = modules.map((module) => ({ module, ...readWasm(module.wasm) }));
  const core = measured.find(({ module }) => module.name === "core")!;
  const maps = memoryMaps.map((map) => ({ profile: map.profile, regions: readMap(map).regions }));
  const regionNames = maps[0]!.regions.map(({ name }) => name);
  const services = await reportServices();
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
    services.text,
    nesting.text,
  ].join("\n");
  const isOver = core.codeBytes > codeBytesMax;
  return {
    text,
    problems: [...(isOver ? [`the firmware's code is over its limit`] : []), ...services.problems, ...nesting.problems],
  };
}

/** The web server with all the services, and without them: what they take, and what an ESP32 has. */
async function reportServices(): Promise<Report> {
  const [plain, networked] = ["http", "http-networked"].map((name) => modules.find((one) => one.name === name)!);
  const left = await memoryLeft(networked!);
  const needs = (name: string, module: BuiltModule): Row => {
    const { wasm3, wasm2c } = memoryOnEsp32(module);
    return [name, wasm3, fits(wasm3), wasm2c, fits(wasm2c)];
  };
  const text = [
    table([["the web server with every service, the code of", "bytes"], ...codeByPart(networked!)]),
    `Of its page ${number(left)} bytes are left for an application; at least ${number(leftMin)} are to be.\n`,
    table([
      ["bytes of RAM for", "in wasm3", "", "by wasm2c", ""],
      needs("the web server", plain!),
      needs("the web server with every service", networked!),
    ]),
    `An ESP32 with Wi-Fi on leaves ${number(esp32Bytes)}. What doesn't fit there in wasm3 runs translated to C, or by Ethernet.\n`,
  ].join("");
  return { text, problems: left < leftMin ? [`${networked!.wasm} leaves too little of its page`] : [] };
}

function fits(bytes: number): string {
  return bytes <= esp32Bytes ? "fits" : "doesn't fit";
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
