// Reads a capture file: pcap in its four forms, and pcapng (draft-ietf-opsawg-pcapng). Ethernet only.

export interface Captured {
  /** Since the first frame. */
  milliseconds: number;
  frame: Uint8Array;
}

/** What is wrong with a file, as the name of a text. */
export class CaptureError extends Error {
  constructor(readonly reason: "notACapture" | "notEthernet") {
    super(reason);
  }
}

const ethernet = 1;
const microseconds = 0xa1b2c3d4;
const nanoseconds = 0xa1b23c4d;
const sectionHeader = 0x0a0d0d0a;
const byteOrderMagic = 0x1a2b3c4d;

/** Fails with a CaptureError. */
export function readCapture(bytes: Uint8Array): Captured[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24) throw new CaptureError("notACapture");
  const frames = view.getUint32(0) === sectionHeader ? readPcapng(view, bytes) : readPcap(view, bytes);
  const start = frames[0]?.milliseconds ?? 0;
  return frames.map(({ milliseconds, frame }) => ({ milliseconds: milliseconds - start, frame }));
}

function readPcap(view: DataView, bytes: Uint8Array): Captured[] {
  const isKnown = (magic: number) => magic === microseconds || magic === nanoseconds;
  const little = isKnown(view.getUint32(0, true));
  const magic = view.getUint32(0, little);
  if (!isKnown(magic)) throw new CaptureError("notACapture");
  if ((view.getUint32(20, little) & 0xffff) !== ethernet) throw new CaptureError("notEthernet");
  const perMillisecond = magic === nanoseconds ? 1e6 : 1e3;
  const frames: Captured[] = [];
  for (let at = 24; at + 16 <= bytes.length;) {
    const [seconds, fraction, length] = [0, 4, 8].map((field) => view.getUint32(at + field, little));
    at += 16;
    frames.push({
      milliseconds: seconds! * 1000 + fraction! / perMillisecond,
      frame: bytes.subarray(at, at + length!),
    });
    at += length!;
  }
  return frames;
}

function readPcapng(view: DataView, bytes: Uint8Array): Captured[] {
  let little = false;
  let interfaces: Interface[] = [];
  const frames: Captured[] = [];
  for (let at = 0; at + 12 <= bytes.length;) {
    if (view.getUint32(at) === sectionHeader) {
      little = view.getUint32(at + 8, true) === byteOrderMagic;
      interfaces = [];
    }
    const [type, length] = [view.getUint32(at, little), view.getUint32(at + 4, little)];
    if (length < 12 || at + length > bytes.length) break;
    if (type === 1) interfaces.push(readInterface(view, at, length, little));
    if (type === 6) {
      const from = interfaces[view.getUint32(at + 8, little)];
      if (from?.link !== ethernet) throw new CaptureError("notEthernet");
      const ticks = view.getUint32(at + 12, little) * 2 ** 32 + view.getUint32(at + 16, little);
      const present = view.getUint32(at + 20, little);
      frames.push({
        milliseconds: (ticks / from.ticksPerSecond) * 1000,
        frame: bytes.subarray(at + 28, at + 28 + present),
      });
    }
    at += length;
  }
  return frames;
}

interface Interface {
  link: number;
  ticksPerSecond: number;
}

function readInterface(view: DataView, start: number, length: number, little: boolean): Interface {
  let ticksPerSecond = 1e6;
  for (let at = start + 16; at + 4 < start + length - 4;) {
    const [option, bytes] = [view.getUint16(at, little), view.getUint16(at + 2, little)];
    const resolution = view.getUint8(at + 4);
    if (option === 9) ticksPerSecond = resolution & 128 ? 2 ** (resolution & 127) : 10 ** resolution;
    if (option === 0) break;
    at += 4 + ((bytes + 3) & ~3);
  }
  return { link: view.getUint16(start + 8, little), ticksPerSecond };
}
