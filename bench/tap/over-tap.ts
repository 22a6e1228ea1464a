// Stacks over TAP against this machine's kernel, side by side, in turn, and in one run.

import { make } from "../../tools/make.ts";
import { Namespace } from "../../tools/namespace.ts";
import type { DebianPackage } from "../../tools/debian.ts";

export interface LinkedStack {
  name: string;
  /** The program with its words; or `kernel`. */
  program: string[];
  /** What make builds first: the folder, and the words for it. */
  target: [string, ...string[]];
  isLwip: boolean;
}

export interface OverTap {
  stack: string;
  measure: string;
  median: number;
}

export const tapPackages: DebianPackage[] = [
  { name: "ethtool", brings: "/usr/sbin/ethtool" },
  { name: "wrk", brings: "wrk" },
];

/** In the order of the tables: what they measure, and in what. */
export const tapMeasures: Record<string, string> = {
  receive: "the stack receives, MB/s",
  send: "the stack sends, MB/s",
  "connections-1": "connections/s, one after the other",
  "connections-8": "connections/s, eight at once",
  "http-1": "HTTP/s, a connection each",
  "http-8": "HTTP/s, a connection each, eight at once",
  "http-kept-1": "HTTP/s, one kept connection",
  "http-kept-8": "HTTP/s, eight kept connections",
  latency: "echo of a byte, µs",
};

/** With the small buffers of a microcontroller, and with the large ones of a computer. */
export const linkedStacks: LinkedStack[] = [
  interpreted("astcp, wasm3, small", "bench-firmware"),
  translated("astcp, wasm2c, small", "bench-firmware"),
  native("lwIP, native, small", "small"),
  interpreted("astcp, wasm3, large", "bench-host"),
  translated("astcp, wasm2c, large", "bench-host"),
  native("lwIP, native, large", "large"),
  { name: "kernel to kernel", program: ["kernel"], target: ["bench", "../build/bench/kernel-services"], isLwip: false },
];

/** Nothing, where the kernel allows no TAP device. */
export async function measureOverTap(stacks: LinkedStack[]): Promise<OverTap[] | undefined> {
  const namespace = await Namespace.create().catch(() => undefined);
  if (namespace === undefined) return undefined;
  for (const [folder, ...words] of [...stacks.map(({ target }) => target), ["bench", "../build/bench/load"]]) {
    const complaint = await make(folder!, ...words);
    if (complaint !== undefined) throw new Error(`${folder} does not build:\n${complaint}`);
  }
  const inside = ["--import", "tsx", "bench/tap/inside.ts", JSON.stringify(stacks)];
  const { status, output } = await namespace.run(process.execPath, ...inside);
  await namespace.end();
  if (status !== 0) throw new Error(output);
  return JSON.parse(output) as OverTap[];
}

function interpreted(name: string, module: string): LinkedStack {
  const program = ["build/astcp-linux", "--module", `build/${module}.wasm`];
  return { name, program, target: ["boards/linux-tap", "../../build/astcp-linux"], isLwip: false };
}

function translated(name: string, module: string): LinkedStack {
  const program = `build/astcp-linux-${module}-wasm2c`;
  const words = [`MODULE=../../build/${module}.wasm`, `../../${program}`];
  return { name, program: [program], target: ["boards/linux-tap", ...words], isLwip: false };
}

function native(name: string, variant: string): LinkedStack {
  const program = `build/bench/lwip-linux-${variant}`;
  return { name, program: [program], target: ["bench", `../${program}`], isLwip: true };
}
