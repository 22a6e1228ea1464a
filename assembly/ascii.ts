// Texts with one byte a character, where the compiler's own strings take two: half of the constants in a page of memory.

/** Where the characters stand, with a zero behind them. Only for a constant at the top of a source (tools/build/ascii.mjs). */
export declare function ascii(text: string): usize;

/** 0: the text has ended. */
// @ts-ignore: decorator
@inline
export function characterAt(text: usize, place: i32): i32 {
  return load<u8>(text + place);
}
