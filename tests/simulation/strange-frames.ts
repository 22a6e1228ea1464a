// Frames that no core has made: what a router says, and the segments of a scripted peer, or of a forger.

import { dontFragment, ipAt, put16, seal, sealIcmp, sealIp, tcpAt } from "./segment.ts";

// --- A router's ---

const routerMacLow = 254;
const routerAddressLow = 254;
const icmpBytes = 8;
/** RFC 792: the header of what was dropped, and eight bytes behind it. */
const quotedBytes = 20 + 8;

/** ICMP, fragmentation needed (RFC 792, RFC 1191): to the sender of a frame that is too long for the next link. */
export function fragmentationNeeded(dropped: Uint8Array, mtuBytes: number): Uint8Array {
  return icmpAbout(dropped, 3, 4, mtuBytes);
}

/** ICMP's messages that quote a frame (RFC 792): to its sender. What the second word says depends on the type. */
export function icmpAbout(quoted: Uint8Array, type: number, code: number, secondWord = 0): Uint8Array {
  const frame = new Uint8Array(tcpAt + icmpBytes + quotedBytes);
  frame.set(quoted.subarray(6, 12), 0);
  frame.set([2, 0, 0, 0, 0, routerMacLow, 8, 0, 0x45, 0], 6);
  put16(frame, ipAt + 2, frame.length - ipAt);
  frame.set([64, 1], ipAt + 8);
  const sender = quoted.subarray(ipAt + 12, ipAt + 16);
  frame.set([...sender.subarray(0, 3), routerAddressLow], ipAt + 12);
  frame.set(sender, ipAt + 16);
  sealIp(frame);
  frame.set([type, code], tcpAt);
  new DataView(frame.buffer).setUint32(tcpAt + 4, secondWord);
  frame.set(quoted.subarray(ipAt, ipAt + quotedBytes), tcpAt + icmpBytes);
  sealIcmp(frame);
  return frame;
}

// --- Segments ---

/** Somebody in the network of the hosts: the last byte of the MAC address, and the IPv4 address. */
export interface Party {
  mac: number;
  address: number;
  port: number;
}

export interface StrangeSegment {
  flags: number;
  sequence: number;
  acknowledgement: number;
  window: number;
  timestamps?: { value: number; echo: number } | undefined;
  /** Behind the timestamps: bytes, a multiple of four of them. */
  options?: number[];
  dataBytes?: number;
}

const timestampBytes = 12;

/** The data are zeros. */
export function makeSegment(from: Party, to: Party, segment: StrangeSegment): Uint8Array {
  const { options = [] } = segment;
  const optionsAt = tcpAt + 20 + (segment.timestamps === undefined ? 0 : timestampBytes);
  const headerBytes = optionsAt + options.length - tcpAt;
  const frame = new Uint8Array(tcpAt + headerBytes + (segment.dataBytes ?? 0));
  const view = new DataView(frame.buffer);
  frame.set([2, 0, 0, 0, 0, to.mac, 2, 0, 0, 0, 0, from.mac, 8, 0, 0x45]);
  put16(frame, ipAt + 2, frame.length - ipAt);
  put16(frame, ipAt + 6, dontFragment);
  frame.set([64, 6], ipAt + 8);
  view.setUint32(ipAt + 12, from.address);
  view.setUint32(ipAt + 16, to.address);
  view.setUint16(tcpAt, from.port);
  view.setUint16(tcpAt + 2, to.port);
  view.setUint32(tcpAt + 4, segment.sequence);
  view.setUint32(tcpAt + 8, segment.acknowledgement);
  frame.set([headerBytes << 2, segment.flags], tcpAt + 12);
  view.setUint16(tcpAt + 14, segment.window);
  if (segment.timestamps !== undefined) {
    frame.set([1, 1, 8, 10], tcpAt + 20);
    view.setUint32(tcpAt + 24, segment.timestamps.value);
    view.setUint32(tcpAt + 28, segment.timestamps.echo);
  }
  frame.set(options, optionsAt);
  seal(frame);
  return frame;
}
