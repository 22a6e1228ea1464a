// What the harness needs of the machine beneath it: the wire, the core's memory, the sizes of the build under test.
// This is the machine of as-pect, where core and test are one module. The scenarios that run in Node against a built
// module find tests/boundary/platform.ts in its place.

import { input, receiveFrame, receiveFrameBytes } from "../../assembly/index";
import { Segment } from "./segment";

export {
  bufferBytes,
  connectionsMax,
  halfOpenMax,
  listenersMax,
  neighboursMax,
  synWindow,
  timeWaitMax,
  windowShift,
} from "../../assembly/limits";


@external("wire", "reset")
declare function resetImport(): void;


@external("wire", "nextFrame")
declare function nextFrameImport(address: usize): i32;


@external("wire", "nextEvent")
declare function nextEventImport(address: usize): i32;


@external("wire", "refuse")
declare function refuseImport(count: i32): void;

/** No frames, no refusals, and the entropy of the beginning. */
export function resetWire(): void {
  resetImport();
}

/** The MAC has no room for the next so many frames. */
export function refuseFrames(count: i32): void {
  refuseImport(count);
}

/** The oldest frame that the stack transmitted and nobody took yet; empty if there is none. */
export function takeFrame(): Uint8Array {
  const room = new Uint8Array(1514);
  return room.slice(0, nextFrameImport(room.dataStart));
}

/** The four numbers of the oldest trace event; empty if there is none, or the build doesn't trace. */
export function takeEvent(): Int32Array {
  const room = new Int32Array(4);
  return room.slice(0, nextEventImport(room.dataStart));
}

/** Hands a frame to the stack. */
export function handIn(now: u32, frame: Uint8Array): void {
  writeBytes(receiveFrame(), frame.subarray(0, min(frame.length, receiveFrameBytes())));
  input(now, frame.length);
}

export function writeBytes(address: usize, bytes: Uint8Array): void {
  memory.copy(address, bytes.dataStart, bytes.length);
}

export function readBytes(address: usize, length: i32): Uint8Array {
  const bytes = new Uint8Array(length);
  memory.copy(bytes.dataStart, address, length);
  return bytes;
}

/** What a test left out of a segment has its default; the compiler has seen to it already. */
export function complete(segment: Segment): Segment {
  return segment;
}

export function fail(message: string): void {
  throw new Error(message);
}
