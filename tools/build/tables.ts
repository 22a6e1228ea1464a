// The bytes of every region of memory, as assembly/memory-map.ts lays them out in a profile.

import { readFileSync } from "node:fs";
import type { BuiltModule } from "./modules.ts";

export interface Region {
  name: string;
  address: number;
  bytes: number;
}

export interface MemoryMap {
  /** In order of their addresses. */
  regions: Region[];
  /** Behind each region, and before the first: they belong to none. */
  guardBytes: number;
  end: number;
}

/** Names in the map that stand for several regions together. */
const spans = ["mapStart", "tablesStart", "buffersStart"];
const end = "mapEnd";

/**
 * The regions are the exported constants of the map, compiled by itself: `nameStart` for each, and `mapEnd` behind the
 * last.
 */
export function readMap(map: BuiltModule): MemoryMap {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(map.wasm)), {});
  const value = (name: string) => (exports[name] as WebAssembly.Global<"i32">).value;
  const addresses = Object.keys(exports)
    .filter((name) => (name.endsWith("Start") && !spans.includes(name)) || name === end)
    .map((name) => ({ name, address: value(name) }))
    .sort((one, other) => one.address - other.address);
  if (addresses.at(-1)?.name !== end) throw new Error(`${map.entry}: nothing may stand behind mapEnd`);
  const guardBytes = value("guardBytes");
  const regions = addresses.slice(0, -1).map(({ name, address }, index) => ({
    name: name.replace(/Start$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    address,
    bytes: addresses[index + 1]!.address - address - guardBytes,
  }));
  return { regions, guardBytes, end: value(end) };
}
