// Reads a capture as QEMU's filter-dump writes it: pcap, microseconds, in the byte order of this machine.

import { readFileSync } from "node:fs";

export interface Captured {
  /** Since the capture's first frame. */
  microseconds: number;
  frame: Uint8Array;
}

const magic = 0xa1b2c3d4;
const fileHeaderBytes = 24;
const recordHeaderBytes = 16;

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
