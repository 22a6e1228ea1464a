// Every import of the module, and nothing else: what the core asks of its host (docs/abi.md). Which of them a build
// really imports is decided by its profile.

/** Take one whole Ethernet frame. 1: taken, 0: the MAC has no room now. */
@external("host", "transmit")
export declare function transmit(address: usize, length: i32): i32;

/** 32 bits from the hardware's entropy source. */
@external("host", "random")
export declare function random(): u32;

/** The one's-complement sum of the bytes as big-endian words, folded, not inverted. */
@external("host", "checksum")
export declare function checksum(address: usize, length: i32): u32;

/** One point of the trace, with its three values (trace.ts). */
@external("host", "trace")
export declare function trace(point: i32, a: i32, b: i32, c: i32): void;
