// A TCP segment in its Ethernet frame: read for people to look at, and written for who has no stack of its own, the
// stranger and the middlebox. RFC 9293 §3.1, RFC 7323, RFC 2018.

export const flag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const;

export interface Header {
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  /** tcpdump leaves the number of a bare acknowledgement out. */
  sequenceIsUntold?: true;
  acknowledgement: number;
  flags: number;
  window: number;
  options: Option[];
  dataBytes: number;
}

export interface Option {
  kind: number;
  /** Where it begins in the frame, and how long it is. */
  at: number;
  bytes: number;
  values: number[];
}

export const optionKind = { mss: 2, scaling: 3, sackPermitted: 4, sack: 5, timestamps: 8 } as const;

const ethernetBytes = 14;
const ipBytes = 20;
const tcpBytes = 20;
const tcpAt = ethernetBytes + ipBytes;

/** What occupies numbers of the sequence (RFC 9293 §3.4): the data, the SYN and the FIN. */
export function lengthOf({ flags, dataBytes }: Header): number {
  return dataBytes + (flags & flag.syn ? 1 : 0) + (flags & flag.fin ? 1 : 0);
}

/** Undefined: it is no whole TCP segment. */
export function readHeader(frame: Uint8Array): Header | undefined {
  const view = viewOf(frame);
  if (frame.length < tcpAt + tcpBytes || view.getUint16(12) !== 0x0800 || view.getUint8(23) !== 6) return undefined;
  const at = ethernetBytes + (view.getUint8(ethernetBytes) & 15) * 4;
  const end = ethernetBytes + view.getUint16(16);
  if (end > frame.length || at + tcpBytes > end) return undefined;
  const data = at + (view.getUint8(at + 12) >> 4) * 4;
  if (data < at + tcpBytes || data > end) return undefined;
  return {
    source: view.getUint32(26),
    destination: view.getUint32(30),
    sourcePort: view.getUint16(at),
    destinationPort: view.getUint16(at + 2),
    sequence: view.getUint32(at + 4),
    acknowledgement: view.getUint32(at + 8),
    flags: view.getUint8(at + 13),
    window: view.getUint16(at + 14),
    options: readOptions(view, at + tcpBytes, data),
    dataBytes: end - data,
  };
}

function readOptions(view: DataView, from: number, end: number): Option[] {
  const options: Option[] = [];
  for (let at = from; at < end;) {
    const kind = view.getUint8(at);
    if (kind === 0) break;
    const bytes = kind === 1 || at + 1 === end ? 1 : view.getUint8(at + 1);
    if (kind !== 1 && (bytes < 2 || at + bytes > end)) break;
    if (kind !== 1) options.push({ kind, at, bytes, values: readValues(view, at, kind, bytes) });
    at += bytes;
  }
  return options;
}

function readValues(view: DataView, at: number, kind: number, bytes: number): number[] {
  if (kind === optionKind.mss) return [view.getUint16(at + 2)];
  if (kind === optionKind.scaling) return [view.getUint8(at + 2)];
  return Array.from({ length: (bytes - 2) >> 2 }, (_, index) => view.getUint32(at + 2 + 4 * index));
}

export interface Draft {
  fromMac: number[];
  toMac: number[];
  header: Omit<Header, "options" | "dataBytes">;
  /** Whole words. */
  options: number[];
  data: Uint8Array;
}

export function makeFrame({ fromMac, toMac, header, options, data }: Draft): Uint8Array {
  const frame = new Uint8Array(tcpAt + tcpBytes + options.length + data.length);
  const view = viewOf(frame);
  frame.set([...toMac, ...fromMac, 0x08, 0x00]);
  frame.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6], ethernetBytes);
  view.setUint16(16, frame.length - ethernetBytes);
  view.setUint32(26, header.source);
  view.setUint32(30, header.destination);
  view.setUint16(24, ~sum(frame.subarray(ethernetBytes, tcpAt), 0));
  view.setUint16(tcpAt, header.sourcePort);
  view.setUint16(tcpAt + 2, header.destinationPort);
  view.setUint32(tcpAt + 4, header.sequence);
  view.setUint32(tcpAt + 8, header.acknowledgement);
  view.setUint8(tcpAt + 12, ((tcpBytes + options.length) >> 2) << 4);
  view.setUint8(tcpAt + 13, header.flags);
  view.setUint16(tcpAt + 14, header.window);
  frame.set(options, tcpAt + tcpBytes);
  frame.set(data, tcpAt + tcpBytes + options.length);
  sealSegment(frame);
  return frame;
}

/** The segment with these options overwritten by no operation, as some middleboxes do. */
export function withoutOptions(frame: Uint8Array, kinds: number[]): Uint8Array {
  const copy = frame.slice();
  for (const { kind, at, bytes } of readHeader(frame)!.options) {
    if (kinds.includes(kind)) copy.fill(1, at, at + bytes);
  }
  sealSegment(copy);
  return copy;
}

/** The frame with one bit of its last byte flipped: the checksum no longer fits. */
export function corrupted(frame: Uint8Array): Uint8Array {
  const copy = frame.slice();
  copy[copy.length - 1]! ^= 1;
  return copy;
}

/** An ARP request by which who receives it learns its sender (RFC 826). */
export function makeArpRequest(fromMac: number[], from: number, to: number): Uint8Array {
  const frame = new Uint8Array(42);
  frame.set([255, 255, 255, 255, 255, 255, ...fromMac, 0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, 1, ...fromMac]);
  viewOf(frame).setUint32(28, from);
  viewOf(frame).setUint32(38, to);
  return frame;
}

/** Fills in the checksum: RFC 9293 §3.1, with the pseudo-header. */
function sealSegment(frame: Uint8Array): void {
  const view = viewOf(frame);
  const end = ethernetBytes + view.getUint16(16);
  view.setUint16(tcpAt + 16, 0);
  const pseudoHeader = sum(frame.subarray(26, tcpAt), 6 + end - tcpAt);
  view.setUint16(tcpAt + 16, ~sum(frame.subarray(tcpAt, end), pseudoHeader));
}

function sum(bytes: Uint8Array, start: number): number {
  let total = start;
  for (let at = 0; at < bytes.length; at++) total += at % 2 === 0 ? bytes[at]! << 8 : bytes[at]!;
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

function viewOf(frame: Uint8Array): DataView {
  return new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
}
