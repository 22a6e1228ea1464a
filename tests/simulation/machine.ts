// One host: an instance of a built module with a clock, a MAC and entropy of its own, and what its trace tells of its
// connections. It is driven as docs/abi.md says; what its applications do stands in application.ts.

import { readFileSync } from "node:fs";
import { Host, never } from "../../host-shim/js/host.ts";
import { State } from "../support/contract.ts";
import { Chance } from "./chance.ts";
import { isEdge } from "./figure-5.ts";
import type { Flight } from "./path.ts";
import { rows, type HostPlan } from "./scenario.ts";
import { seal } from "./segment.ts";
import { Twin } from "./twin.ts";
import { insist, Violation } from "./violation.ts";
import type { Key } from "./wire.ts";

/** What the machine is doing: only while it takes a frame or polls may it transmit. */
export type Activity = "rests" | "takes a frame" | "is called" | "polls";

export interface Entry {
  key: Key | undefined;
  state: number;
}

/** docs/abi.md: what the core may wait for a MAC that had no room. */
const refusedAgainMs = 10;
const networkMask = 0xffffff00;
const point = { state: 1, moved: 4 };

export interface Surroundings {
  now(): number;
  /** The MAC has taken a frame. */
  sent(machine: Machine, frame: Uint8Array): void;
  /** The MAC had no room. */
  refused(machine: Machine, frame: Uint8Array): void;
  /** A connection's state is another one. */
  changed(machine: Machine, entry: Entry, from: number): void;
}

const modules = new Map<string, WebAssembly.Module>();

export class Machine {
  readonly address: number;
  readonly mac: number;
  readonly name: string;
  /** Answers as one instance, even if there are two (twin.ts). */
  host!: Host;
  activity: Activity = "rests";
  isOn = true;
  /** It never starts again. */
  isDead = false;
  linkIsUp = true;
  /** How often it was started. */
  starts = 0;
  readonly inbox: Flight[] = [];
  /** Of its connections, by the trace's names. Ended ones are gone. */
  readonly entries = new Map<number, Entry>();
  /** The connection of the frame that it takes, or of the call. */
  subject: Key | undefined;
  private twin: Twin | undefined;
  private entropy: Chance;
  private readonly fortune: Chance;
  private refusesStill = 0;
  private wasRefused = false;
  private sentAtOnce = 0;
  private measured: Uint8Array[] | undefined;

  constructor(
    readonly index: number,
    readonly plan: HostPlan,
    private readonly seed: number,
    private readonly folder: string,
    private readonly surroundings: Surroundings,
  ) {
    this.address = 0x0a000701 + index;
    this.mac = index + 1;
    this.name = `host ${index + 1}`;
    this.fortune = new Chance(seed, rows.hosts + 1000 + index);
    this.entropy = new Chance(seed, rows.hosts + index);
    this.start();
  }

  /** The first time, or once more: nothing is left of what was. */
  start(): void {
    this.entropy = new Chance(this.seed, rows.hosts + this.index + 100 * this.starts++);
    this.twin = undefined;
    this.entries.clear();
    this.inbox.length = 0;
    this.isOn = this.linkIsUp = true;
    this.host = new Host(moduleOf(this.folder, this.plan.module), {
      transmit: (frame) => this.transmit(frame),
      random: () => {
        const number = this.entropy.next() | 0;
        this.twin?.noteRandom(number);
        return number;
      },
      trace: (at, a, b, c) => this.trace(at, a, b, c),
    });
    this.activity = "is called";
    this.host.init(0x0200, this.mac, this.plan.capabilities, this.clock());
    this.host.configure(this.address, networkMask, 0);
    this.activity = "rests";
  }

  // --- Time ---

  /** What its clock shows now: milliseconds that wrap. */
  clock(): number {
    const { clockStart, clockSkew } = this.plan;
    return (clockStart + Math.floor((this.surroundings.now() / 1000) * (1 + clockSkew))) >>> 0;
  }

  /** When its clock will have moved on by so many milliseconds. */
  timeAfter(milliseconds: number): number {
    const rate = 1 + this.plan.clockSkew;
    const shown = Math.floor((this.surroundings.now() / 1000) * rate);
    return Math.ceil(((shown + milliseconds) / rate) * 1000);
  }

  // --- What it is told ---

  takeFrame(frame: Uint8Array, subject: Key | undefined): void {
    this.subject = subject;
    this.sentAtOnce = 0;
    this.wasRefused = false;
    this.activity = "takes a frame";
    this.host.input(this.clock(), frame);
    this.activity = "is called";
  }

