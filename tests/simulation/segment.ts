// Frames as the core transmits them: read into values, after every length and checksum was found right. Written from the
// RFCs alone, so that it agrees with the core's own reader only if both are right.

import { insist } from "./violation.ts";

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const ACK = 16;
/** RFC 3168 §6.1. */
export const ECE = 64;
export const CWR = 128;
export const congestionExperienced = 3;

export interface Segment {
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgement: number;
  flags: number;
  window: number;
  optionBytes: number;
  dataBytes: number;
  /** undefined: the option isn't there. */
  mss: number | undefined;
  windowShift: number | undefined;
  sackPermitted: boolean;
  timestamps: { value: number; echo: number } | undefined;
  /** Left and right edges, one after the other. */
  sack: number[];
  /** RFC 3168: the two bits of the IP header. */
  congestion: number;
}

export const etherTypeAt = 12;
export const ipAt = 14;
const ipBytes = 20;
export const tcpAt = ipAt + ipBytes;
const mtuBytes = 1500;
const arpBytes = 28;
export const dontFragment = 0x4000;

const framesAreRight = "every frame is well-formed";

export const isArp = (frame: Uint8Array) => frame[etherTypeAt] === 8 && frame[etherTypeAt + 1] === 6;

/** The segment of a frame, or undefined: it is ARP. */
export function readFrame(frame: Uint8Array): Segment | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const right = (holds: boolean, what: string) => insist(holds, framesAreRight, () => what);
  if (isArp(frame)) {
    right(frame.length === ipAt + arpBytes, `an ARP frame of ${frame.length} bytes`);
    right(view.getUint32(ipAt) === 0x00010800 && view.getUint16(ipAt + 4) === 0x0604, "ARP of another hardware");
    return undefined;
  }
  right(view.getUint16(etherTypeAt) === 0x0800, "an unknown EtherType");
  right(frame.length >= tcpAt + 20 && frame.length <= ipAt + mtuBytes, `a frame of ${frame.length} bytes`);
  right(view.getUint8(ipAt) === 0x45, "an IP header with options, or of another version");
  right(view.getUint16(ipAt + 2) === frame.length - ipAt, "IP's total length isn't the frame's");
  right(view.getUint16(ipAt + 6) === dontFragment, "IP's flags");
  right(view.getUint8(ipAt + 8) > 0, "a TTL of 0");
  right(view.getUint8(ipAt + 9) === 6, "a protocol other than TCP");
  right(sum(frame, ipAt, tcpAt, 0) === 0xffff, "IP's checksum");
  right(sum(frame, tcpAt, frame.length, pseudoHeaderSum(view, frame.length)) === 0xffff, "TCP's checksum");
  return readTcp(view, right);
}

function readTcp(view: DataView, right: (holds: boolean, what: string) => void): Segment {
  const headerBytes = (view.getUint8(tcpAt + 12) >> 4) * 4;
  const data = tcpAt + headerBytes;
  right(headerBytes >= 20 && data <= view.byteLength, `a data offset of ${headerBytes}`);
  const segment: Segment = {
    source: view.getUint32(ipAt + 12),
    destination: view.getUint32(ipAt + 16),
    sourcePort: view.getUint16(tcpAt),
    destinationPort: view.getUint16(tcpAt + 2),
    sequence: view.getUint32(tcpAt + 4),
    acknowledgement: view.getUint32(tcpAt + 8),
    flags: view.getUint8(tcpAt + 13),
    window: view.getUint16(tcpAt + 14),
    optionBytes: headerBytes - 20,
    dataBytes: view.byteLength - data,
    mss: undefined,
    windowShift: undefined,
    sackPermitted: false,
    timestamps: undefined,
    sack: [],
    congestion: view.getUint8(ipAt + 1) & 3,
  };
  right(segment.sourcePort !== 0 && segment.destinationPort !== 0, "port 0");
  right((segment.flags & SYN) === 0 || (segment.flags & (FIN | RST)) === 0, "a SYN with FIN or RST");
  for (let at = tcpAt + 20; at < data;) {
    const kind = view.getUint8(at);
    const length = kind <= 1 ? 1 : at + 1 < data ? view.getUint8(at + 1) : 0;
    right((kind <= 1 || length >= 2) && at + length <= data, `option ${kind} of length ${length}`);
    right(readOption(segment, view, at, kind, length), `option ${kind} of length ${length}`);
    at += length;
  }
  return segment;
}

/** False: it is unknown, out of place, or has a wrong length. */
function readOption(segment: Segment, view: DataView, at: number, kind: number, length: number): boolean {
  const isSyn = (segment.flags & SYN) !== 0;
  switch (kind) {
    case 0:
    case 1:
      return true;
    case 2:
      segment.mss = view.getUint16(at + 2);
      return isSyn && length === 4;
    case 3:
      segment.windowShift = view.getUint8(at + 2);
      return isSyn && length === 3 && segment.windowShift <= 14;
    case 4:
      segment.sackPermitted = true;
      return isSyn && length === 2;
    case 5:
      for (let edge = at + 2; edge < at + length; edge += 4) segment.sack.push(view.getUint32(edge));
      return !isSyn && length >= 10 && length % 8 === 2;
    case 8:
      segment.timestamps = { value: view.getUint32(at + 2), echo: view.getUint32(at + 6) };
      return length === 10;
  }
  return false;
}

/** How many sequence numbers it occupies (RFC 9293 §3.4). */
export function occupied({ flags, dataBytes }: Segment): number {
  return dataBytes + (flags & FIN) + ((flags & SYN) >> 1);
}

// --- Checksums (RFC 1071) ---

function pseudoHeaderSum(view: DataView, end: number): number {
  const addresses = view.getUint16(26) + view.getUint16(28) + view.getUint16(30) + view.getUint16(32);
  return addresses + view.getUint8(ipAt + 9) + (end - tcpAt);
}

/** The folded one's-complement sum of these bytes and of what is carried along. */
function sum(frame: Uint8Array, from: number, to: number, carried: number): number {
  let total = carried;
  let at = from;
  for (; at + 1 < to; at += 2) total += (frame[at]! << 8) | frame[at + 1]!;
  if (at < to) total += frame[at]! << 8;
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

/** Writes IP's checksum anew, after something in its header has changed. */
export function sealIp(frame: Uint8Array): void {
  frame[ipAt + 10] = frame[ipAt + 11] = 0;
  put16(frame, ipAt + 10, ~sum(frame, ipAt, tcpAt, 0));
}

/** What a MAC does that fills in the checksums of what it transmits: IP's, and TCP's if it is that. */
export function seal(frame: Uint8Array): void {
  if (isArp(frame)) return;
  sealIp(frame);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint8(ipAt + 9) !== 6) return;
  put16(frame, tcpAt + 16, 0);
  put16(frame, tcpAt + 16, ~sum(frame, tcpAt, frame.length, pseudoHeaderSum(view, frame.length)));
}

export function put16(frame: Uint8Array, at: number, value: number): void {
  frame[at] = value >> 8;
  frame[at + 1] = value;
}

/** The checksum of a message of ICMP, which stands at the end of a frame. */
export function sealIcmp(frame: Uint8Array): void {
  put16(frame, tcpAt + 2, ~sum(frame, tcpAt, frame.length, 0));
}
