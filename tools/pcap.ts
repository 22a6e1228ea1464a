// Captures in the old format of tcpdump: pcap, microseconds, in the byte order of whoever writes it.

import { readFileSync } from "node:fs";

export interface Captured {
  /** Since the capture's first frame. */
  microseconds: number;
  frame: Uint8Array;
}

const magic = 0xa1b2c3d4;
const fileHeaderBytes = 24;
const recordHeaderBytes = 16;
const version = { major: 2, minor: 4 };
const frameBytesMax = 65_535;
const ethernet = 1;

export function readPcap(file: string): Captured[] {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittleEndian = view.getUint32(0, true) === magic;
  if (!isLittleEndian && view.getUint32(0) !== magic) throw new Error(`${file} is no pcap file`);

  const captured: Captured[] = [];
  for (let at = fileHeaderBytes; at + recordHeaderBytes <= bytes.length;) {
    const [seconds, fraction, length] = [0, 4, 8].map((field) => view.getUint32(at + field, isLittleEndian));
    at += recordHeaderBytes;
    captured.push({ microseconds: seconds! * 1e6 + fraction!, frame: bytes.subarray(at, at + length!) });
    at += length!;
  }
  const start = captured[0]?.microseconds ?? 0;
  return captured.map(({ microseconds, frame }) => ({ microseconds: microseconds - start, frame }));
}

/** The whole file. */
export function pcapOf(captured: Captured[]): Uint8Array {
  const lengths = captured.reduce((sum, { frame }) => sum + recordHeaderBytes + frame.length, fileHeaderBytes);
  const bytes = new Uint8Array(lengths);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint16(4, version.major);
  view.setUint16(6, version.minor);
  view.setUint32(16, frameBytesMax);
  view.setUint32(20, ethernet);
  let at = fileHeaderBytes;
  for (const { microseconds, frame } of captured) {
    const fields = [Math.floor(microseconds / 1e6), microseconds % 1e6, frame.length, frame.length];
    for (const [index, field] of fields.entries()) view.setUint32(at + 4 * index, field);
    bytes.set(frame, at + recordHeaderBytes);
    at += recordHeaderBytes + frame.length;
  }
  return bytes;
}
