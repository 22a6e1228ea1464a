// The world of a story: two machines, a stranger, a wire, and a time that moves from event to event. What happens next
// depends on the seed and the script alone. Its whole state can be copied, and a copy be returned to.

import { tupleOf } from "./connection-of.ts";
import { Endpoint, addresses, macs, point, type EndpointState } from "./endpoint.ts";
import { makeArpRequest, readHeader } from "./frame.ts";
import { Journal, type Change, type Row } from "./journal.ts";
import type { Layout } from "./layout.ts";
import { otherSide, sides, type Act, type Place, type Script, type Side } from "./script.ts";
import { floodingSyn, forgedSegment } from "./stranger.ts";
import { journeysOf, receiverOf } from "./wire.ts";

/** What a held segment waits at the most for the next one. */
const heldMs = 1000;

export interface Travelling {
  segment: number;
  atMs: number;
  isLost: boolean;
  isHeld: boolean;
  /** In the order of departure, where the time is the same. */
  order: number;
}

interface WorldState {
  nowMs: number;
  steps: number;
  entropy: number;
  /** How many TCP segments were sent, acts were done and letters were used. */
  numbered: number;
  acts: number;
  letter: number;
  travelling: Travelling[];
  departures: number;
  floods: { to: Side; left: number; everyMs: number; atMs: number }[];
}

export interface Snapshot {
  steps: number;
  nowMs: number;
  world: WorldState;
  endpoints: Record<Side, EndpointState>;
  memories: Record<Side, Uint8Array>;
  rows: number;
  segments: number;
}

type Next = { atMs: number } & (
  | { kind: "arrival"; travelling: Travelling }
  | { kind: "act"; act: Act }
  | { kind: "flood"; index: number }
  | { kind: "poll"; side: Side }
);

const firstLetter = 64;

export class World {
  readonly journal = new Journal();
  readonly endpoints: Record<Side, Endpoint>;
  private state: WorldState;
  /** What the trace belongs to: the row of this step, or nothing while the world is made. */
  private row: Row | undefined;
  /** Transmitted in this step. */
  private outbox: { from: Place; frame: Uint8Array }[] = [];
  private cause = 0;

  constructor(
    module: WebAssembly.Module,
    private readonly layout: Layout,
    public script: Script,
  ) {
    this.state = {
      ...{ nowMs: 0, steps: 0, entropy: Math.imul(script.seed, 0x9e3779b1) | 1, numbered: 0, acts: 0 },
      ...{ letter: firstLetter, travelling: [], departures: 0, floods: [] },
    };
    this.endpoints = { client: this.makeEndpoint("client", module), server: this.makeEndpoint("server", module) };
    for (const side of sides) this.endpoints[side].start(0);
    this.introduce();
  }

  get nowMs(): number {
    return this.state.nowMs;
  }

  get steps(): number {
    return this.state.steps;
  }

  /** In the order of their times. */
  get travelling(): readonly Travelling[] {
    return this.state.travelling;
  }

  /** The acts that are still to come. */
  get acts(): Act[] {
    return this.script.acts.slice(this.state.acts);
  }

  /** When the next thing happens; undefined: the story is over. */
  nextAtMs(): number | undefined {
    const next = this.next();
    return next && next.atMs <= this.script.endMs ? next.atMs : undefined;
  }

  /** Lets the next thing happen. False: the story is over. */
  step(): boolean {
    const next = this.next();
    if (!next || next.atMs > this.script.endMs) return false;
    this.state.nowMs = Math.max(next.atMs, this.state.nowMs);
    this.state.steps++;
    if (next.kind === "arrival") this.arrive(next.travelling);
    else if (next.kind === "act") this.act(next.act);
    else if (next.kind === "flood") this.flood(next.index);
    else this.wake(next.side);
    return true;
  }

