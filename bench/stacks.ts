// What is compared: each stack in each engine, how it is built, and how a script is played to it.

import { make } from "../tools/make.ts";

export interface Stack {
  /** As the tables name it. */
  name: string;
  /** The module that scripts are recorded with. */
  module: string;
  /** What make has to build, in the order of the words for it. */
  targets: string[][];
  /** The words that play a script whose file is appended, with the module behind it where `takesModule`. */
  play: string[];
  takesModule: boolean;
  /** Instructions can be counted: it isn't V8, which makes them while it runs. */
  isCounted: boolean;
  /** It comes from lwIP's sources, and is left out where there are none. */
  isLwip: boolean;
}

const folder = "build/bench";

export const interpreted = "astcp, wasm3";
export const unaided = "astcp, wasm3, own checksum";
export const translated = "astcp, wasm2c";
export const lwipNative = "lwIP, native";
export const lwipInterpreted = "lwIP, wasm3";

/** For (a) to (f) and (h). */
export const stacks: Stack[] = [
  inWasm3(interpreted, "build/bench-firmware.wasm"),
  inWasm3(unaided, "build/bench-unaided.wasm"),
  inWasm2c(translated, "build/bench-firmware.wasm"),
  { ...inWasm3("astcp, V8", "build/bench-unaided.wasm"), ...inV8() },
  native(lwipNative, "small"),
  inWasm3(lwipInterpreted, `${folder}/lwip-small.wasm`),
  inWasm3("lwIP, wasm3, the host's checksum", `${folder}/lwip-host-checksum.wasm`),
  inWasm2c("lwIP, wasm2c", `${folder}/lwip-small.wasm`),
];

/** For (g), with room for 1,024 connections. */
export const crowdStacks: Stack[] = [
  inWasm3(interpreted, "build/bench-crowd.wasm"),
  inWasm2c(translated, "build/bench-crowd.wasm"),
  native(lwipNative, "crowd"),
  inWasm3(lwipInterpreted, `${folder}/lwip-crowd.wasm`),
];

/** Builds them all. Throws what the compiler said. */
export async function buildStacks(chosen: Stack[]): Promise<void> {
  for (const words of chosen.flatMap(({ targets }) => targets)) {
    const complaint = await make("bench", ...words);
    if (complaint !== undefined) throw new Error(`bench/${words[0]} does not build:\n${complaint}`);
  }
}

function inWasm3(name: string, module: string): Stack {
  const play = `${folder}/play-wasm3`;
  return {
    ...{ name, module, play: [play], takesModule: true, isCounted: true, isLwip: isOfLwip(module) },
    targets: [...lwipModule(module), [`../${play}`]],
  };
}

function inWasm2c(name: string, module: string): Stack {
  const play = `${folder}/play-${module.replace(/^.*\/|\.wasm$/g, "")}-wasm2c`;
  return {
    ...{ name, module, play: [play], takesModule: false, isCounted: true, isLwip: isOfLwip(module) },
    targets: [...lwipModule(module), [`MODULE=../${module}`, `../${play}`]],
  };
}

function native(name: string, variant: string): Stack {
  const module = `${folder}/lwip-${variant}.wasm`;
  const play = `${folder}/play-lwip-${variant}`;
  return {
    ...{ name, module, play: [play], takesModule: false, isCounted: true, isLwip: true },
    targets: [...lwipModule(module), [`../${play}`]],
  };
}

function inV8(): Partial<Stack> {
  return { targets: [], play: [process.execPath, "--import", "tsx", "bench/play.ts"], isCounted: false };
}

function isOfLwip(module: string): boolean {
  return module.startsWith(`${folder}/lwip`);
}

function lwipModule(module: string): string[][] {
  return isOfLwip(module) ? [[`../${module}`]] : [];
}
