// Frames from the stack, read by other code than the one that wrote them. What no frame of ours may ever be is refused
// here; what only its conversation makes wrong, in flow.ts.

import { folded, pseudoHeaderSum, sum, viewOf } from "./bytes";
import { ourAddress, ourMacHigh, ourMacLow } from "./frame-maker";
import { FIN, SYN, URG, unnamed } from "./segment";

/** A segment of ours, with its numbers as they are on the wire. */
export class SentSegment {
  /** Why it should never have been sent, or nothing. */
  fault: string = "";
  macHigh: u32 = 0;
  macLow: u32 = 0;
  timeToLive: i32 = 0;
  differentiatedServices: i32 = 0;
  congestionMark: i32 = 0;
  address: u32 = 0;
  ourPort: i32 = 0;
  port: i32 = 0;
  seq: u32 = 0;
  ack: u32 = 0;
  flags: u32 = 0;
  window: u32 = 0;
  urgent: i32 = 0;
  data: Uint8Array = new Uint8Array(0);
  optionBytes: i32 = 0;
  mss: i32 = unnamed;
  windowScale: i32 = unnamed;
  sackPermitted: bool = false;
  hasTimestamps: bool = false;
  tsVal: u32 = 0;
  tsEcr: u32 = 0;
  sack: u32[] = [];

  /** How many sequence numbers it occupies. */
  length(): u32 {
    return u32(this.data.length) + ((this.flags >> 1) & 1) + (this.flags & 1);
  }

  /** The number behind it. */
  end(): u32 {
    return u32(this.seq + this.length());
  }
}

export function isTcp(frame: Uint8Array): bool {
  return frame.length >= 54 && viewOf(frame).getUint16(12) == 0x0800 && frame[23] == 6;
}

export function isArp(frame: Uint8Array): bool {
  return frame.length >= 42 && viewOf(frame).getUint16(12) == 0x0806;
}

/** Data or a FIN. */
export function carriesStream(frame: Uint8Array): bool {
  if (!isTcp(frame)) return false;
  const dataAt: i32 = 34 + (viewOf(frame).getUint8(46) >> 4) * 4;
  return frame.length > dataAt || (viewOf(frame).getUint8(47) & FIN) != 0;
}

/** Is it an ARP request for that address? */
export function asksFor(frame: Uint8Array, address: u32): bool {
  const view = viewOf(frame);
  return isArp(frame) && view.getUint16(20) == 1 && view.getUint32(38) == address;
}

/** `macSums`: the MAC would have filled in the checksums. */
export function readSegment(frame: Uint8Array, macSums: bool): SentSegment {
  const view = viewOf(frame);
  const segment = new SentSegment();
  segment.fault = faultOfHeaders(view, macSums);
  if (segment.fault.length > 0) return segment;
  segment.macHigh = view.getUint16(0);
  segment.macLow = view.getUint32(2);
  segment.differentiatedServices = view.getUint8(15) >> 2;
  segment.congestionMark = view.getUint8(15) & 3;
  segment.timeToLive = view.getUint8(22);
  segment.address = view.getUint32(30);
  segment.ourPort = view.getUint16(34);
  segment.port = view.getUint16(36);
  segment.seq = view.getUint32(38);
  segment.ack = view.getUint32(42);
  segment.flags = view.getUint8(47);
  segment.window = view.getUint16(48);
  segment.urgent = view.getUint16(52);
  const dataAt: i32 = 34 + (view.getUint8(46) >> 4) * 4;
  segment.data = frame.slice(dataAt);
  segment.optionBytes = dataAt - 54;
  segment.fault = readOptions(segment, view, dataAt);
  if (segment.flags & URG) segment.fault = "we never speak of urgent data (SHLD-13)";
  if (segment.congestionMark != 0 && segment.data.length == 0)
    segment.fault = "what carries no data may be marked (RFC 3168 §6.1.4)";
  if (segment.flags & SYN && segment.data.length > 0) segment.fault = "a SYN carries data";
  if (!(segment.flags & SYN) && segment.mss != unnamed)
    segment.fault = "an MSS on a segment that isn't a SYN (MUST-65)";
  return segment;
}

function faultOfHeaders(view: DataView, macSums: bool): string {
  if (view.getUint16(6) != ourMacHigh || view.getUint32(8) != ourMacLow) return "another source MAC than ours";
  if (view.getUint8(14) != 0x45) return "an IP header with options";
  if (14 + i32(view.getUint16(16)) != view.byteLength) return "the frame is padded or cut off";
  if (view.getUint32(18) != 0x4000) return "a fragment, or an identification beside DF (RFC 6864)";
  if (view.getUint32(26) != ourAddress) return "another source address than ours";
  const headerBytes: i32 = (view.getUint8(46) >> 4) * 4;
  if (headerBytes < 20 || 34 + headerBytes > view.byteLength) return "a data offset outside of the segment";
  if ((view.getUint8(46) & 15) != 0) return "reserved bits are set";
  if (macSums) return "";
  if (folded(sum(view, 14, 34, 0)) != 0xffff) return "a wrong IP checksum";
  const end = view.byteLength;
  if (folded(sum(view, 34, end, pseudoHeaderSum(view, end - 34))) != 0xffff) return "a wrong TCP checksum (MUST-2)";
  return "";
}

function readOptions(segment: SentSegment, view: DataView, end: i32): string {
  let at = 54;
  while (at < end) {
    const kind: i32 = view.getUint8(at);
    if (kind == 0) return faultOfPadding(view, at, end);
    if (kind == 1) {
      at++;
      continue;
    }
    const length: i32 = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) return "an option of impossible length (MUST-68)";
    if (!readOption(segment, view, at, kind, length)) return `option ${kind} of ${length} bytes`;
    at += length;
  }
  return "";
}

function faultOfPadding(view: DataView, from: i32, end: i32): string {
  for (let at = from; at < end; at++) {
    if (view.getUint8(at) != 0) return "padding that isn't zero (MUST-69)";
  }
  return "";
}

function readOption(segment: SentSegment, view: DataView, at: i32, kind: i32, length: i32): bool {
  if (kind == 2 && length == 4) segment.mss = view.getUint16(at + 2);
  else if (kind == 3 && length == 3) segment.windowScale = view.getUint8(at + 2);
  else if (kind == 4 && length == 2) segment.sackPermitted = true;
  else if (kind == 8 && length == 10) {
    segment.hasTimestamps = true;
    segment.tsVal = view.getUint32(at + 2);
    segment.tsEcr = view.getUint32(at + 6);
  } else if (kind == 5 && length % 8 == 2) {
    for (let edge = at + 2; edge < at + length; edge += 4) segment.sack.push(view.getUint32(edge));
  } else return false;
  return true;
}
