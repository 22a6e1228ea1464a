// The bytes of every region of memory, as assembly/memory-map.ts lays them out in a profile.

import { readFileSync } from "node:fs";
import type { BuiltModule } from "./modules.ts";

export interface Region {
  name: string;
  address: number;
  bytes: number;
}

/** Names in the map that stand for several regions together. */
const spans = ["mapStart", "tablesStart", "buffersStart"];
const end = "mapEnd";

/**
 * The regions in order of their addresses. They are the exported constants of the map, compiled by
 * itself: `nameStart` for each region, and `mapEnd` behind the last. The guards behind them belong to none.
 */
export function readRegions(map: BuiltModule): Region[] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(map.wasm)), {});
  const guardBytes = (exports.guardBytes as WebAssembly.Global<"i32">).value;
  const addresses = Object.entries(exports)
    .filter(([name]) => (name.endsWith("Start") && !spans.includes(name)) || name === end)
    .map(([name, value]) => ({ name, address: (value as WebAssembly.Global<"i32">).value }))
    .sort((one, other) => one.address - other.address);
  if (addresses.at(-1)?.name !== end) throw new Error(`${map.entry}: nothing may stand behind mapEnd`);
  return addresses.slice(0, -1).map(({ name, address }, index) => ({
    name: name.replace(/Start$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    address,
    bytes: addresses[index + 1]!.address - address - guardBytes,
  }));
}
