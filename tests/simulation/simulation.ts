// One scenario, from the first event to the last: hosts, paths and applications in virtual time, and what has to hold.

import { Account } from "./account.ts";
import { Agenda } from "./agenda.ts";
import { Application } from "./application.ts";
import { Chance } from "./chance.ts";
import type { End } from "./end.ts";
import { Excuses } from "./excuses.ts";
import { wantsAckOfFin, wantsFin } from "./figure-5.ts";
import { forgeries } from "./forger.ts";
import { HostLoop } from "./host-loop.ts";
import { Machine, type Entry } from "./machine.ts";
import type { Incident } from "./network-plan.ts";
import { Path, type Fate, type Flight } from "./path.ts";
import { rows, type Scenario } from "./scenario.ts";
import { ACK, readFrame, RST, SYN } from "./segment.ts";
import { Option, State } from "../support/contract.ts";
import { fragmentationNeeded } from "./strange-frames.ts";
import { incidentText } from "./summary.ts";
import { checkTables } from "./tables.ts";
import { insist, Violation } from "./violation.ts";
import { keyOf, keyOfSent, portsOf, Wire, type Key, type Said } from "./wire.ts";

export interface Watching {
  /** Where the built modules stand. */
  folder: string;
  /** Every frame that a MAC has taken. */
  onFrame?: (atUs: number, frame: Uint8Array) => void;
  /** Every line of the account. */
  show?: (text: string) => void;
}

/** Far more than the longest of an application's pauses, and than the user timeout. */
const patienceUs = 900_000_000;
/** Of which no scenario needs a fifth. */
const stepsMax = 50_000;
const linesKept = 30;
/** Between two forgeries there is no more than that. */
const forgeryUs = 100_000;
const lifetimeMs = 30_000;

export class Simulation {
  readonly agenda = new Agenda();
  readonly account: Account;
  frames = 0;
  steps = 0;
  /** The first sequence number that each host has chosen. */
  readonly firstNumbers: (number | undefined)[] = [];
  private readonly machines: Machine[];
  private readonly loops: HostLoop[];
  private readonly paths: Path[][];
  private readonly applications: Application[];
  private readonly ends: End[] = [];
  private readonly wire = new Wire();
  private readonly excuses: Excuses;
  private readonly forgersChance: Chance;
  private progressAt = 0;

  constructor(
    readonly scenario: Scenario,
    private readonly watching: Watching,
  ) {
    const { seed, hosts, paths, applications, incidents, twin } = scenario;
    this.account = new Account(linesKept, watching.show);
    this.forgersChance = new Chance(seed, rows.network + 1000);
    this.machines = hosts.map((plan, index) => new Machine(index, plan, seed, watching.folder, this));
    this.paths = paths.map((row, from) => row.map((_, to) => this.makePath(from, to)));
    this.applications = applications.map(
      (plan) => new Application(plan, this.machines[plan.client]!, this.machines[plan.server]!, this),
    );
    this.loops = this.machines.map((machine, index) => {
      const chance = new Chance(seed, rows.hosts + 2000 + index);
      const twinRun = twin.host === index ? twin.run : Infinity;
      return new HostLoop(machine, this.agenda, this.wire, this.applications, chance, twinRun);
    });
    this.excuses = new Excuses(scenario, this.machines);
    for (const incident of incidents) this.agenda.plan(incident.atUs, () => this.befall(incident));
    for (const machine of this.machines) this.begin(machine);
  }

  private makePath(from: number, to: number): Path {
    const plan = this.scenario.paths[from]![to]!;
    const chance = new Chance(this.scenario.seed, rows.network + 10 * from + to);
    return new Path(
      plan,
      this.agenda,
      chance,
      (flight) => this.loops[to]!.arrives(flight),
      (frame, mtuBytes) => {
        const flight = { segment: undefined, flow: undefined, isCorrupted: false };
        const answer = fragmentationNeeded(frame, mtuBytes);
        this.note(`the router wants ${mtuBytes} bytes at the most of host ${from + 1}`);
        this.paths[to]![from]!.arrive({ ...flight, frame: answer }, 0);
      },
    );
  }

  private begin(machine: Machine): void {
    for (const application of this.applications) application.start(machine);
    this.loops[machine.index]!.wake(this.agenda.now);
  }

  // --- To the end ---

