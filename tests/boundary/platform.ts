// What tests/support/platform.ts is under as-pect, for a built module that runs in Node.

import { readFileSync } from "node:fs";
import { Segment } from "../support/segment.ts";
import { host, moduleName, wire } from "./core.ts";

const targets: Record<string, string> = { core: "firmware", "core-host": "host", "core-crowd": "crowd" };
const constants = constantsOf(targets[moduleName]!);

export const bufferBytes = constants.BUFFER_BYTES!;
export const connectionsMax = constants.CONNECTIONS!;
export const halfOpenMax = constants.HALF_OPEN!;
export const listenersMax = constants.LISTENERS!;
export const neighboursMax = constants.NEIGHBOURS!;
export const timeWaitMax = constants.TIME_WAIT!;
/** RFC 7323 §2.2: the smallest shift that lets 16 bits offer the whole buffer. */
export const windowShift = Math.max(0, 16 - Math.clz32(bufferBytes));
/** What a SYN offers: the buffer, or what 16 bits can say and scaling need not round. */
export const synWindow = Math.min(bufferBytes, (0xffff >> windowShift) << windowShift);

export function resetWire(): void {
  Object.assign(wire, { frames: [], events: [], refusals: 0, entropy: 1 });
}

export function refuseFrames(count: number): void {
  wire.refusals = count;
}

export function takeFrame(): Uint8Array {
  return wire.frames.shift() ?? new Uint8Array(0);
}

export function takeEvent(): Int32Array {
  return Int32Array.from(wire.events.shift() ?? []);
}

export function handIn(now: number, frame: Uint8Array): void {
  host.input(now, frame);
}

export function writeBytes(address: number, bytes: Uint8Array): void {
  host.write(address, bytes);
}

export function readBytes(address: number, length: number): Uint8Array {
  return host.read(address, length);
}

/** A test writes down what matters to it; the rest is as the class says. */
export function complete(segment: Partial<Segment>): Segment {
  return Object.assign(new Segment(), segment);
}

export function fail(message: string): void {
  throw new Error(message);
}

function constantsOf(target: string): Record<string, number> {
  const { targets: profiles } = JSON.parse(readFileSync("asconfig.json", "utf8"));
  const pairs: string[][] = profiles[target].use.map((constant: string) => constant.split("="));
  return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value)]));
}
