// The states in which frames are mutated, each reached through segments: those of RFC 9293, and the small tables.

import { ACK, FIN, RST, SYN, tcpAt } from "../simulation/segment.ts";
import { makeSegment, type StrangeSegment } from "../simulation/strange-frames.ts";
import type { Conversation } from "./expectations.ts";
import { Subject } from "./subject.ts";

const peer = { mac: 1, address: 0x0a000701, port: 40_000 };
const us = { mac: 2, address: 0x0a000702, port: 80 };

const pieceBytes = 100;
const piecesInFlight = 5;
/** MSS 1460, SACK permitted, a window scale of 2, NOPs between. */
const optionsOfSyn = [2, 4, 5, 180, 1, 1, 4, 2, 1, 3, 3, 2];
const noDelay = 1;

export class Reached {
  readonly subject = new Subject();
  handle = 0;
  /** The number that we expect next, and the one behind all that we have sent. */
  private next = 100;
  private end = 0;
  /** What we have room for, and what the peer has acknowledged. */
  private window = 0;
  private acknowledged = 0;

  /** What comes next; a SYN has every option. */
  segment(flags: number, dataBytes = 0, changed: Partial<StrangeSegment> = {}): Uint8Array {
    return makeSegment(peer, us, {
      flags,
      sequence: this.next,
      acknowledgement: flags & ACK ? this.end : 0,
      window: 4096,
      timestamps: { value: 1000 + this.next, echo: 0 },
      options: flags & SYN ? optionsOfSyn : [],
      dataBytes,
      ...changed,
    });
  }

  /** The first piece in flight is missing, and two behind it have come. */
  sacking(): Uint8Array {
    const edges = [1, 2, 3, 4].flatMap((piece) => bytesOf(this.acknowledged + piece * pieceBytes));
    return this.segment(ACK, 0, { acknowledgement: this.acknowledged, options: [1, 1, 5, 18, ...edges] });
  }

  /** A byte that was received already, which is answered by what is expected now. */
  probe(): Uint8Array {
    return this.segment(ACK, 1, { sequence: this.next - 1 });
  }

  get conversation(): Conversation {
    const { next, end, window } = this;
    return { peerAddress: peer.address, peerPort: peer.port, ourPort: us.port, next, end, window };
  }

  /** What comes next; it acknowledges all that was sent, but for so many numbers. */
  hears(flags: number, unacknowledged = 0): void {
    const changed = unacknowledged > 0 ? { acknowledgement: this.end - unacknowledged } : {};
    this.subject.hears(this.segment(flags, 0, changed));
    this.acknowledged = this.end;
    this.next += (flags & FIN) + ((flags & SYN) >> 1);
    this.listen();
  }

  /** Sends what is due. */
  polls(): void {
    this.subject.host.poll(this.subject.now);
    this.listen();
  }

  private listen(): void {
    for (const frame of this.subject.taken()) {
      if (frame[13] === 6) continue;
      const view = new DataView(frame.buffer, frame.byteOffset);
      const flags = view.getUint8(tcpAt + 13);
      this.window = view.getUint16(tcpAt + 14);
      const dataBytes = frame.length - tcpAt - (view.getUint8(tcpAt + 12) >> 4) * 4;
      this.end = (view.getUint32(tcpAt + 4) + dataBytes + (flags & FIN) + ((flags & SYN) >> 1)) >>> 0;
    }
  }
}

function listens(reached: Reached): void {
  reached.handle = reached.subject.host.tcpListen(80, 4);
}

function halfOpen(reached: Reached): void {
  listens(reached);
  reached.hears(SYN);
}

function synSent(reached: Reached): void {
  reached.subject.hears(makeSegment(peer, us, { flags: RST, sequence: 1, acknowledgement: 0, window: 0 }));
  reached.handle = reached.subject.host.tcpConnect(peer.address, peer.port, us.port);
  reached.polls();
  reached.subject.hears(arpReply);
  reached.polls();
}

function established(reached: Reached): void {
  halfOpen(reached);
  reached.hears(ACK);
  reached.handle = reached.subject.host.tcpAccept(reached.handle);
}

function transferring(reached: Reached): void {
  established(reached);
  const { host, now } = reached.subject;
  host.tcpSetOption(reached.handle, noDelay, 1);
  for (let piece = 0; piece < piecesInFlight; piece++) {
    host.tcpSend(reached.handle, host.transfer(), pieceBytes);
    host.poll(now);
  }
  reached.polls();
}

function finWait1(reached: Reached): void {
  established(reached);
  reached.subject.host.tcpShutdown(reached.handle);
  reached.polls();
}

function finWait2(reached: Reached): void {
  finWait1(reached);
  reached.hears(ACK);
}

function closeWait(reached: Reached): void {
  established(reached);
  reached.hears(FIN | ACK);
}

export const states: Record<string, { state: number; reach: (reached: Reached) => void }> = {
  closed: { state: -2, reach: () => {} },
  listen: { state: 1, reach: listens },
  "half-open": { state: 1, reach: halfOpen },
  "syn-sent": { state: 2, reach: synSent },
  "syn-received": { state: 3, reach: (reached) => (synSent(reached), reached.hears(SYN)) },
  established: { state: 4, reach: established },
  transferring: { state: 4, reach: transferring },
  "fin-wait-1": { state: 5, reach: finWait1 },
  "fin-wait-2": { state: 6, reach: finWait2 },
  "close-wait": { state: 7, reach: closeWait },
  closing: { state: 8, reach: (reached) => (finWait1(reached), reached.hears(FIN | ACK, 1)) },
  "last-ack": {
    state: 9,
    reach: (reached) => (closeWait(reached), reached.subject.host.tcpShutdown(reached.handle), reached.polls()),
  },
  "time-wait": { state: 10, reach: (reached) => (finWait2(reached), reached.hears(FIN | ACK)) },
};

/** 10.0.7.1 tells its address. */
const arpReply = Uint8Array.from([
  ...[2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 6, 0, 1, 8, 0, 6, 4, 0, 2],
  ...[2, 0, 0, 0, 0, 1, 10, 0, 7, 1, 2, 0, 0, 0, 0, 2, 10, 0, 7, 2],
]);

function bytesOf(number: number): number[] {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff);
}
