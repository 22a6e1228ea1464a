// What is made of a valid frame: every field at its boundaries, options included, and every pair of those that say how
// long something is, or of all.

import { put16 } from "../simulation/segment.ts";

interface Field {
  name: string;
  at: number;
  bits: number;
  /** In the byte, from the right. */
  shift?: number;
  /** The smallest value that is right. */
  least?: number;
  /** It says how long something is. */
  isLength?: boolean;
  /** It is left as it was made, and not made right again. */
  isChecksum?: boolean;
}

const frameLength = "frame length";
/** A frame has Ethernet, IPv4 and TCP headers of 14, 20 and 20 bytes, and options behind them. */
const headerFields: Field[] = [
  { name: frameLength, at: 0, bits: 0, least: 54, isLength: true },
  { name: "IP header length", at: 14, bits: 4, least: 5, isLength: true },
  { name: "IP total length", at: 16, bits: 16, least: 40, isLength: true },
  { name: "fragment offset", at: 20, bits: 16, isLength: true },
  { name: "data offset", at: 46, bits: 4, shift: 4, least: 5, isLength: true },
  { name: "destination MAC", at: 0, bits: 8 },
  { name: "source MAC", at: 6, bits: 8 },
  { name: "EtherType", at: 12, bits: 16 },
  { name: "IP version", at: 14, bits: 4, shift: 4 },
  { name: "type of service", at: 15, bits: 8 },
  { name: "identification", at: 18, bits: 16 },
  { name: "time to live", at: 22, bits: 8 },
  { name: "protocol", at: 23, bits: 8 },
  { name: "IP checksum", at: 24, bits: 16, isChecksum: true },
  { name: "source address", at: 26, bits: 32 },
  { name: "destination address", at: 30, bits: 32 },
  { name: "source port", at: 34, bits: 16 },
  { name: "destination port", at: 36, bits: 16 },
  { name: "sequence number", at: 38, bits: 32 },
  { name: "acknowledgement number", at: 42, bits: 32 },
  { name: "flags", at: 47, bits: 8 },
  { name: "window", at: 48, bits: 16 },
  { name: "TCP checksum", at: 50, bits: 16, isChecksum: true },
  { name: "urgent pointer", at: 52, bits: 16 },
];
const optionsAt = 54;
/** What stands in an option behind its kind and its length. */
const optionValues: Record<number, { name: string; values: { name: string; bits: number; least?: number }[] }> = {
  2: { name: "MSS", values: [{ name: "size", bits: 16, least: 48 }] },
  3: { name: "window scale", values: [{ name: "shift", bits: 8, least: 14 }] },
  4: { name: "SACK permitted", values: [] },
  5: {
    name: "SACK",
    values: ["first left", "first right", "second left", "second right"].map((name) => ({ name, bits: 32 })),
  },
  8: {
    name: "timestamps",
    values: [
      { name: "value", bits: 32 },
      { name: "echo", bits: 32 },
    ],
  },
};

export interface Mutation {
  name: string;
  frame: Uint8Array;
}

/** Which fields are changed two at a time: those that are lengths, or all. */
export type Pairs = "of lengths" | "of all";

/** Each with its checksums right, as far as its lengths leave room for them, if they aren't what is changed. */
export function* mutationsOf(frame: Uint8Array, pairs: Pairs): Generator<Mutation> {
  const fields = [...headerFields, ...optionFields(frame)];
  const paired = pairs === "of all" ? fields : fields.filter(({ isLength }) => isLength);
  for (const field of fields) yield* withField(frame, field);
  for (let one = 0; one < paired.length; one++) {
    if (paired[one]!.isChecksum) continue;
    for (const first of withField(frame, paired[one]!)) {
      for (const other of paired.slice(one + 1)) {
        if (first.frame.length < other.at + Math.ceil(other.bits / 8)) continue;
        for (const second of withField(first.frame, other)) {
          yield { name: `${first.name}, ${second.name}`, frame: second.frame };
        }
      }
    }
  }
}

/** Of every option that stands in a valid frame: its kind, its length, and what it says. */
function optionFields(frame: Uint8Array): Field[] {
  const fields: Field[] = [];
  const end = 34 + (frame[46]! >> 4) * 4;
  for (let at = optionsAt; at < end; at += frame[at] === 1 ? 1 : frame[at + 1]!) {
    if (frame[at] === 1) continue;
    const { name, values } = optionValues[frame[at]!]!;
    fields.push({ name: `${name}: kind`, at, bits: 8 });
    fields.push({ name: `${name}: length`, at: at + 1, bits: 8, least: 2, isLength: true });
    let valueAt = at + 2;
    for (const value of values) {
      fields.push({ ...value, name: `${name}: ${value.name}`, at: valueAt });
      valueAt += value.bits / 8;
    }
  }
  return fields;
}

function* withField(frame: Uint8Array, field: Field): Generator<Mutation> {
  const right = read(frame, field);
  const most = field.name === frameLength ? 1514 : 2 ** field.bits - 1;
  const { least = 0 } = field;
  const values = [0, 1, least - 1, least, least + 1, right - 1, right + 1, right + 8, most - 1, most, most + 1];
  for (const value of new Set(values)) {
    if (value < 0 || value === right || (value > most && field.name !== frameLength)) continue;
    const changed = write(frame, field, value);
    yield { name: `${field.name} ${value}`, frame: field.isChecksum ? changed : sealed(changed) };
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
