// A stack under measurement, in V8, and the recording of what it was asked. It is any module that exports the life of
// docs/abi.md: astcp, or lwIP behind the same boundary. What is recorded can be played to the same stack in any engine
// (player.c): with the same frames, times and random numbers it does the same.

/** One call: `input` of a frame, or `poll`. */
export interface Call {
  now: number;
  frame: Uint8Array | undefined;
}

/** What player.c repeats: first what leads up to it, then what is measured. */
export interface Script {
  calls: Call[];
  /** How many of the calls come before those that are measured. */
  preparing: number;
  /** How many operations the measured calls are. */
  operations: number;
  /** What was transmitted by the measured calls. */
  frames: Uint8Array[];
}

export const deviceMac = [0x02, 0, 0x0a, 0, 0x07, 0x02];
export const deviceAddress = 0x0a000702;
export const peerAddress = 0x0a000701;
const mask = 0xffffff00;

interface Exports {
  memory: WebAssembly.Memory;
  init(macHigh: number, macLow: number, capabilities: number, now: number): void;
  configure(address: number, mask: number, gateway: number): void;
  receiveFrame(): number;
  input(now: number, length: number): void;
  poll(now: number): number;
}

export class Subject {
  now = 5000;
  private readonly calls: Call[] = [];
  private preparing = 0;
  private measured: Uint8Array[] = [];
  private transmitted: Uint8Array[] = [];
  private random = 1;
  private readonly exports: Exports;
  private readonly receiveFrame: number;

  constructor(module: WebAssembly.Module) {
    const host = {
      transmit: (address: number, length: number) => {
        const frame = new Uint8Array(this.exports.memory.buffer, address, length).slice();
        this.transmitted.push(frame);
        this.measured.push(frame);
        return 1;
      },
      random: () => (this.random = nextRandom(this.random)),
      checksum: (address: number, length: number) =>
        checksum(new Uint8Array(this.exports.memory.buffer, address >>> 0, length)),
    };
    this.exports = new WebAssembly.Instance(module, { host }).exports as unknown as Exports;
    this.receiveFrame = this.exports.receiveFrame();
    const [a, b, ...rest] = deviceMac as [number, number, ...number[]];
    const low = rest.reduce((sum, byte) => sum * 256 + byte, 0);
    this.exports.init(a * 256 + b, low, 0, this.now);
    this.exports.configure(deviceAddress, mask, 0);
  }

  /** Hands in a frame and polls; what was transmitted meanwhile. */
  answerTo(frame: Uint8Array): Uint8Array[] {
    this.input(frame);
    return this.poll();
  }

  input(frame: Uint8Array): void {
    this.calls.push({ now: this.now, frame });
    new Uint8Array(this.exports.memory.buffer, this.receiveFrame).set(frame);
    this.exports.input(this.now, frame.length);
  }

  poll(): Uint8Array[] {
    this.calls.push({ now: this.now, frame: undefined });
    this.exports.poll(this.now);
    return this.transmitted.splice(0);
  }

  /** From here on it is measured. */
  begin(): void {
    this.preparing = this.calls.length;
    this.measured = [];
  }

  end(operations: number): Script {
    return { calls: [...this.calls], preparing: this.preparing, operations, frames: [...this.measured] };
  }
}

/** The same sequence in player.c. */
export function nextRandom(random: number): number {
  return (Math.imul(random, 1664525) + 1013904223) >>> 0;
}

/** The one's-complement sum of the bytes as big-endian words, not inverted. */
export function checksum(bytes: Uint8Array, sum = 0): number {
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

/** The script as player.c reads it: 32-bit words, lowest byte first, and bytes filled up to whole words. */
export function bytesOf({ calls, preparing, operations, frames }: Script): Buffer {
  const framed = (frame: Uint8Array | undefined) =>
    frame ? Buffer.concat([words(frame.length), frame], 4 + Math.ceil(frame.length / 4) * 4) : words(0);
  return Buffer.concat([
    words(preparing, calls.length - preparing, operations, frames.length),
    ...calls.flatMap(({ now, frame }) => [words(now), framed(frame)]),
    ...frames.map(framed),
  ]);
}

function words(...values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}
