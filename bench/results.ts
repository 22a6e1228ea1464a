// What was measured, as one object: the parts of a run are put together in it, and the page is made of it.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { EngineProfile } from "./engine-profile.ts";
import type { Cost } from "./measure.ts";
import type { Profile } from "./profile.ts";
import type { Sizes } from "./sizes.ts";
import type { OverTap } from "./tap/over-tap.ts";
import type { WorstCost } from "./worst.ts";
import type { OnXtensa } from "./xtensa.ts";

export interface Results {
  /** The machine and the compilers. */
  place: string;
  /** lwIP's release; undefined: there was none. */
  lwip: string | undefined;
  costs: Cost[];
  crowdCosts: Cost[];
  /** Undefined: the kernel allows no TAP device. */
  tap: OverTap[] | undefined;
  xtensa: OnXtensa[];
  sizes: Sizes;
  profile: Profile[];
  engine: EngineProfile[];
  worst: WorstCost[];
}

const file = "build/bench/results.json";

export function readResults(): Partial<Results> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Results>) : {};
}

export function writeResults(results: Partial<Results>): void {
  writeFileSync(file, JSON.stringify(results, undefined, 1));
}

export function describePlace(): string {
  const [, cpu] = /^model name\s*: (.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8")) ?? [];
  const firstLine = (command: string) => execFileSync(command, ["--version"], { encoding: "utf8" }).split("\n")[0]!;
  return [cpu ?? process.arch, firstLine("cc"), `Node ${process.version}`].join("; ");
}
