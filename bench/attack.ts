// Who wants a stack to work as much as it can be made to: sends segments of any kind, keeps what comes back, and has each
// call that matters as a script of its own.

import { Flag, ipFrame, readSegment, tcpSegment, type Heard, type Segment } from "./peer.ts";
import { Subject, nextRandom, peerAddress, type Script } from "./subject.ts";

/** Our end of a connection: where we are, our next number, and what we acknowledge. */
export interface Opened {
  from: number;
  next: number;
  last: number;
}

type Said = Omit<Segment, "from" | "to"> & { from?: number };

/** From here on nobody else speaks. */
const firstPort = 30_000;

export class Attack {
  readonly stack: Subject;
  readonly calls: { script: Script; call: "frame" | "poll" }[] = [];
  readonly frames: Uint8Array[] = [];
  private port = firstPort;
  private random = 1;

  constructor(module: WebAssembly.Module) {
    this.stack = new Subject(module);
  }

  /** The frame and the poll behind it are counted. */
  hears(frame: Uint8Array): void {
    this.stack.now++;
    this.stack.begin();
    this.stack.input(frame);
    this.calls.push({ script: this.stack.end(1), call: "frame" });
    this.polls();
  }

  polls(): void {
    this.stack.begin();
    this.frames.push(...this.stack.poll());
    this.calls.push({ script: this.stack.end(1), call: "poll" });
  }

  /** A segment from a port that hasn't said anything yet. */
  says(to: number, said: Said): void {
    this.hears(this.frame(to, said));
  }

  /** The same, uncounted. */
  prepares(to: number, said: Said): Heard | undefined {
    const heard = this.stack.answerTo(this.frame(to, said));
    this.frames.push(...heard);
    return heard.flatMap((each) => readSegment(each, said.from!))[0];
  }

  /** Uncounted. */
  opens(to: number, from: number, ofSyn: number[], ofAck: number[] = []): Opened {
    const next = 1000;
    const answer = this.prepares(to, { from, flags: Flag.syn, seq: next - 1, ack: 0, options: ofSyn });
    const last = (answer!.seq + 1) >>> 0;
    this.prepares(to, { from, flags: Flag.ack, seq: next, ack: last, options: ofAck });
    return { from, next, last };
  }

  /** All that came to this port. */
  heard(from: number): Heard[] {
    return this.frames.flatMap((frame) => readSegment(frame, from));
  }

  /** Where segments begin and end that came to the port and aren't acknowledged, in order. */
  edges({ from, last }: Opened): number[] {
    const edges = new Set(this.heard(from).flatMap(({ seq, length }) => [seq, (seq + length) >>> 0]));
    const beyond = (edge: number) => (edge - last) >>> 0;
    return [...edges].filter((edge) => beyond(edge) < 0x80000000).sort((one, other) => beyond(one) - beyond(other));
  }

  frame(to: number, { from = this.port++, ...said }: Said, dataBytes = 0): Uint8Array {
    const data = new Uint8Array(dataBytes).fill(0x61);
    return ipFrame(6, peerAddress, tcpSegment({ ...said, from, to }, data, peerAddress));
  }

  /** A number below the limit. */
  draw(limit: number): number {
    this.random = nextRandom(this.random);
    return (this.random >>> 8) % limit;
  }
}
