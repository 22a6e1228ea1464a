// The peer of the stack that is measured: frames made and read, and a connection whose other end it is. It loses nothing,
// agrees to no option but the MSS, and does what an operation asks of it.

import { checksum, deviceAddress, deviceMac, peerAddress, type Subject } from "./subject.ts";

export const Flag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 };

const peerMac = [0x02, 0, 0x0a, 0, 0x07, 0x01];
const broadcastMac = Array<number>(6).fill(0xff);
const headBytes = { ethernet: 14, ip: 20, tcp: 20 };
const mss = 1460;
const window = 65535;

/** What the stack has said in one segment. */
export interface Heard {
  flags: number;
  seq: number;
  ack: number;
  length: number;
}

/** One end of a connection, whose other end is in the stack. */
export class Connection {
  private seq: number;
  /** Up to where everything was heard, and where the segments end that are not acknowledged yet. */
  private ack = 0;
  private ends: number[] = [];

  constructor(
    private readonly stack: Subject,
    private readonly port: number,
    private readonly ownPort: number,
    private readonly ownAddress = peerAddress,
  ) {
    this.seq = ownPort * 1000;
  }

  /** Three-way handshake; what came with the end of it. */
  open(): Heard[] {
    this.expect(this.send(Flag.syn), Flag.syn | Flag.ack);
    return this.send(Flag.ack);
  }

  /** A segment, and what the stack answers to it. */
  send(flags: number, data: Uint8Array = new Uint8Array(0)): Heard[] {
    const { ownPort, port, ownAddress, seq, ack } = this;
    const segment = tcpSegment({ from: ownPort, to: port, flags, seq, ack }, data, ownAddress);
    this.seq = (seq + data.length + (flags & (Flag.syn | Flag.fin) ? 1 : 0)) >>> 0;
    return this.hear(this.stack.answerTo(ipFrame(6, ownAddress, segment)));
  }

  /** Acknowledges so many of the segments that were heard, the oldest first. */
  acknowledge(segments: number): Heard[] {
    const all = this.ack;
    this.ack = this.ends.splice(0, segments).at(-1)!;
    const heard = this.send(Flag.ack);
    if (heard.length === 0) this.ack = all;
    return heard;
  }

  /** Fails if none of these segments has all of the flags. */
  expect(heard: Heard[], flags: number): void {
    if (!heard.some((one) => (one.flags & flags) === flags)) {
      throw new Error(`The stack answers ${JSON.stringify(heard)} where flags ${flags} were expected.`);
    }
  }

  private hear(frames: Uint8Array[]): Heard[] {
    const heard = frames.flatMap((frame) => readSegment(frame, this.ownPort));
    for (const { seq, length, flags } of heard) {
      this.ack = (seq + length + (flags & (Flag.syn | Flag.fin) ? 1 : 0)) >>> 0;
      if (length > 0) this.ends.push(this.ack);
    }
    return heard;
  }
}

/** Makes the peer known. */
export function introduce(stack: Subject, address = peerAddress): void {
  if (stack.answerTo(arpRequest(address)).length === 0) throw new Error("The stack does not answer ARP.");
}

export function arpRequest(address: number): Uint8Array {
  const body = [
    0,
    1,
    8,
    0,
    6,
    4,
    0,
    1,
    ...peerMac,
    ...fourBytes(address),
    0,
    0,
    0,
    0,
    0,
    0,
    ...fourBytes(deviceAddress),
  ];
  return Uint8Array.from([...broadcastMac, ...peerMac, 8, 6, ...body, ...Array<number>(18).fill(0)]);
}

/** Pings with a frame of 98 bytes. */
export function ping(stack: Subject, sequence: number): void {
  const [reply] = stack.answerTo(
    icmpFrame([8, 0, 0, 0, 0, 1, ...twoBytes(sequence), ...Array<number>(56).fill(sequence & 255)]),
  );
  if (reply?.length !== 98) throw new Error("The stack does not answer the ping.");
}

/** Of an ICMP message without its checksum. */
export function icmpFrame(content: number[]): Uint8Array {
  const message = Uint8Array.from(content);
  message.set(twoBytes(~checksum(message)), 2);
  return ipFrame(1, peerAddress, message);
}

export interface Segment {
  from: number;
  to: number;
  flags: number;
  seq: number;
  ack: number;
  /** Whole words of them; or a SYN names its segment size alone. */
  options?: number[];
}

export function tcpSegment(segment: Segment, data: Uint8Array, source: number): Uint8Array {
  const { from, to, flags, seq, ack, options = flags & Flag.syn ? [2, 4, ...twoBytes(mss)] : [] } = segment;
  const head = [...twoBytes(from), ...twoBytes(to), ...fourBytes(seq), ...fourBytes(flags & Flag.ack ? ack : 0)];
  const offset = (headBytes.tcp + options.length) * 4;
  const bytes = Uint8Array.from([...head, offset, flags, ...twoBytes(window), 0, 0, 0, 0, ...options, ...data]);
  const pseudo = [...fourBytes(source), ...fourBytes(deviceAddress), 0, 6, ...twoBytes(bytes.length)];
  bytes.set(twoBytes(~checksum(bytes, checksum(Uint8Array.from(pseudo)))), 16);
  return bytes;
}

export function ipFrame(protocol: number, source: number, payload: Uint8Array): Uint8Array {
  const total = headBytes.ip + payload.length;
  const addresses = [...fourBytes(source), ...fourBytes(deviceAddress)];
  const head = Uint8Array.from([0x45, 0, ...twoBytes(total), 0, 0, 0x40, 0, 64, protocol, 0, 0, ...addresses]);
  head.set(twoBytes(~checksum(head)), 10);
  const frame = new Uint8Array(Math.max(60, headBytes.ethernet + total));
  frame.set([...deviceMac, ...peerMac, 8, 0, ...head]);
  frame.set(payload, headBytes.ethernet + headBytes.ip);
  return frame;
}

/** The segment in this frame, if it is one to that port. */
export function readSegment(frame: Uint8Array, ownPort: number): Heard[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const isTcp = frame.length >= 54 && view.getUint16(12) === 0x0800 && frame[23] === 6;
  if (!isTcp || view.getUint16(36) !== ownPort) return [];
  const length = view.getUint16(16) - headBytes.ip - (frame[46]! >> 4) * 4;
  return [{ flags: frame[47]!, seq: view.getUint32(38), ack: view.getUint32(42), length }];
}

export function twoBytes(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}

export function fourBytes(value: number): number[] {
  return [...twoBytes(value >>> 16), ...twoBytes(value)];
}
