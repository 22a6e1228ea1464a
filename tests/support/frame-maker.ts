// Frames from a peer to the stack. The other direction: frame-reader.ts.

import { folded, pseudoHeaderSum, put16, put32, put8, sum, viewOf } from "./bytes";
import { Segment, patternByte, unnamed } from "./segment";

export const ourMacHigh: u32 = 0x0200;
export const ourMacLow: u32 = 2;
export const ourAddress: u32 = 0x0a000702;

/** Between whom a frame travels. */
export class Route {
  macHigh: u32 = 0x0200;
  macLow: u32 = 1;
  address: u32 = 0x0a000701;
  port: i32 = 40000;
  /** Of ours; 0: the one from which the stack connects. */
  ourPort: i32 = 80;
  /** Does it answer the stack's ARP requests? It does so unseen: they are not among the stack's words. */
  answersArp: bool = true;
}

export function makeArpRequest(route: Route): Uint8Array {
  const frame = makeArp(route, 1);
  const view = viewOf(frame);
  put16(view, 0, 0xffff);
  put32(view, 2, 0xffffffff);
  return frame;
}

export function makeArpReply(route: Route): Uint8Array {
  const frame = makeArp(route, 2);
  const view = viewOf(frame);
  put16(view, 32, ourMacHigh);
  put32(view, 34, ourMacLow);
  return frame;
}

function makeArp(route: Route, operation: u32): Uint8Array {
  const frame = new Uint8Array(42);
  const view = viewOf(frame);
  putEthernet(view, route, 0x0806);
  put32(view, 14, 0x00010800);
  put16(view, 18, 0x0604);
  put16(view, 20, operation);
  put16(view, 22, route.macHigh);
  put32(view, 24, route.macLow);
  put32(view, 28, route.address);
  put32(view, 38, ourAddress);
  return frame;
}

/** The segment's numbers are those of the wire; `place` is its first byte's in the stream. */
export function makeSegment(route: Route, segment: Segment, seq: u32, ack: u32, place: u32, ourIss: u32): Uint8Array {
  const options = makeOptions(segment, ourIss);
  const header = 54 + options.length;
  const frame = new Uint8Array(header + segment.dataBytes());
  const view = viewOf(frame);
  put16(view, 34, route.port);
  put16(view, 36, route.ourPort);
  put32(view, 38, seq);
  put32(view, 42, ack);
  put16(view, 46, ((header - 34) << 10) | segment.flags);
  put16(view, 48, segment.window == unnamed ? 64240 : segment.window);
  put16(view, 52, segment.urgent == unnamed ? 0 : segment.urgent);
  for (let i = 0; i < options.length; i++) put8(view, 54 + i, options[i]);
  for (let i = 0; i < segment.dataBytes(); i++) {
    put8(view, header + i, segment.data.length > 0 ? segment.data.charCodeAt(i) : patternByte(place + i));
  }
  putIpv4(view, route, 6);
  put8(view, 15, segment.congestionMark == unnamed ? 0 : segment.congestionMark);
  putSums(view);
  return frame;
}

/** Ethernet's and IPv4's header before a payload that is there already. */
export function putIpv4(view: DataView, route: Route, protocol: u32): void {
  putEthernet(view, route, 0x0800);
  put16(view, 14, 0x4500);
  put16(view, 16, view.byteLength - 14);
  put32(view, 18, 0x4000);
  put16(view, 22, (64 << 8) | protocol);
  put32(view, 26, route.address);
  put32(view, 30, ourAddress);
}

function putEthernet(view: DataView, route: Route, etherType: u32): void {
  put16(view, 0, ourMacHigh);
  put32(view, 2, ourMacLow);
  put16(view, 6, route.macHigh);
  put32(view, 8, route.macLow);
  put16(view, 12, etherType);
}

/** Both checksums of a TCP frame, right again after a test has changed bytes. Its IP header may have options. */
export function putSums(view: DataView): void {
  putIpv4Sum(view);
  const header: i32 = 14 + (view.getUint8(14) & 15) * 4;
  const end: i32 = 14 + view.getUint16(16);
  put16(view, header + 16, 0);
  put16(view, header + 16, 0xffff - folded(sum(view, header, end, pseudoHeaderSum(view, end - header))));
}

/** The checksum of the IP header alone. */
export function putIpv4Sum(view: DataView): void {
  put16(view, 24, 0);
  put16(view, 24, 0xffff - folded(sum(view, 14, 14 + (view.getUint8(14) & 15) * 4, 0)));
}

function makeOptions(segment: Segment, ourIss: u32): u8[] {
  const bytes: u8[] = [];
  if (segment.mss != unnamed) pushAll(bytes, [2, 4, u8(segment.mss >> 8), u8(segment.mss)]);
  if (segment.sackPermitted) pushAll(bytes, [4, 2]);
  if (segment.tsVal != unnamed) {
    pushAll(bytes, [8, 10]);
    pushU32(bytes, u32(segment.tsVal));
    pushU32(bytes, segment.tsEcr == unnamed ? 0 : u32(segment.tsEcr));
  }
  if (segment.windowScale != unnamed) pushAll(bytes, [3, 3, u8(segment.windowScale)]);
  if (segment.sack.length > 0) {
    pushAll(bytes, [5, u8(2 + segment.sack.length * 4)]);
    for (let i = 0; i < segment.sack.length; i++) pushU32(bytes, u32(ourIss + u32(segment.sack[i] - 500)));
  }
  pushAll(bytes, segment.options);
  while (bytes.length % 4 != 0) bytes.push(0);
  return bytes;
}

function pushAll(bytes: u8[], more: u8[]): void {
  for (let i = 0; i < more.length; i++) bytes.push(more[i]);
}

function pushU32(bytes: u8[], value: u32): void {
  pushAll(bytes, [u8(value >> 24), u8(value >> 16), u8(value >> 8), u8(value)]);
}
