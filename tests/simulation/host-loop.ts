// The loop of a host (docs/abi.md): every waiting frame, the applications, one poll, and sleep. After each turn it is
// looked at whether what the host owes has a deadline.

import { never } from "../../host-shim/js/host.ts";
import type { Agenda, Planned } from "./agenda.ts";
import type { Application } from "./application.ts";
import type { Chance } from "./chance.ts";
import { mayAwaitAcknowledgement } from "./figure-5.ts";
import type { Machine } from "./machine.ts";
import type { Flight } from "./path.ts";
import type { Segment } from "./segment.ts";
import { insist } from "./violation.ts";
import { keyOfHeard, type Wire } from "./wire.ts";

/** As long as the copy of a host's memory is kept beside it. */
const twinRuns = 100;

export class HostLoop {
  /** The segment that the host takes now. */
  segment: Segment | undefined;
  private runs = 0;
  private turn: Planned | undefined;
  /** Handles that `tcpNextReady` has named after the last poll. */
  private readonly newsAfterPoll: number[] = [];

  constructor(
    readonly machine: Machine,
    private readonly agenda: Agenda,
    private readonly wire: Wire,
    private readonly applications: Application[],
    private readonly chance: Chance,
    /** Before which run a copy of the memory is made; Infinity: never. */
    private readonly twinRun: number,
  ) {}

  /** A frame has come to the host's MAC. False: nobody is there to take it. */
  arrives(flight: Flight): boolean {
    const { machine } = this;
    if (!machine.isOn || !machine.linkIsUp) return false;
    // A MAC that verifies checksums hands over nothing that is wrong.
    if (flight.isCorrupted && machine.plan.capabilities & 1) return false;
    machine.inbox.push(flight);
    this.wake(this.agenda.now);
    return true;
  }

  /** It runs then, or a little later. */
  wake(at: number): void {
    const late = at + this.chance.below(this.machine.plan.latencyUs + 1);
    if (this.turn !== undefined && late >= this.turn.at) return;
    if (this.turn !== undefined) this.turn.happen = undefined;
    this.turn = this.agenda.plan(late, () => this.run());
  }

  private run(): void {
    const { machine } = this;
    this.turn = undefined;
    if (!machine.isOn) return;
    this.runs++;
    if (this.runs === this.twinRun) machine.copy();
    if (this.runs === this.twinRun + twinRuns) machine.forgetCopy();
    this.takeFrames();
    machine.activity = "is called";
    this.runApplications();
    const answer = machine.poll();
    this.checkDeadlines(answer);
    this.sleep(answer);
    machine.activity = "rests";
  }

  private takeFrames(): void {
    const { machine } = this;
    for (const { frame, segment, flow } of machine.inbox.splice(0)) {
      const key = segment && keyOfHeard(segment);
      this.segment = segment;
      if (segment === undefined) this.wire.isDelayed(machine.address);
      else this.wire.handed(machine.address, segment, flow, machine.clock(), machine.stateOf(key!));
      machine.takeFrame(frame, key);
    }
    this.segment = undefined;
  }

  private runApplications(): void {
    const { machine } = this;
    const named = this.takeNews();
    for (const application of this.applications) {
      application.run(machine, machine.plan.listensToNews ? named : undefined);
    }
  }

  private takeNews(): Set<number> {
    const named = new Set<number>(this.newsAfterPoll);
    this.newsAfterPoll.length = 0;
    for (let handle; (handle = this.machine.host.tcpNextReady()) !== 0;) named.add(handle);
    return named;
  }

  private checkDeadlines(answer: number): void {
    const { machine } = this;
    if (!machine.linkIsUp) return;
    for (const { key, state } of machine.entries.values()) {
      const flow = key === undefined ? undefined : this.wire.flowOf(machine.address, key);
      if (flow === undefined) continue;
      insist(
        answer !== never || !mayAwaitAcknowledgement(state) || !flow.hasUnacknowledged,
        "what isn't acknowledged has a deadline",
        () => `${flow.acknowledged} of ${flow.sentEnd} are, and the host sleeps for ever`,
      );
      flow.checkPatience(answer, machine.clock());
    }
  }

  private sleep(answer: number): void {
    const { machine, agenda } = this;
    // What a poll had to tell, the applications hear in the next turn.
    for (let handle; (handle = machine.host.tcpNextReady()) !== 0;) this.newsAfterPoll.push(handle);
    let at = this.newsAfterPoll.length > 0 ? agenda.now + 1 : Infinity;
    if (answer !== never) at = Math.min(at, machine.timeAfter(answer));
    for (const application of this.applications) at = Math.min(at, application.wakesAt(machine));
    if (at !== Infinity) this.wake(Math.max(at, agenda.now + 1));
  }
}
