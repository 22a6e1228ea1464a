// The debug profile's module with what has to hold after each frame: it doesn't trap, the guards between the regions are
// whole, one reply is the most, one counter tells of a drop, and nothing depends on what stands behind the frame.

import { readFileSync } from "node:fs";
import { Host } from "../../host-shim/js/host.ts";
import { memoryMaps } from "../../tools/build/modules.ts";
import { readMap } from "../../tools/build/tables.ts";
import { readFrame } from "../simulation/segment.ts";
import { insist } from "../simulation/violation.ts";

const map = readMap(memoryMaps.find(({ profile }) => profile === "debug")!);
const [received, ...others] = map.regions;
const guards = [received!.address - map.guardBytes, ...map.regions.map(({ address, bytes }) => address + bytes)].map(
  (address) => ({ address, end: address + map.guardBytes }),
);
const module = new WebAssembly.Module(readFileSync("build/core-debug.wasm"));
/** Behind which the counters are reasons to drop. */
const lastTotal = "tcp.half-open-expired";

export class Subject {
  readonly replies: Uint8Array[] = [];
  readonly host: Host;
  now = 5000;
  private entropy = 1;
  private readonly memory: Uint8Array;
  private readonly firstReason: number;

  constructor() {
    this.host = new Host(module, {
      transmit: (frame) => this.replies.push(frame) > 0,
      random: () => (this.entropy = (Math.imul(this.entropy, 1664525) + 1013904223) | 0),
    });
    this.host.init(0x0200, 2, 0, this.now);
    this.host.configure(0x0a000702, 0xffffff00, 0);
    this.memory = new Uint8Array(this.host.memory.buffer);
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
    const [rehearsed, rehearsal] = this.takeOnce(frame, before, 0xa5);
    const [replies, memory] = this.takeOnce(frame, before, 0x5a);
    const isSame =
      replies.length === rehearsed.length && replies.every((reply, index) => areEqual(reply, rehearsed[index]!));
    insist(isSame, "an answer doesn't depend on what stands behind the frame", () => `${replies.length} replies`);
    for (const { name, address, bytes } of others) {
      const [one, other] = [memory, rehearsal].map((each) => each.subarray(address, address + bytes));
      insist(areEqual(one!, other!), "what is remembered doesn't depend on what stands behind the frame", () => name);
    }
    insist(replies.length <= 1, "one frame is answered by one at the most", () => `by ${replies.length}`);
  }

  private takeOnce(frame: Uint8Array, before: Uint8Array, pattern: number): [Uint8Array[], Uint8Array] {
    this.memory.set(before);
    this.memory.fill(pattern, received!.address, received!.address + received!.bytes);
    for (const { address, end } of guards) this.memory.fill(pattern, address, end);
    this.entropy = 1;
    this.replies.length = 0;
    const drops = this.drops();
    this.host.input(this.now, frame);
    const dropped = this.drops() - drops;
    insist(dropped <= 1, "a drop is counted once", () => `${dropped} times`);
    for (const { address, end } of guards) {
      const isWhole = this.memory.subarray(address, end).every((byte) => byte === pattern);
      insist(isWhole, "the guards are whole", () => `not the one at ${address}`);
    }
    const replies = this.taken();
    for (const reply of replies) readFrame(reply);
    return [replies, this.host.snapshot()];
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