  /** Throws a Violation, or whatever a trap of the core is. */
  run(): void {
    for (;;) {
      while (!this.agenda.isEmpty && this.agenda.now <= this.progressAt + patienceUs) this.step();
      insist(
        this.agenda.isEmpty,
        "who gets no further, or is done, comes to rest",
        () => `there is still something to do ${patienceUs / 1e6} seconds after anybody got on`,
      );
      const waiting = this.applications.filter(({ isOver }) => !isOver);
      if (waiting.length === 0) break;
      for (const application of waiting) this.endVainWaiting(application);
    }
    for (const application of this.applications) application.stop();
    for (const machine of this.machines.filter(({ isOn }) => isOn)) checkTables(machine, this.watching.folder);
  }

  step(): void {
    this.steps++;
    insist(this.steps <= stepsMax, "a scenario comes to its end", () => `there are more than ${stepsMax} events`);
    this.agenda.step();
  }

  /** Nothing happens any more. Who waits with a reason gives up; the others should not have to wait. */
  private endVainWaiting(application: Application): void {
    application.giveUp();
    for (const end of application.ends.filter(({ isOver }) => !isOver)) {
      const excuse = this.excuses.of(end, application, this.agenda.now);
      insist(excuse !== undefined, "nobody waits in vain", () => `${describe(end)} does`);
      this.note(`${describe(end)} gives up, because of ${excuse}`);
      end.abort();
      this.loops[end.machine.index]!.wake(this.agenda.now);
    }
    this.progress();
  }

  // --- What befalls paths and hosts ---

  private befall(incident: Incident): void {
    this.note(incidentText(incident));
    switch (incident.kind) {
      case "partition":
        this.paths[incident.from]![incident.to]!.cutUntil = incident.untilUs;
        break;
      case "smaller MTU":
        this.paths[incident.from]![incident.to]!.mtuBytes = incident.mtuBytes;
        this.paths[incident.from]![incident.to]!.tellsMtu = incident.tellsMtu;
        break;
      case "forgery":
        this.forge(incident);
        break;
      case "link down":
        this.cutLink(this.machines[incident.host]!, incident.untilUs);
        break;
      case "restart":
      case "death":
        this.stop(this.machines[incident.host]!, incident.kind === "restart" ? incident.untilUs : Infinity);
    }
  }

  /** Somebody knows of the connections between two hosts, and speaks for the one to the other, at some times. */
  private forge(incident: Extract<Incident, { kind: "forgery" }>): void {
    const { from, to, untilUs } = incident;
    const [speaker, victim] = [this.machines[from]!, this.machines[to]!];
    for (const frame of forgeries(this.wire, speaker, victim, this.forgersChance)) {
      const segment = readFrame(frame)!;
      const said = { segment, flow: undefined };
      if ((segment.flags & (SYN | ACK)) === SYN) this.wire.forged(speaker.address, segment);
      this.tell(speaker, victim, { frame, isCorrupted: false, ...said }, "forged");
      this.loops[to]!.arrives({ frame, isCorrupted: false, ...said });
    }
    const again = this.agenda.now + 1 + this.forgersChance.below(forgeryUs);
    if (again < untilUs) this.agenda.plan(again, () => this.forge(incident));
  }

  private cutLink(machine: Machine, untilUs: number): void {
    machine.setLink(false);
    this.loops[machine.index]!.wake(this.agenda.now);
    this.agenda.plan(untilUs, () => {
      this.note(`the link of ${machine.name} is up`);
      machine.setLink(true);
      this.wire.isDelayed(machine.address);
      this.loops[machine.index]!.wake(this.agenda.now);
    });
  }

  private stop(machine: Machine, untilUs: number): void {
    machine.isOn = false;
    machine.isDead ||= untilUs === Infinity;
    for (const end of this.ends) if (end.machine === machine) end.vanish();
    if (machine.isDead) {
      for (const each of this.applications) if (each.plan.client === machine.index) each.giveUp();
      return;
    }
    this.agenda.plan(untilUs, () => {
      if (machine.isOn || machine.isDead) return;
      this.note(`${machine.name} starts again`);
      machine.start();
      this.wire.restarts(machine.address);
      this.begin(machine);
    });
  }

  private note(remark: string): void {
    this.account.note(this.agenda.now, remark);
  }

  // --- What machines ask ---

  now(): number {
    return this.agenda.now;
  }

  sent(machine: Machine, frame: Uint8Array): void {
    this.frames++;
    const { segment, flow } = this.check(machine, frame);
    if (segment !== undefined && segment.flags & SYN) this.firstNumbers[machine.index] ??= segment.sequence;
    this.watching.onFrame?.(this.agenda.now, frame);
    const flight: Flight = { frame, segment, flow, isCorrupted: false };
    for (const to of this.receiversOf(machine, frame)) {
      const fate = this.paths[machine.index]![to.index]!.send(flight);
      this.tell(machine, to, flight, fate);
    }
  }