  snapshot(): Snapshot {
    const { endpoints, journal } = this;
    return {
      ...{ steps: this.steps, nowMs: this.nowMs, world: structuredClone(this.state) },
      endpoints: structuredClone({ client: endpoints.client.state, server: endpoints.server.state }),
      memories: { client: endpoints.client.host.snapshot(), server: endpoints.server.host.snapshot() },
      ...{ rows: journal.rows.length, segments: journal.segments.length },
    };
  }

  restore(snapshot: Snapshot): void {
    this.state = structuredClone(snapshot.world);
    for (const side of sides) {
      this.endpoints[side].replace(structuredClone(snapshot.endpoints[side]));
      this.endpoints[side].host.restore(snapshot.memories[side]);
    }
    this.journal.cut(snapshot.rows, snapshot.segments);
  }

  // --- What comes next ---

  /** At the same instant what arrives comes first, then what is done by people, then what is due. */
  private next(): Next | undefined {
    const { travelling, floods } = this.state;
    const candidates: Next[] = [];
    if (travelling[0]) candidates.push({ kind: "arrival", atMs: travelling[0].atMs, travelling: travelling[0] });
    const act = this.script.acts[this.state.acts];
    if (act) candidates.push({ kind: "act", atMs: act.atMs, act });
    for (const [index, { atMs }] of floods.entries()) candidates.push({ kind: "flood", atMs, index });
    for (const side of sides) candidates.push({ kind: "poll", atMs: this.endpoints[side].state.pollAtMs, side });
    const earliest = Math.min(...candidates.map(({ atMs }) => atMs));
    return earliest === Infinity ? undefined : candidates.find(({ atMs }) => atMs === earliest);
  }

  private arrive(travelling: Travelling): void {
    this.state.travelling.shift();
    const segment = this.journal.segments[travelling.segment]!;
    const atMs = this.nowMs;
    const row = this.journal.rows.length;
    const isHeard = segment.to !== "stranger" && !this.endpoints[segment.to].state.isGone;
    const isLost = travelling.isLost || (segment.to !== "stranger" && !isHeard);
    const kind = isLost ? "lost" : "arrived";
    this.row = this.journal.addRow({ atMs, kind, place: segment.to, segment: travelling.segment });
    segment.end = { row, atMs, how: kind };
    if (isLost || !isHeard) return;
    const endpoint = this.endpoints[segment.to as Side];
    endpoint.hears(atMs, segment.frame);
    if (this.row.drops.length > 0) segment.end.how = "dropped";
    this.turn(endpoint);
    this.releaseHeld(segment.from, travelling);
  }

  /** The next segment of its direction has arrived: what was held back comes now. */
  private releaseHeld(from: Place, after: Travelling): void {
    for (const one of this.state.travelling) {
      if (!one.isHeld || one.order >= after.order || this.journal.segments[one.segment]!.from !== from) continue;
      one.isHeld = false;
      one.atMs = this.nowMs + 1;
    }
    this.sortTravelling();
  }

  private act(act: Act): void {
    this.state.acts++;
    this.row = this.journal.addRow({ atMs: this.nowMs, kind: "act", place: act.who, act });
    if (act.who !== "stranger") {
      this.endpoints[act.who].does(this.nowMs, act);
      this.turn(this.endpoints[act.who]);
    } else if (act.verb === "floods") {
      const [to, left, everyMs] = [act.words[0] as Side, Number(act.words[1]), Number(act.words[2])];
      this.state.floods.push({ to, left, everyMs, atMs: this.nowMs });
    } else {
      const frame = forgedSegment(act, this.endpoints[act.words[0] as Side]);
      if (frame) this.outbox.push({ from: "stranger", frame });
      this.send();
    }
  }

  private flood(index: number): void {
    const flood = this.state.floods[index]!;
    this.outbox.push({ from: "stranger", frame: floodingSyn(flood.to, () => this.random()) });
    flood.atMs += flood.everyMs;
    if (--flood.left === 0) this.state.floods.splice(index, 1);
    this.send();
  }