  /** Answers in how many milliseconds it wants to be polled again. */
  poll(): number {
    this.subject = undefined;
    this.wasRefused = false;
    this.activity = "polls";
    const answer = this.host.poll(this.clock());
    this.activity = "is called";
    insist(answer >= 1, "a poll asks for the next one later", () => `in ${answer} ms`);
    insist(!this.wasRefused || answer <= refusedAgainMs, "what the MAC refused is offered again within 10 ms", () =>
      answer === never ? "never" : `in ${answer} ms`,
    );
    return answer;
  }

  connect(address: number, port: number, localPort: number, keyOfPort: (localPort: number) => Key): number {
    this.subject = undefined;
    const handle = this.host.tcpConnect(address, port, localPort);
    if (handle <= 0) return handle;
    for (const entry of this.entries.values()) entry.key ??= keyOfPort(this.host.tcpLocalPort(handle));
    return handle;
  }

  setLink(isUp: boolean): void {
    this.linkIsUp = isUp;
    if (this.isOn) this.host.linkChanged(isUp ? 1 : 0);
  }

  /** From now on a copy of it does the same, for so many runs. */
  copy(): void {
    const { host } = this;
    this.twin = new Twin(host, moduleOf(this.folder, this.plan.module));
    this.host = this.twin.both;
  }

  forgetCopy(): void {
    if (this.twin === undefined) return;
    this.host = this.twin.original;
    this.twin = undefined;
  }

  /** Everything is over: the host is asked something, and what it sends meanwhile goes nowhere. */
  measure<Answer>(ask: (host: Host, frames: Uint8Array[]) => Answer): Answer {
    this.forgetCopy();
    this.measured = [];
    return ask(this.host, this.measured);
  }

  // --- What it says ---

  private transmit(frame: Uint8Array): boolean {
    if (this.measured !== undefined) return this.measured.push(frame) > 0;
    const { activity } = this;
    const seen = () => `while it ${activity}`;
    insist(activity === "takes a frame" || activity === "polls", "only input and poll transmit", seen);
    insist(this.linkIsUp, "nothing is transmitted without a link", seen);
    const isTaken = !this.refuses();
    this.twin?.noteFrame(frame, isTaken);
    if (this.plan.capabilities & 2) seal(frame);
    if (!isTaken) {
      this.wasRefused = true;
      this.surroundings.refused(this, frame);
      return false;
    }
    this.sentAtOnce++;
    insist(activity === "polls" || this.sentAtOnce === 1, "one frame is answered by one at the most", seen);
    this.surroundings.sent(this, frame);
    return true;
  }

  private refuses(): boolean {
    const { refusals, refusalsMax } = this.plan;
    if (this.refusesStill > 0) return --this.refusesStill >= 0;
    if (refusals === 0 || !this.fortune.happens(refusals)) return false;
    this.refusesStill = this.fortune.below(refusalsMax);
    return true;
  }

  private trace(at: number, a: number, b: number, c: number): void {
    if (this.measured !== undefined) return;
    if (at === point.state) this.changes(a, b, c);
    if (at === point.moved) {
      const entry = this.entries.get(a);
      if (entry === undefined) throw new Violation("entries that move are known", `${a} becomes ${b}`);
      this.entries.delete(a);
      this.entries.set(b, entry);
    }
  }

  private changes(name: number, from: number, to: number): void {
    const entry = this.entries.get(name) ?? { key: this.subject, state: from };
    const isNew = !this.entries.has(name);
    const change = () => `${State[from]} to ${State[to]}`;
    insist(isEdge(from, to), "every change of state is an edge of figure 5", change);
    insist(
      isNew ? from === State.Closed || from === State.Listen : entry.state === from,
      "a state changes from what it was",
      () => `${change()}, and it was ${isNew ? "none" : State[entry.state]}`,
    );
    entry.state = to;
    const hasEnded = to === State.Closed || to === State.Listen;
    if (hasEnded) this.entries.delete(name);
    else this.entries.set(name, entry);
    this.surroundings.changed(this, entry, from);
  }

  /** Of the connection with that key. */
  stateOf(key: Key): number {
    for (const entry of this.entries.values()) if (entry.key === key) return entry.state;
    return State.Closed;
  }
}

export function moduleOf(folder: string, name: string): WebAssembly.Module {
  const file = `${folder}/${name}.wasm`;
  const module = modules.get(file) ?? new WebAssembly.Module(readFileSync(file));
  modules.set(file, module);
  return module;
}