  private check(machine: Machine, frame: Uint8Array): Said {
    try {
      return this.wire.sent(machine.address, frame, machine.clock());
    } catch (error) {
      const to = this.receiversOf(machine, frame)[0]!;
      this.tell(machine, to, { frame, segment: undefined, flow: undefined, isCorrupted: false }, "wrong");
      throw error;
    }
  }

  refused(machine: Machine, frame: Uint8Array): void {
    const said = this.wire.refused(machine.address, frame);
    const to = this.receiversOf(machine, frame)[0]!;
    this.tell(machine, to, { frame, isCorrupted: false, ...said }, "refused");
  }

  /** Whom its destination means. */
  private receiversOf(machine: Machine, frame: Uint8Array): Machine[] {
    const isBroadcast = frame[0] === 0xff;
    const others = this.machines.filter((other) => other !== machine && (isBroadcast || other.mac === frame[5]));
    insist(others.length > 0, "frames are sent to who is there", () => "the MAC address is nobody's");
    return others;
  }

  private tell(
    from: Machine,
    to: Machine,
    { frame, segment, flow }: Flight,
    remark: Fate | "refused" | "wrong" | "forged",
  ): void {
    const key = segment && keyOfSent(segment);
    const mine = key === undefined ? undefined : from.stateOf(key);
    const theirs = segment && to.stateOf(keyOf(from.address, segment.sourcePort, segment.destinationPort));
    const isFromLeft = from.index < to.index;
    const [left, right] = isFromLeft ? [mine, theirs] : [theirs, mine];
    this.account.add({ atUs: this.agenda.now, left, right, isFromLeft, frame, flow, remark });
  }

  /** A change of state has a cause that can be seen from outside. */
  changed(machine: Machine, { key, state }: Entry, from: number): void {
    const flow = key === undefined ? undefined : this.wire.flowOf(machine.address, key);
    if (flow === undefined || flow.peer === undefined) return;
    const { peer } = flow;
    const change = `${State[from]} to ${State[state]}`;
    insist(
      !wantsFin(from, state) || peer.finEnd <= peer.delivered.prefix,
      "the peer's FIN, and all before it, moves a state",
      () => `${change}, and ${peer.delivered.prefix} of ${peer.finEnd} have arrived`,
    );
    insist(
      !wantsAckOfFin(from, state) || flow.acknowledged >= flow.finEnd,
      "the acknowledgement of its FIN moves a state",
      () => `${change}, and ${flow.acknowledged} of ${flow.finEnd} are acknowledged`,
    );
    const segment = this.loops[machine.index]!.segment;
    if (state === State.Closed && machine.activity === "takes a frame" && segment && segment.flags & RST) {
      insist(flow.mayBeResetBy(segment), "only a reset that fits ends a connection", () => change);
    }
    if (from === State.TimeWait && machine.activity === "polls" && flow.finHeardAt !== undefined) {
      const waited = (machine.clock() - flow.finHeardAt) >>> 0;
      insist(
        waited >= 2 * this.lifetimeOf(machine, key!),
        "TIME-WAIT lasts two lifetimes of a segment after the last FIN",
        () => `it ends after ${waited} ms`,
      );
    }
  }

  /** What the application has set on its connections, or the contract's default. */
  private lifetimeOf(machine: Machine, key: Key): number {
    const { remote, local } = portsOf(key);
    const { plan } = this.applications.find(({ plan }) => plan.port === remote || plan.port === local)!;
    const end = this.machines[plan.client] === machine ? plan.clientEnd : plan.serverEnd;
    return end.options.find(([option]) => option === Option.SegmentLifetime)?.[1] ?? lifetimeMs;
  }

  // --- What ends ask ---

  endNamed(name: number): End | undefined {
    return this.ends[name - 1];
  }

  settle(make: (name: number) => End): End {
    const end = make(this.ends.length + 1);
    this.ends.push(end);
    this.progress();
    return end;
  }

  progress(): void {
    this.progressAt = this.agenda.now;
  }

  failed(end: End, result: number): void {
    const application = this.applications.find(({ ends }) => ends.includes(end))!;
    const excuse = this.excuses.of(end, application, this.agenda.now, result);
    if (excuse === undefined) {
      throw new Violation("no connection fails without a reason", `${describe(end)} does, with result ${result}`);
    }
    this.note(`${describe(end)} fails with result ${result}, because of ${excuse}`);
  }
}

function describe({ machine, localPort, remotePort, written, received }: End): string {
  return `${machine.name}, port ${localPort} to ${remotePort}, ${written} bytes written and ${received} received,`;
}
