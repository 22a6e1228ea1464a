// What is made of a valid frame: every field at its boundaries, and every pair of those that say how long something is.

import { put16 } from "../simulation/segment.ts";

interface Field {
  name: string;
  at: number;
  bits: number;
  /** In the byte, from the right. */
  shift?: number;
  /** The smallest value that is right. */
  least?: number;
}

const frameLength = "frame length";
/** A frame has Ethernet, IPv4 and TCP headers of 14, 20 and 20 bytes, and NOP, NOP, timestamps. */
const lengths: Field[] = [
  { name: frameLength, at: 0, bits: 0, least: 54 },
  { name: "IP header length", at: 14, bits: 4, least: 5 },
  { name: "IP total length", at: 16, bits: 16, least: 40 },
  { name: "fragment offset", at: 20, bits: 16 },
  { name: "data offset", at: 46, bits: 4, shift: 4, least: 5 },
  { name: "option length", at: 57, bits: 8, least: 2 },
];
const fields: Field[] = [
  ...lengths,
  { name: "destination MAC", at: 0, bits: 8 },
  { name: "source MAC", at: 6, bits: 8 },
  { name: "EtherType", at: 12, bits: 16 },
  { name: "IP version", at: 14, bits: 4, shift: 4 },
  { name: "type of service", at: 15, bits: 8 },
  { name: "identification", at: 18, bits: 16 },
  { name: "time to live", at: 22, bits: 8 },
  { name: "protocol", at: 23, bits: 8 },
  { name: "source address", at: 26, bits: 32 },
  { name: "destination address", at: 30, bits: 32 },
  { name: "source port", at: 34, bits: 16 },
  { name: "destination port", at: 36, bits: 16 },
  { name: "sequence number", at: 38, bits: 32 },
  { name: "acknowledgement number", at: 42, bits: 32 },
  { name: "flags", at: 47, bits: 8 },
  { name: "window", at: 48, bits: 16 },
  { name: "urgent pointer", at: 52, bits: 16 },
  { name: "option kind", at: 56, bits: 8 },
  { name: "timestamp", at: 58, bits: 32 },
  { name: "timestamp's echo", at: 62, bits: 32 },
];

export interface Mutation {
  name: string;
  frame: Uint8Array;
}

/** Which fields are changed two at a time: those that are lengths, or all. */
export type Pairs = "of lengths" | "of all";

/** Each with its checksums right, as far as its lengths leave room for them. */
export function* mutationsOf(frame: Uint8Array, pairs: Pairs): Generator<Mutation> {
  const paired = pairs === "of all" ? fields : lengths;
  for (const field of fields) yield* withField(frame, field);
  for (let one = 0; one < paired.length; one++) {
    for (const first of withField(frame, paired[one]!)) {
      for (const other of paired.slice(one + 1)) {
        if (first.frame.length < other.at + 2) continue;
        for (const second of withField(first.frame, other)) {
          yield { name: `${first.name}, ${second.name}`, frame: second.frame };
        }
      }
    }
  }
}

function* withField(frame: Uint8Array, field: Field): Generator<Mutation> {
  const right = read(frame, field);
  const most = field.name === frameLength ? 1514 : 2 ** field.bits - 1;
  const { least = 0 } = field;
  const values = [0, 1, least - 1, least, least + 1, right - 1, right + 1, right + 8, most - 1, most, most + 1];
  for (const value of new Set(values)) {
    if (value < 0 || value === right || (value > most && field.name !== frameLength)) continue;
    yield { name: `${field.name} ${value}`, frame: sealed(write(frame, field, value)) };
  }
}

function read(frame: Uint8Array, { name, at, bits, shift = 0 }: Field): number {
  if (name === frameLength) return frame.length;
  const bytes = Math.ceil(bits / 8);
  let value = 0;
  for (let i = 0; i < bytes; i++) value = value * 256 + frame[at + i]!;
  return bits < 8 ? (value >> shift) & (2 ** bits - 1) : value;
}

function write(frame: Uint8Array, { name, at, bits, shift = 0 }: Field, value: number): Uint8Array {
  const changed = new Uint8Array(name === frameLength ? value : frame.length);
  changed.set(frame.subarray(0, changed.length));
  if (name === frameLength) return changed;
  if (bits < 8) {
    const mask = (2 ** bits - 1) << shift;
    changed[at] = (frame[at]! & ~mask) | (value << shift);
    return changed;
  }
  for (let i = bits / 8 - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) changed[at + i] = rest % 256;
  return changed;
}

/** By the lengths that stand in it now. */
function sealed(frame: Uint8Array): Uint8Array {
  if (frame.length < 34) return frame;
  const payload = 14 + (frame[14]! & 15) * 4;
  const end = Math.min(14 + frame[16]! * 256 + frame[17]!, frame.length);
  if (payload < 34 || payload > end) return frame;
  put16(frame, 24, 0);
  put16(frame, 24, ~sum(frame, 14, payload, 0));
  if (end < payload + 18) return frame;
  const pseudoHeader = sum(frame, 26, 34, frame[23]! + end - payload);
  put16(frame, payload + 16, 0);
  put16(frame, payload + 16, ~sum(frame, payload, end, pseudoHeader));
  return frame;
}

function sum(frame: Uint8Array, from: number, to: number, carried: number): number {
  let total = carried;
  for (let at = from; at < to; at++) total += (at - from) % 2 === 0 ? frame[at]! << 8 : frame[at]!;
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}