  private wake(side: Side): void {
    // Whether there is anything to show is known afterwards.
    const row = this.journal.addRow({ atMs: this.nowMs, kind: "timeout", place: side });
    this.row = row;
    const endpoint = this.endpoints[side];
    endpoint.turn(this.nowMs);
    const isIdle = row.timers.length + row.changes.length + row.drops.length + row.remarks.length === 0;
    if (isIdle) this.journal.rows.pop();
    this.send();
  }

  private turn(endpoint: Endpoint): void {
    endpoint.turn(this.nowMs);
    this.send();
  }

  // --- The wire ---

  private send(): void {
    this.row = undefined;
    for (const { from, frame } of this.outbox.splice(0)) this.depart(from, frame);
    this.sortTravelling();
  }

  private depart(from: Place, frame: Uint8Array): void {
    const { state, journal } = this;
    const to = receiverOf(frame, from);
    const isTcp = frame[12] === 8 && frame[13] === 0;
    const number = isTcp ? ++state.numbered : 0;
    const chance = (this.random() >>> 8) % 100;
    const isStrangers = from === "stranger" || to === "stranger";
    for (const journey of journeysOf(this.script, number, frame, isStrangers ? 100 : chance)) {
      const { isCopy, isLost, isHeld, afterMs, fates } = journey;
      const segment = journal.addSegment({
        ...{ number, isCopy, from, to, frame: journey.frame, header: readHeader(journey.frame) },
        ...{ atMs: state.nowMs, step: state.steps, fates },
      });
      const atMs = state.nowMs + afterMs + (isHeld ? heldMs : 0);
      state.travelling.push({ segment, atMs, isLost, isHeld, order: state.departures++ });
    }
  }

  private sortTravelling(): void {
    this.state.travelling.sort((one, other) => one.atMs - other.atMs || one.order - other.order);
  }

  // --- The machines ---

  private makeEndpoint(side: Side, module: WebAssembly.Module): Endpoint {
    const ears = {
      transmit: (frame: Uint8Array) => void this.outbox.push({ from: side, frame }),
      random: () => this.random(),
      trace: (kind: number, a: number, b: number, c: number) => this.trace(side, kind, a, b, c),
    };
    return new Endpoint(side, module, this.layout, ears, {
      letter: () => this.state.letter,
      // Who opens at the same time opens the same connection.
      nextLetter: () => (side === "client" ? ++this.state.letter : this.state.letter),
      remark: (what, value) => void this.row?.remarks.push({ side, what, value }),
    });
  }

  /** They know each other's MAC addresses when the story begins. */
  private introduce(): void {
    for (const side of sides) {
      const other = otherSide(side);
      this.endpoints[side].host.poll(0);
      this.endpoints[side].hears(0, makeArpRequest([...macs[other]], addresses[other], addresses[side]));
      this.endpoints[side].turn(0);
    }
    this.outbox = [];
  }

  private trace(side: Side, kind: number, a: number, b: number, c: number): void {
    const { row } = this;
    if (!row) return;
    const { memory, host } = this.endpoints[side];
    const nameOf = (enumeration: string, number: number) =>
      memory.members(enumeration).find(([, value]) => value === number)![0];
    if (kind === point.cause) this.cause = b;
    else if (kind === point.drop) row.drops.push(host.counterName(a));
    else if (kind === point.timeout) row.timers.push(nameOf("Timer", b));
    else if (kind === point.state) {
      const [event, from, to] = [nameOf("Event", this.cause), nameOf("State", b), nameOf("State", c)];
      row.changes.push({ side, event, from, to, isOurs: this.isOurs(side, a) } satisfies Change);
    }
  }

  private isOurs(side: Side, entry: number): boolean {
    return tupleOf(this.endpoints[side].memory, entry).remoteAddress === addresses[otherSide(side)];
  }

  private random(): number {
    let { entropy } = this.state;
    entropy ^= entropy << 13;
    entropy ^= entropy >>> 17;
    entropy ^= entropy << 5;
    this.state.entropy = entropy;
    return entropy;
  }
}
