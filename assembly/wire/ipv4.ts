// The IPv4 header (RFC 791 §3.1). Bytes only: what is accepted is decided in ip/ipv4.ts.
//
//     0          1      2              4            6               8     9          10         12       16
//     | ver, IHL | DSCP | total length | identifier | DF MF, offset | TTL | protocol | checksum | source | destination

import { ipv4HeaderBytes } from "../limits";
import { putU16, putU32, u16At, u32At, u8At } from "./bytes";
import { addressesSum, checksumOf, sumOf } from "./checksum";

export enum Protocol {
  Icmp = 1,
  Igmp = 2,
  Tcp = 6,
  Udp = 17,
}

/** RFC 3168 §5: the sender understands marks; a router is congested. */
export enum Mark {
  Capable = 2,
  Congested = 3,
}

export const routerAlertBytes: i32 = 4;

const dontFragment: u32 = 0x4000;
/** Of the upper byte. */
const moreFragmentsAndOffset: u32 = 0x3f;

export function version(header: usize): u32 {
  return u8At(header) >> 4;
}

export function headerBytes(header: usize): u32 {
  return (u8At(header) & 15) << 2;
}

export function totalBytes(header: usize): u32 {
  return u16At(header + 2);
}

export function isFragment(header: usize): bool {
  return ((u8At(header + 6) & moreFragmentsAndOffset) | u8At(header + 7)) != 0;
}

/** RFC 3168 §5: what became of it on its way. */
export function congestionMark(header: usize): u32 {
  return u8At(header + 1) & 3;
}

export function protocol(header: usize): u32 {
  return u8At(header + 9);
}

export function source(header: usize): u32 {
  return u32At(header + 12);
}

export function destination(header: usize): u32 {
  return u32At(header + 16);
}

/** RFC 791 §3.1: loose (131) or strict (137) source routing. Options are looked at for nothing else. */
export function isSourceRouted(header: usize): bool {
  const end = header + headerBytes(header);
  let option = header + ipv4HeaderBytes;
  while (option < end) {
    const kind = u8At(option);
    if (kind == 0) return false;
    if (kind == 1) {
      option++;
      continue;
    }
    if (kind == 131 || kind == 137) return true;
    // A length that doesn't advance, or leaves the header: the rest is opaque.
    if (option + 1 >= end || u8At(option + 1) < 2) return false;
    option += u8At(option + 1);
  }
  return false;
}

/**
 * RFC 2113: the option by which routers look at a datagram that isn't for them. It goes behind a header that has been
 * put there, in front of a payload that stands behind its place.
 */
export function addRouterAlert(header: usize, sumIsOurs: bool): void {
  putU32(header, 0x46000000 | (totalBytes(header) + routerAlertBytes));
  putU16(header + 10, 0);
  putU32(header + ipv4HeaderBytes, 0x94040000);
  if (sumIsOurs) putU16(header + 10, checksumOf(sumOf(header, ipv4HeaderBytes + routerAlertBytes)));
}

/** A header without options; the traffic class is DSCP and congestion mark (RFC 3168 §5). RFC 6864: what is never fragmented needs no identification. */
export function putIpv4(
  header: usize,
  from: u32,
  to: u32,
  carries: u32,
  payloadBytes: u32,
  timeToLive: u32,
  trafficClass: u32,
  sumIsOurs: bool,
): void {
  const first = 0x4500 | trafficClass;
  const length = ipv4HeaderBytes + payloadBytes;
  const lives = (timeToLive << 8) | carries;
  // The header's sum needs no second look at its bytes.
  const sum = sumIsOurs ? checksumOf(addressesSum(from, to) + first + length + dontFragment + lives) : 0;
  putU32(header, (first << 16) | length);
  putU32(header + 4, dontFragment);
  putU32(header + 8, (lives << 16) | sum);
  putU32(header + 12, from);
  putU32(header + 16, to);
}
