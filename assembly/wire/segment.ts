// One TCP segment, read once from its bytes (wire/tcp.ts), in the host's order. There is only this one at a time. Layout
// only.

@unmanaged
export class Segment {
  remoteAddress: u32;
  /** The peer's port in the upper half, ours in the lower: a key of entries.ts. */
  ports: u32;
  sequence: u32;
  acknowledgement: u32;
  window: u32;
  urgentPointer: u32;
  flags: u32;
  dataAddress: usize;
  dataBytes: u32;
  /** Which options it carried, and their values. */
  options: u32;
  tsValue: u32;
  tsEcho: u32;
  /** Where the SACK blocks stand, and how many (RFC 2018 §3). */
  sackAddress: usize;
  sackBlocks: u32;
  mss: u32;
  windowShift: u32;

  /** SEG.LEN of RFC 9293 §3.4: SYN and FIN count. */
  get length(): u32 {
    return this.dataBytes + (this.flags & 1) + ((this.flags >> 1) & 1);
  }
}
export const segmentBytes: i32 = offsetof<Segment>();

/** Options that a segment can carry; bits of `Segment.options`, and of what a half-open entry remembers. */
export enum SegmentOption {
  Mss = 1 << 0,
  WindowScale = 1 << 1,
  SackPermitted = 1 << 2,
  Timestamps = 1 << 3,
  /** No option, but agreed like one: explicit congestion notification (RFC 3168 §6.1.1). */
  CongestionMarks = 1 << 4,
}
