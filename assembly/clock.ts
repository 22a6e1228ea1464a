// The instant of the current event. The core has no clock of its own: `input` and `poll` set it, everything below
// reads it. Milliseconds that wrap at 2^32; they are only ever compared with each other.

import { cells } from "./cells";

// @ts-ignore: decorator
@inline
export function now(): u32 {
  return cells.now;
}

export function setNow(milliseconds: u32): void {
  cells.now = milliseconds;
}

/** Has the deadline come? */
// @ts-ignore: decorator
@inline
export function isDue(deadline: u32): bool {
  return <i32>(cells.now - deadline) >= 0;
}

// @ts-ignore: decorator
@inline
export function isEarlier(a: u32, b: u32): bool {
  return <i32>(a - b) < 0;
}

/** Milliseconds since then. */
// @ts-ignore: decorator
@inline
export function elapsedSince(instant: u32): u32 {
  return cells.now - instant;
}
