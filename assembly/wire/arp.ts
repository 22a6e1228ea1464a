// The ARP packet for IPv4 over Ethernet (RFC 826). Bytes only: who is asked and believed is decided in ip/arp.ts.
//
//     0        2        4  5  6         8            14         18           24
//     | htype 1 | 0x0800 | 6| 4| operation | sender MAC | sender IP | target MAC | target IP

import { putU16, putU32, u16At, u32At } from "./bytes";

export const arpBytes: i32 = 28;

const ipv4OverEthernet: u32 = 0x0001_0800;
/** Six bytes, and four. */
const addressLengths: u32 = 0x0604;

export enum ArpOperation {
  Request = 1,
  Reply = 2,
}

export function arpIsWellFormed(packet: usize): bool {
  return u32At(packet) == ipv4OverEthernet && u16At(packet + 4) == addressLengths;
}

export function arpOperation(packet: usize): u32 {
  return u16At(packet + 6);
}

export function arpSenderMacHigh(packet: usize): u32 {
  return u16At(packet + 8);
}

export function arpSenderMacLow(packet: usize): u32 {
  return u32At(packet + 10);
}

export function arpSender(packet: usize): u32 {
  return u32At(packet + 14);
}

export function arpTarget(packet: usize): u32 {
  return u32At(packet + 24);
}

export function putArp(
  packet: usize,
  operation: ArpOperation,
  macHigh: u32,
  macLow: u32,
  sender: u32,
  targetMacHigh: u32,
  targetMacLow: u32,
  target: u32,
): void {
  putU32(packet, ipv4OverEthernet);
  putU32(packet + 4, (addressLengths << 16) | operation);
  putU16(packet + 8, macHigh);
  putU32(packet + 10, macLow);
  putU32(packet + 14, sender);
  putU16(packet + 18, targetMacHigh);
  putU32(packet + 20, targetMacLow);
  putU32(packet + 24, target);
}
