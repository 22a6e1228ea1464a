// UDP messages and IGMP from a peer to the stack, and what the stack sends of both. No more is known of UDP by the rest of
// the harness than that it may be answered (invariants.ts).

import { folded, pseudoHeaderSum, put16, put32, put8, sum, viewOf } from "./bytes";
import { Route, ourAddress, putIpv4, putIpv4Sum } from "./frame-maker";
import { failWith, nextFrame } from "./link";
import { textOf } from "./peer";

/** Whom a message is for, beside us. */
export const everybody: u32 = 0xffffffff;
export const subnetBroadcast: u32 = 0x0a0007ff;

/** A message with that text, to that port of ours. */
export function makeMessage(route: Route, ourPort: i32, text: string, to: u32 = ourAddress): Uint8Array {
  const data = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) data[i] = u8(text.charCodeAt(i));
  return makeMessageOf(route, ourPort, data, to);
}

export function makeMessageOf(route: Route, ourPort: i32, data: Uint8Array, to: u32 = ourAddress): Uint8Array {
  const frame = new Uint8Array(42 + data.length);
  const view = viewOf(frame);
  put16(view, 34, route.port);
  put16(view, 36, ourPort);
  put16(view, 38, 8 + data.length);
  for (let i = 0; i < data.length; i++) put8(view, 42 + i, data[i]);
  putIpv4(view, route, 17);
  sendTo(view, to);
  putMessageSums(view);
  return frame;
}

/** An IGMP message (RFC 2236 §2), sent there. */
export function makeIgmp(route: Route, type: u32, tenths: u32, group: u32, to: u32): Uint8Array {
  const frame = new Uint8Array(42);
  const view = viewOf(frame);
  put8(view, 34, type);
  put8(view, 35, tenths);
  put32(view, 38, group);
  putIpv4(view, route, 2);
  sendTo(view, to);
  put8(view, 22, 1);
  putIgmpSums(view);
  return frame;
}

/** To many if the address says so, in a frame for them (RFC 1112 §6.4). */
function sendTo(view: DataView, to: u32): void {
  put32(view, 30, to);
  if (to >> 28 == 14) {
    put16(view, 0, 0x0100);
    put32(view, 2, 0x5e000000 | (to & 0x7fffff));
  } else if (to == everybody || to == subnetBroadcast) {
    put16(view, 0, 0xffff);
    put32(view, 2, 0xffffffff);
  }
}

/** Both checksums of a UDP frame, right again after a test has changed bytes. */
export function putMessageSums(view: DataView): void {
  putIpv4Sum(view);
  put16(view, 40, 0);
  const checksum = 0xffff - messageSum(view, 34);
  put16(view, 40, checksum == 0 ? 0xffff : checksum);
}

export function putIgmpSums(view: DataView): void {
  putIpv4Sum(view);
  put16(view, 36, 0);
  put16(view, 36, 0xffff - folded(sum(view, 34, view.byteLength, 0)));
}

/** The sum of the message behind that place, with its pseudo-header: 0xffff if it is right. */
function messageSum(view: DataView, header: i32): u32 {
  const bytes = i32(view.getUint16(header + 4));
  return folded(sum(view, header, header + bytes, pseudoHeaderSum(view, bytes) + 11));
}

/** A message of ours, as it left. */
export class SentMessage {
  macHigh: u32 = 0;
  macLow: u32 = 0;
  source: u32 = 0;
  destination: u32 = 0;
  timeToLive: u32 = 0;
  sourcePort: u32 = 0;
  destinationPort: u32 = 0;
  checksum: u32 = 0;
  data: string = "";
}

/** The next frame of ours, which must be a message, and right in all that a receiver checks. */
export function nextMessage(): SentMessage {
  return messageIn(nextFrame());
}

/** The message that this frame of ours carries. */
export function messageIn(frame: Uint8Array): SentMessage {
  if (frame.length < 42) failWith("expected a message, and nothing came");
  const view = viewOf(frame);
  if (view.getUint16(12) != 0x0800 || frame[23] != 17) failWith("expected a message, and got something else");
  if (i32(view.getUint16(16)) != frame.length - 14) failWith("the datagram's length is not the frame's");
  if (i32(view.getUint16(38)) != frame.length - 34) failWith("the message's length is not the datagram's");
  if (folded(sum(view, 14, 34, 0)) != 0xffff) failWith("the datagram's checksum is wrong");
  const message = new SentMessage();
  message.checksum = view.getUint16(40);
  if (message.checksum == 0 || messageSum(view, 34) != 0xffff) failWith("the message's checksum is wrong");
  message.macHigh = view.getUint16(0);
  message.macLow = view.getUint32(2);
  message.source = view.getUint32(26);
  message.destination = view.getUint32(30);
  message.timeToLive = frame[22];
  message.sourcePort = view.getUint16(34);
  message.destinationPort = view.getUint16(36);
  message.data = textOf(frame.slice(42));
  return message;
}
