// The TCP header (RFC 9293 §3.1) and its options (§3.2): read once into the one Segment record, and written. Bytes
// only: this file doesn't know what a segment means, nor to whom it belongs.
//
//     0             2             4          8                 12               14       16         18
//     | source port | destination | sequence | acknowledgement | offset, flags  | window | checksum | urgent | options

import { hasEcn, tcpHeaderBytes } from "../limits";
import { segmentStart } from "../memory-map";
import { putU16, putU32, u16At, u32At, u8At } from "./bytes";
import { Segment, SegmentOption } from "./segment";

/** The control bits (RFC 9293 §3.1). Those of RFC 3168 are looked at where a profile has it; none disturbs elsewhere. */
export enum Flags {
  Fin = 1,
  Syn = 2,
  Rst = 4,
  Psh = 8,
  Ack = 16,
  Urg = 32,
  Ece = 64,
  Cwr = 128,
}

enum OptionKind {
  End = 0,
  Nop = 1,
  Mss = 2,
  WindowScale = 3,
  SackPermitted = 4,
  Sack = 5,
  Timestamps = 8,
}

export const segment: Segment = changetype<Segment>(segmentStart);

/** Reads a segment of that length. False: its header isn't whole (RFC 9293 §3.1). */
export function readSegment(header: usize, length: u32): bool {
  if (length < <u32>tcpHeaderBytes) return false;
  const row = u32At(header + 12);
  const headerBytes = (row >> 28) << 2;
  if (headerBytes < <u32>tcpHeaderBytes || headerBytes > length) return false;
  segment.ports = u32At(header);
  segment.sequence = u32At(header + 4);
  segment.acknowledgement = u32At(header + 8);
  segment.flags = (row >> 16) & (hasEcn ? 0xff : 0x3f);
  segment.window = row & 0xffff;
  segment.urgentPointer = u16At(header + 18);
  segment.dataAddress = header + headerBytes;
  segment.dataBytes = length - headerBytes;
  segment.options = 0;
  segment.sackBlocks = 0;
  if (hasEcn && offersMarks()) segment.options = SegmentOption.CongestionMarks;
  if (headerBytes > <u32>tcpHeaderBytes) readOptions(header + tcpHeaderBytes, header + headerBytes);
  return true;
}

/** RFC 3168 §6.1.1: both bits on a SYN, and one of them on its answer. */
function offersMarks(): bool {
  const marks = Flags.Ece | Flags.Cwr;
  if (!(segment.flags & Flags.Syn)) return false;
  return (segment.flags & marks) == (segment.flags & Flags.Ack ? Flags.Ece : marks);
}

/** RFC 9293 §3.2: MUST-5, MUST-6, MUST-7. An option of a wrong length is skipped; one that can't be skipped ends it. */
function readOptions(option: usize, end: usize): void {
  while (option < end) {
    const kind = u8At(option);
    if (kind == OptionKind.End) return;
    if (kind == OptionKind.Nop) {
      option++;
      continue;
    }
    if (option + 1 >= end) return;
    const length = u8At(option + 1);
    if (length < 2 || option + length > end) return;
    readOption(option, kind, length);
    option += length;
  }
}

function readOption(option: usize, kind: u32, length: u32): void {
  if (kind == OptionKind.Timestamps && length == 10) {
    segment.options |= SegmentOption.Timestamps;
    segment.tsValue = u32At(option + 2);
    segment.tsEcho = u32At(option + 6);
    return;
  }
  // The others mean something on a SYN only (MUST-65, RFC 7323 §2.1, RFC 2018 §2), or on all others.
  if (!(segment.flags & Flags.Syn)) {
    if (kind == OptionKind.Sack && length > 2 && (length & 7) == 2) {
      segment.sackAddress = option + 2;
      segment.sackBlocks = (length - 2) >> 3;
    }
    return;
  }
  if (kind == OptionKind.Mss && length == 4) {
    segment.options |= SegmentOption.Mss;
    segment.mss = u16At(option + 2);
  } else if (kind == OptionKind.WindowScale && length == 3) {
    segment.options |= SegmentOption.WindowScale;
    segment.windowShift = u8At(option + 2);
  } else if (kind == OptionKind.SackPermitted && length == 2) {
    segment.options |= SegmentOption.SackPermitted;
  }
}

/** The edges of a SACK block, of which there are `segment.sackBlocks`. */
export function sackLeft(index: u32): u32 {
  return u32At(segment.sackAddress + ((<usize>index) << 3));
}

export function sackRight(index: u32): u32 {
  return u32At(segment.sackAddress + ((<usize>index) << 3) + 4);
}

/** The header without options; its checksum is zero until `putChecksum`. */
export function putHeader(
  header: usize,
  ports: u32,
  sequence: u32,
  acknowledgement: u32,
  headerBytes: u32,
  flags: u32,
  window: u32,
): void {
  putU32(header, ports);
  putU32(header + 4, sequence);
  putU32(header + 8, acknowledgement);
  putU32(header + 12, (headerBytes << 26) | (flags << 16) | window);
  putU32(header + 16, 0);
}

export function putChecksum(header: usize, checksum: u32): void {
  putU16(header + 16, checksum);
}

export function putMss(at: usize, mss: u32): usize {
  putU32(at, (OptionKind.Mss << 24) | (4 << 16) | mss);
  return at + 4;
}

/** Behind a NOP, so that what follows stays aligned. */
export function putWindowScale(at: usize, shift: u32): usize {
  putU32(at, (OptionKind.Nop << 24) | (OptionKind.WindowScale << 16) | (3 << 8) | shift);
  return at + 4;
}

export function putSackPermitted(at: usize): usize {
  putU32(at, (OptionKind.SackPermitted << 24) | (2 << 16) | (OptionKind.Nop << 8) | OptionKind.Nop);
  return at + 4;
}

/** Both in the room of the timestamps: a SYN-ACK is no larger than the SYN of most peers. */
export function putSackPermittedAndTimestamps(at: usize, value: u32, echo: u32): usize {
  const end = putTimestamps(at, value, echo);
  putU16(at, (OptionKind.SackPermitted << 8) | 2);
  return end;
}

export function putTimestamps(at: usize, value: u32, echo: u32): usize {
  putU32(at, (OptionKind.Nop << 24) | (OptionKind.Nop << 16) | (OptionKind.Timestamps << 8) | 10);
  putU32(at + 4, value);
  putU32(at + 8, echo);
  return at + 12;
}

/** The head of a SACK option of so many blocks; the blocks follow (RFC 2018 §3). */
export function putSackHead(at: usize, blocks: u32): usize {
  putU32(at, (OptionKind.Nop << 24) | (OptionKind.Nop << 16) | (OptionKind.Sack << 8) | (2 + blocks * 8));
  return at + 4;
}

export function putSackBlock(at: usize, left: u32, right: u32): usize {
  putU32(at, left);
  putU32(at + 4, right);
  return at + 8;
}

/** The ports of an answer: the other way round. */
export function swapPorts(ports: u32): u32 {
  return rotl<u32>(ports, 16);
}

/** The key of a connection's ports, as a segment of the peer carries them. */
export function portsOf(remotePort: u32, localPort: u32): u32 {
  return (remotePort << 16) | localPort;
}
