// Bugs by which the core reads or writes what isn't there: beyond a frame's end, or a table's.

import type { Mutant } from "./table.ts";

export const mutantsBeyondBounds: Mutant[] = [
  {
    name: "a segment's data end a byte behind the frame",
    file: "assembly/wire/tcp.ts",
    text: "  segment.dataBytes = length - headerBytes;\n",
    replacement: "  segment.dataBytes = length - headerBytes + 1;\n",
  },
  {
    name: "half of the buckets stand behind their table",
    file: "assembly/tcp/four-tuples.ts",
    text: "  return bucketsStart + ((<usize>(mixed >> (32 - bucketBits))) << 1);\n",
    replacement: "  return bucketsStart + ((<usize>(mixed >> (31 - bucketBits))) << 1);\n",
  },
];
