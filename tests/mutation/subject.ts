// The debug profile's module with what has to hold after each frame: it doesn't trap, the guards between the regions
// are whole, one small reply is the most, one counter tells of a drop, what nobody may hear of leaves no trace, and
// nothing depends on what stands behind the frame.

import { readFileSync } from "node:fs";
import { Host, never } from "../../host-shim/js/host.ts";
import { memoryMaps } from "../../tools/build/modules.ts";
import { readMap, type Region } from "../../tools/build/tables.ts";
import { insist } from "../simulation/violation.ts";
import { complaintAbout, reasonForNothing } from "./expectations.ts";

const map = readMap(memoryMaps.find(({ profile }) => profile === "debug")!);
const [received, ...others] = map.regions;
const guards = [received!.address - map.guardBytes, ...map.regions.map(({ address, bytes }) => address + bytes)].map(
  (address) => ({ address, end: address + map.guardBytes }),
);
/** What a frame may change that goes no further: where it is read, and what is counted. */
const passing = ["receive frame", "transmit frame", "cells", "segment", "datagram", "icmp error", "counters"];
const lasting = map.regions.filter(({ name }) => !passing.includes(name));
/** What two ends of a connection have said to each other. */
const streams = map.regions.filter(({ name }) =>
  ["send buffers", "receive buffers", "spans", "held pieces"].includes(name),
);
const module = new WebAssembly.Module(readFileSync("build/core-debug.wasm"));
/** Behind which the counters are reasons to drop. */
const lastTotal = "tcp.syn-cookies-taken";

export class Subject {
  readonly replies: Uint8Array[] = [];
  readonly host: Host;
  now = 5000;
  private entropy = 1;
  private dropsBefore = 0;
  private readonly memory: Uint8Array;
  private readonly rehearsal: Uint8Array;
  private readonly firstReason: number;

  constructor() {
    this.host = new Host(module, {
      transmit: (frame) => this.replies.push(frame) > 0,
      random: () => (this.entropy = (Math.imul(this.entropy, 1664525) + 1013904223) | 0),
    });
    this.host.init(0x0200, 2, 0, this.now);
    this.host.configure(0x0a000702, 0xffffff00, 0);
    this.memory = new Uint8Array(this.host.memory.buffer);
    this.rehearsal = new Uint8Array(this.memory.length);
    this.firstReason = [...this.host.counters().keys()].indexOf(lastTotal) + 1;
  }

  /** What it has sent since it was asked last. */
  taken(): Uint8Array[] {
    return this.replies.splice(0);
  }

  hears(frame: Uint8Array): void {
    this.host.input(this.now, frame);
    this.host.poll(this.now);
  }

  /** Twice from the same memory. The memory is left as the frame has made it. */
  take(frame: Uint8Array, before: Uint8Array): void {
    const rehearsed = this.takeOnce(frame, before, 0xa5);
    this.rehearsal.set(this.memory);
    const replies = this.takeOnce(frame, before, 0x5a);
    const isSame =
      replies.length === rehearsed.length && replies.every((reply, index) => areEqual(reply, rehearsed[index]!));
    insist(isSame, "an answer doesn't depend on what stands behind the frame", () => `${replies.length} replies`);
    const name = this.differing(others, this.rehearsal);
    insist(name === undefined, "what is remembered doesn't depend on what stands behind the frame", () => name!);
    insist(replies.length <= 1, "one frame is answered by one at the most (I3)", () => `by ${replies.length}`);
    this.insistRight(frame, replies[0], before);
  }

  /** Nothing has come to the conversation of `handle`, and who asks with this probe hears what he would have heard. */
  insistUntouched(handle: number, before: Uint8Array, probe: Uint8Array, reason: string): void {
    this.insistSame(streams, before, reason);
    const told = this.tells(handle, probe);
    this.memory.set(before);
    const toldBefore = this.tells(handle, probe);
    insist(told.state === toldBefore.state, "a state changes for a reason (I5)", () => `${reason}, and it does`);
    const { answer } = told;
    const isSame = answer !== undefined && areEqual(answer, toldBefore.answer!);
    insist(isSame, "a peer is told the same (I5)", () => reason);
  }

  /** Whoever waits for a peer doesn't wait for ever. */
  insistExpires(): void {
    insist(this.host.poll(this.now) !== never, "what isn't established expires (I6)", () => "it sleeps for ever");
    this.taken();
  }

  private insistRight(frame: Uint8Array, reply: Uint8Array | undefined, before: Uint8Array): void {
    const reason = reasonForNothing(frame);
    if (reason !== undefined) {
      insist(reply === undefined, "nobody hears of what goes no further (I4)", () => `${reason}, and it is answered`);
      const drops = this.drops() - this.dropsBefore;
      insist(drops === 1, "one counter says why (I7)", () => `${reason}, and ${drops} say so`);
      this.insistSame(lasting, before, reason);
    } else if (reply !== undefined) {
      const complaint = complaintAbout(reply, frame);
      insist(complaint === undefined, "an answer is small, and has a reason", () => complaint!);
    }
  }

  private insistSame(regions: Region[], before: Uint8Array, reason: string): void {
    const name = this.differing(regions, before);
    insist(name === undefined, "what is dropped is not remembered (I5)", () => `${reason}, and the ${name} know of it`);
  }

  /** The name of a region that is another than in this memory. */
  private differing(regions: Region[], memory: Uint8Array): string | undefined {
    const isOther = ({ address, bytes }: Region) => {
      const [one, other] = [this.memory, memory].map((each) => each.subarray(address, address + bytes));
      return !areEqual(one!, other!);
    };
    return regions.find(isOther)?.name;
  }

  /** The state, and the last answer that comes to this probe. */
  private tells(handle: number, probe: Uint8Array): { state: number; answer: Uint8Array | undefined } {
    const state = this.host.tcpState(handle);
    this.entropy = 1;
    this.hears(probe);
    return { state, answer: this.taken().at(-1) };
  }

  private takeOnce(frame: Uint8Array, before: Uint8Array, pattern: number): Uint8Array[] {
    this.memory.set(before);
    this.memory.fill(pattern, received!.address, received!.address + received!.bytes);
    for (const { address, end } of guards) this.memory.fill(pattern, address, end);
    const whole = new Uint8Array(map.guardBytes).fill(pattern);
    this.entropy = 1;
    this.replies.length = 0;
    this.dropsBefore = this.drops();
    this.host.input(this.now, frame);
    const dropped = this.drops() - this.dropsBefore;
    insist(dropped <= 1, "a drop is counted once (I7)", () => `${dropped} times`);
    for (const { address, end } of guards) {
      const isWhole = areEqual(this.memory.subarray(address, end), whole);
      insist(isWhole, "the guards are whole", () => `not the one at ${address}`);
    }
    return this.taken();
  }

  private drops(): number {
    let sum = 0;
    for (let index = this.firstReason; index < this.host.counterCount(); index++) sum += this.host.counter(index);
    return sum;
  }
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
