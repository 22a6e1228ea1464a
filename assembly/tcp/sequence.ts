// Sequence numbers (RFC 9293 §3.4): comparison modulo 2^32. No state. The clock's milliseconds wrap the same way and
// are compared with the same functions.

// @ts-ignore: decorator
@inline
export function isBefore(a: u32, b: u32): bool {
  return <i32>(a - b) < 0;
}

// @ts-ignore: decorator
@inline
export function isAfter(a: u32, b: u32): bool {
  return <i32>(a - b) > 0;
}

// @ts-ignore: decorator
@inline
export function laterOf(a: u32, b: u32): u32 {
  return isAfter(a, b) ? a : b;
}

// @ts-ignore: decorator
@inline
export function earlierOf(a: u32, b: u32): u32 {
  return isBefore(a, b) ? a : b;
}

/** RFC 9293 §3.10.7.4, first: is the number within `length` numbers from `start`? */
// @ts-ignore: decorator
@inline
export function isWithin(sequence: u32, start: u32, length: u32): bool {
  return sequence - start < length;
}
