// A peer that is no TCP: it opens a connection over the wire, hears every segment, and acknowledges whatever its script
// says. Where it is the kernel sends nobody, and of what it says and hears the kernel learns nothing.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { ACK, occupied, SYN, type Segment } from "../simulation/segment.ts";
import type { StrangeSegment } from "../simulation/strange-frames.ts";
import type { Wire } from "./wire.ts";

const patienceMs = 20_000;
const self = { address: 0x0b000001, port: 40_000 };
const firstNumber = 100;

export class ScriptedPeer {
  /** Hears a segment, which is counted in `end` already. */
  hears: (segment: Segment) => void = () => {};
  /** Our next number. */
  next = firstNumber;
  /** What we have acknowledged: all before it. */
  acknowledged = 0;
  /** Behind all that the device has sent. */
  end = 0;
  private isOpen = false;

  private constructor(
    private readonly wire: Wire,
    private readonly port: number,
  ) {}

  /** The connection stands. The device knows of no option, so that a segment brings it 536 bytes at the most. */
  static async open(wire: Wire, port: number): Promise<ScriptedPeer> {
    const peer = new ScriptedPeer(wire, port);
    wire.deviceSpeaks = (segment) => peer.takes(segment);
    peer.says({ flags: SYN, sequence: peer.next++ });
    await peer.until("its SYN is answered", () => peer.isOpen);
    peer.acknowledges(peer.end);
    return peer;
  }

  /** How many bytes it has been sent and hasn't acknowledged. */
  get inFlight(): number {
    return (this.end - this.acknowledged) >>> 0;
  }

  acknowledges(number: number): void {
    this.acknowledged = number >>> 0;
    this.says({ acknowledgement: this.acknowledged });
  }

  /** Data that are next. */
  sends(data: Uint8Array): void {
    this.says({}, data);
    this.next += data.length;
  }

  /** An acknowledgement of all that has come, but for what is said otherwise. */
  says(segment: Partial<StrangeSegment>, data?: Uint8Array): void {
    this.wire.forge(self, this.port, { flags: ACK, sequence: this.next, acknowledgement: this.end, ...segment }, data);
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    const giveUpAt = performance.now() + patienceMs;
    while (!isSo()) {
      assert.ok(performance.now() < giveUpAt, `in vain it was waited until ${what}`);
      await sleep(1);
    }
  }

  /** False: it is for us, and not for the kernel. */
  private takes(segment: Segment): boolean {
    if (segment.destination !== self.address) return true;
    const end = (segment.sequence + occupied(segment)) >>> 0;
    if (!this.isOpen) {
      this.isOpen = true;
      this.acknowledged = this.end = end;
    }
    if ((end - this.end) << 0 > 0) this.end = end;
    this.hears(segment);
    return false;
  }
}
