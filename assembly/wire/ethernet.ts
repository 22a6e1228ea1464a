// The Ethernet II header (IEEE 802.3 §3.1.1). A MAC address is its first two bytes and its last four.
//
//     0            6            12       14
//     | destination | source     | type   | payload ...

import { putU16, putU32, u16At, u32At, u8At } from "./bytes";

export enum EtherType {
  Ipv4 = 0x0800,
  Arp = 0x0806,
}

export function destinationHigh(frame: usize): u32 {
  return u16At(frame);
}

export function destinationLow(frame: usize): u32 {
  return u32At(frame + 2);
}

export function sourceHigh(frame: usize): u32 {
  return u16At(frame + 6);
}

export function sourceLow(frame: usize): u32 {
  return u32At(frame + 8);
}

export function etherType(frame: usize): u32 {
  return u16At(frame + 12);
}

/** Group addresses, broadcast among them, have the lowest bit of the first byte set. */
export function isGroup(macHigh: u32): bool {
  return (macHigh & 0x100) != 0;
}

/** Is the destination one? */
export function isToGroup(frame: usize): bool {
  return (u8At(frame) & 1) != 0;
}

/** RFC 1112 §6.4: where frames for a multicast group go, or for everybody. */
export function groupMacHigh(address: u32): u32 {
  return address >> 28 == 14 ? 0x0100 : 0xffff;
}

export function groupMacLow(address: u32): u32 {
  return address >> 28 == 14 ? 0x5e000000 | (address & 0x7fffff) : 0xffffffff;
}

export function putEthernet(frame: usize, toHigh: u32, toLow: u32, fromHigh: u32, fromLow: u32, type: u32): void {
  putU16(frame, toHigh);
  putU32(frame + 2, toLow);
  putU16(frame + 6, fromHigh);
  putU32(frame + 8, fromLow);
  putU16(frame + 12, type);
}
