// A segment as a test writes it down. Numbers are relative: the peer's SYN is number 100, ours is number 500.

export const FIN: u32 = 1;
export const SYN: u32 = 2;
export const RST: u32 = 4;
export const PSH: u32 = 8;
export const ACK: u32 = 16;
export const URG: u32 = 32;
/** RFC 3168 §6.1: congestion was met, and the window is reduced. */
export const ECE: u32 = 64;
export const CWR: u32 = 128;

/** Not written down: not sent, or not compared. */
export const unnamed: i32 = -1;

export class Segment {
  flags: u32 = 0;
  seq: i64 = unnamed;
  ack: i64 = unnamed;
  /** The header's 16 bits, without scaling. 64240 is sent unless named. */
  window: i32 = unnamed;
  urgent: i32 = unnamed;
  /** The two bits of the IP header: 2 may be marked, 3 is (RFC 3168 §5). 0 is sent unless named. */
  congestionMark: i32 = unnamed;
  /** The text it carries. */
  data: string = "";
  /** Or how many bytes: those of `patternByte` are sent, any are expected. */
  length: i32 = unnamed;

  mss: i32 = unnamed;
  windowScale: i32 = unnamed;
  sackPermitted: bool = false;
  tsVal: i64 = unnamed;
  tsEcr: i64 = unnamed;
  /** Left and right edges, one after the other; relative, to the numbers of whose data they speak. */
  sack: i64[] = [];
  /** Bytes that are sent behind the options above, however wrong. */
  options: u8[] = [];

  dataBytes(): i32 {
    if (this.length != unnamed) return this.length;
    return this.data.length;
  }
}

/** The byte at that place of a stream of bytes that nobody wrote out. */
export function patternByte(place: u32): u32 {
  return (place * 31 + (place >> 8)) & 0xff;
}
