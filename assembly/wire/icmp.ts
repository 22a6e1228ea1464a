// The ICMP header (RFC 792). Bytes only: what is answered and believed is decided in ip/icmp.ts.
//
//     0      1      2          4                    8
//     | type | code | checksum | by type            | data ...

import { copyBytes, putU16, putU32, putU8, u16At, u8At } from "./bytes";
import { checksumOf, sumOf } from "./checksum";

export const icmpHeaderBytes: i32 = 8;

export enum IcmpType {
  EchoReply = 0,
  Unreachable = 3,
  Echo = 8,
  TimeExceeded = 11,
  ParameterProblem = 12,
}

/** Codes of "destination unreachable" that this stack treats specially (RFC 792, RFC 1122 §3.2.2.1). */
export enum Unreachable {
  Protocol = 2,
  Port = 3,
  FragmentationNeeded = 4,
  NetworkProhibited = 9,
  HostProhibited = 10,
  Prohibited = 13,
}

export function icmpType(message: usize): u32 {
  return u8At(message);
}

export function icmpCode(message: usize): u32 {
  return u8At(message + 1);
}

/** RFC 1191 §4: in "fragmentation needed", 0 from routers that don't know it. */
export function nextHopMtu(message: usize): u32 {
  return u16At(message + 6);
}

/** RFC 792: nobody has that port. The quote is copied from there. */
export function putPortUnreachable(message: usize, quote: usize, quotedBytes: u32, sumIsOurs: bool): void {
  putU16(message, (IcmpType.Unreachable << 8) | Unreachable.Port);
  putU16(message + 2, 0);
  putU32(message + 4, 0);
  copyBytes(message + icmpHeaderBytes, quote, quotedBytes);
  if (sumIsOurs) putU16(message + 2, checksumOf(sumOf(message, icmpHeaderBytes + quotedBytes)));
}

/** An echo becomes its own reply. */
export function turnIntoReply(message: usize, length: i32, sumIsOurs: bool): void {
  putU8(message, IcmpType.EchoReply);
  putU16(message + 2, 0);
  if (sumIsOurs) putU16(message + 2, checksumOf(sumOf(message, length)));
}
