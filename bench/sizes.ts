// What the stacks take of ROM and RAM, as far as their files tell.

import { execFileSync } from "node:child_process";
import { memoryMaps } from "../tools/build/modules.ts";
import { readMap } from "../tools/build/tables.ts";
import { readWasm } from "../tools/build/wasm.ts";

export interface Sizes {
  /** Bytes, by what they are. */
  astcp: Record<string, number>;
  lwip: Record<string, number> | undefined;
}

const connections = { astcp: 8, lwip: 16 };
const image = "build/bench/xtensa-native-ping.elf";

export function measureSizes(hasLwip: boolean): Sizes {
  const regions = new Map(
    readMap(memoryMaps.find(({ profile }) => profile === "firmware")!).regions.map(({ name, bytes }) => [name, bytes]),
  );
  const region = (name: string) => regions.get(name)!;
  const buffers = region("send buffers") + region("receive buffers");
  const all = [...regions.values()].reduce((sum, bytes) => sum + bytes, 0);
  return {
    astcp: {
      "code section of the module": readWasm("build/bench-firmware.wasm").codeBytes,
      "tables and buffers": all,
      "of which tables": all - buffers,
      "record of a connection": region("connections") / connections.astcp,
      "buffers of a connection": buffers / connections.astcp,
    },
    lwip: hasLwip ? sizesOfLwip() : undefined,
  };
}

function sizesOfLwip(): Record<string, number> {
  const symbols = execFileSync("xtensa-lx106-elf-nm", ["--print-size", image], { encoding: "utf8" });
  const pools = [...symbols.matchAll(/^\w+ (\w+) [bB] (memp_memory_\w+_base|ram_heap)$/gm)].map(
    ([, bytes, name]) => [name!, parseInt(bytes!, 16)] as const,
  );
  const pool = new Map(pools);
  const all = pools.reduce((sum, [, bytes]) => sum + bytes, 0);
  const buffers = pool.get("ram_heap")! + pool.get("memp_memory_PBUF_POOL_base")!;
  return {
    "code section of the module": readWasm("build/bench/lwip-small.wasm").codeBytes,
    "tables and buffers": all,
    "of which tables": all - buffers,
    "record of a connection": Math.floor(pool.get("memp_memory_TCP_PCB_base")! / connections.lwip),
    "buffers of a connection": Math.floor(buffers / connections.lwip),
  };
}
