// One end of a connection, as its application drives it: it writes its name and then what its plan says, reads and checks
// whatever the other end has written, and finishes.

import { Result } from "../support/contract.ts";
import type { EndPlan } from "./application-plan.ts";
import { content, isContent, nameBytes } from "./content.ts";
import type { Machine } from "./machine.ts";
import { insist } from "./violation.ts";

const ok = 0;

/** What an end asks of the world. */
export interface Company {
  now(): number;
  /** The end that has this name. */
  endNamed(name: number): End | undefined;
  /** Bytes were moved, or an end has come or gone. */
  progress(): void;
  /** The connection has failed, which may be a violation. */
  failed(end: End, result: number): void;
}

export class End {
  written = 0;
  received = 0;
  /** The one that writes what this one reads. */
  peer: End | undefined;
  /** It has half-closed, or closed: nothing more is written. */
  isFinished = false;
  /** The peer has finished, and everything was read. */
  hasEnded = false;
  hasAborted = false;
  /** The handle is given up, or lost with its host. */
  isOver = false;
  readonly openedAt: number;
  /** When it wants to go on though nothing happens. */
  wakesAt = 0;
  private nextWriting = 0;
  private readsFrom: number;
  private writesFrom = 0;
  private sendFailed = false;

  constructor(
    readonly name: number,
    readonly machine: Machine,
    readonly handle: number,
    readonly plan: EndPlan,
    readonly remoteAddress: number,
    readonly remotePort: number,
    readonly localPort: number,
    private readonly company: Company,
  ) {
    this.openedAt = company.now();
    this.readsFrom = this.openedAt + plan.readsAfterUs;
  }

  /** Does whatever can be done now. */
  run(): void {
    this.wakesAt = Infinity;
    for (let before = -1; !this.isOver && before !== this.written + this.received;) {
      before = this.written + this.received;
      this.read();
      if (!this.isOver) this.write();
      if (!this.isOver) this.finish();
    }
    if (this.isOver) this.company.progress();
  }

  // --- Reading ---

  private read(): void {
    const { host } = this.machine;
    while (!this.hasEnded && this.mayRead()) {
      const length = host.tcpReceive(this.handle, host.transfer(), this.plan.readBytes);
      if (length === Result.WouldBlock) return;
      if (length < 0) {
        this.end(host.tcpClose(this.handle));
        this.company.failed(this, length);
      } else if (length === 0) this.readsEnd();
      else this.take(host.read(host.transfer(), length));
      if (length < 0) return;
      if (this.plan.readPauseUs !== 0) this.readsFrom = this.company.now() + this.plan.readPauseUs;
    }
  }

  private mayRead(): boolean {
    if (this.sendFailed || this.company.now() >= this.readsFrom) return true;
    this.wakesAt = Math.min(this.wakesAt, this.readsFrom);
    return false;
  }

  private take(bytes: Uint8Array): void {
    this.company.progress();
    const place = this.received;
    this.received += bytes.length;
    if (this.peer === undefined) {
      this.head.set(bytes.subarray(0, nameBytes - place), place);
      if (this.received < nameBytes) return;
      this.peer = this.company.endNamed(new DataView(this.head.buffer).getUint32(0));
      insist(this.isOther(this.peer), "bytes are delivered to whom they were sent", () => "their writer is another");
      this.peer!.peer ??= this;
      insist(this.peer!.peer === this, "bytes are delivered to whom they were sent", () => "they have two readers");
    }
    const peer = this.peer!;
    const isRight = isContent(peer.name, place, bytes) && this.received <= peer.written;
    insist(
      isRight,
      "bytes delivered are a prefix of the bytes sent",
      () => `from ${place} to ${this.received} they differ from what was sent, of which there are ${peer.written}`,
    );
  }

  private readonly head = new Uint8Array(nameBytes);

  private isOther(end: End | undefined): boolean {
    return (
      end !== undefined &&
      end.machine.address === this.remoteAddress &&
      end.localPort === this.remotePort &&
      end.remotePort === this.localPort
    );
  }

  private readsEnd(): void {
    this.hasEnded = true;
    this.company.progress();
    const { peer } = this;
    insist(
      peer !== undefined && peer.isFinished && this.received === peer.written,
      "the end comes when everything was delivered",
      () => `it comes after ${this.received} bytes of ${peer?.written}`,
    );
  }

  // --- Writing ---

  private get hasWritten(): boolean {
    return this.nextWriting === this.plan.writes.length && this.written >= nameBytes;
  }

  private write(): void {
    const { writes, writeBytes, writePauseUs } = this.plan;
    const { host } = this.machine;
    while (!this.isFinished && !this.sendFailed) {
      const target = this.written < nameBytes ? nameBytes : this.mayWriteUntil();
      if (target === undefined) return;
      while (this.written < target) {
        const bytes = content(this.name, this.written, Math.min(writeBytes, target - this.written));
        const taken = host.send(this.handle, bytes);
        // What has arrived before that is still to be read.
        if (taken < 0) this.sendFailed = true;
        else this.written += taken;
        if (taken > 0) this.company.progress();
        if (this.written + this.received >= this.plan.abortsAfterBytes) return this.abort();
        if (taken < bytes.length) return;
      }
      if (this.nextWriting < writes.length && target === nameBytes + writes[this.nextWriting]!.until) {
        this.nextWriting++;
        this.writesFrom = this.company.now() + writePauseUs;
      }
    }
  }

  /** How far; undefined: it has to wait for something, or has written everything. */
  private mayWriteUntil(): number | undefined {
    const writing = this.plan.writes[this.nextWriting];
    if (writing === undefined) return undefined;
    if (this.received < writing.afterBytes + (writing.afterBytes > 0 ? nameBytes : 0)) return undefined;
    if (writing.afterEnd && !this.hasEnded) return undefined;
    if (this.company.now() < this.writesFrom) {
      this.wakesAt = Math.min(this.wakesAt, this.writesFrom);
      return undefined;
    }
    return nameBytes + writing.until;
  }

  // --- Finishing ---

  private finish(): void {
    const { host } = this.machine;
    if (this.written + this.received >= this.plan.abortsAfterBytes) return this.abort();
    if (!this.hasWritten) return;
    switch (this.plan.finish) {
      case "half-close":
        if (!this.isFinished && !this.sendFailed) this.sendFailed = host.tcpShutdown(this.handle) < 0;
        this.isFinished ||= !this.sendFailed;
        if (this.hasEnded) this.end(host.tcpClose(this.handle));
        break;
      case "close":
        // What the other end has still to say would be answered by a reset.
        if (this.received >= nameBytes) this.end(host.tcpClose(this.handle));
        break;
      case "after the peer":
        if (this.hasEnded) this.end(host.tcpClose(this.handle));
    }
  }

  abort(): void {
    this.hasAborted = true;
    this.end(this.machine.host.tcpAbort(this.handle));
  }

  private end(result: number): void {
    insist(result === ok, "a handle can be given up", () => `the result is ${result}`);
    this.isFinished = true;
    this.isOver = true;
  }

  /** Its host has gone, and it with it. */
  vanish(): void {
    this.isFinished = this.isOver = true;
  }
}
