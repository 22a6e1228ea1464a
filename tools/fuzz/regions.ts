// Writes where the regions of the memory and the guards between them stand, for the fuzz target: `regions.ts FILE`.

import { writeFileSync } from "node:fs";
import { memoryMaps } from "../build/modules.ts";
import { readMap } from "../build/tables.ts";

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("Usage: regions.ts FILE");
const { regions, guardBytes, end } = readMap(memoryMaps.find(({ profile }) => profile === "debug")!);
writeFileSync(
  file,
  [
    "// The regions of the memory: where each begins, and how many bytes it has.",
    '#include "interface.h"',
    `#define CORE_GUARD_BYTES ${guardBytes}`,
    `#define CORE_MAP_END ${end}`,
    "#define CORE_REGIONS(REGION) \\",
    ...regions.map(({ address, bytes }) => `  REGION(${address}, ${bytes}) \\`),
    "",
    "",
  ].join("\n"),
);
