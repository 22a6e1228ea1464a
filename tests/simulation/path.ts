// The way from one host to another: when a frame arrives, how often, and whether it is still the same.

import type { Agenda } from "./agenda.ts";
import type { Chance } from "./chance.ts";
import type { PathPlan } from "./network-plan.ts";
import { congestionExperienced, etherTypeAt, ipAt, isArp, sealIp, type Segment } from "./segment.ts";
import type { Flow } from "./flow.ts";

/** A frame on its way. */
export interface Flight {
  frame: Uint8Array;
  /** What it says, if it is a segment and intact, and of which flow it is a part. */
  segment: Segment | undefined;
  flow: Flow | undefined;
  isCorrupted: boolean;
}

/** What became of a frame at the beginning of its way. */
export type Fate = "" | "lost" | "no room" | "cut off" | "too long" | "corrupted" | "twice" | "marked" | "late";

const endOfEthernet = 14;

export class Path {
  /** Until then nothing gets through. */
  cutUntil = 0;
  mtuBytes: number;
  tellsMtu: boolean;
  private badUntil = 0;
  /** When the last frame that waits has been sent. */
  private busyUntil = 0;
  private lastArrival = 0;

  constructor(
    private readonly plan: PathPlan,
    private readonly agenda: Agenda,
    private readonly chance: Chance,
    /** Hands over at the other end. */
    private readonly deliver: (flight: Flight) => void,
    /** A router would say that the frame is too long. */
    private readonly refuse: (frame: Uint8Array, mtuBytes: number) => void,
  ) {
    this.mtuBytes = plan.mtuBytes;
    this.tellsMtu = plan.tellsMtu;
  }

  send(flight: Flight): Fate {
    const { plan, chance, agenda } = this;
    const { frame } = flight;
    if (this.isLost()) return "lost";
    if (agenda.now < this.cutUntil) return "cut off";
    if (frame.length - endOfEthernet > this.mtuBytes) {
      if (this.tellsMtu) this.refuse(frame, this.mtuBytes);
      return "too long";
    }
    const waitingUs = Math.max(0, this.busyUntil - agenda.now);
    const waitingBytes = (waitingUs * plan.bytesPerSecond) / 1e6;
    // A queue that is empty takes any frame.
    if (waitingBytes > 0 && waitingBytes + frame.length > plan.queueBytes) return "no room";
    const isMarked = waitingBytes > plan.markAboveBytes && mark(flight);
    this.busyUntil = Math.max(this.busyUntil, agenda.now) + Math.ceil((frame.length * 1e6) / plan.bytesPerSecond);
    const isCorrupted = !isArp(frame) && chance.happens(plan.corruption);
    const isLate = chance.happens(plan.reordering);
    this.arrive(isCorrupted ? corrupt(flight, chance) : flight, isLate ? plan.reorderingUs : 0);
    const isTwice = chance.happens(plan.duplication);
    if (isTwice) this.arrive(flight, chance.happens(0.5) ? plan.reorderingUs : 0);
    return isCorrupted ? "corrupted" : isTwice ? "twice" : isLate ? "late" : isMarked ? "marked" : "";
  }

  /** For what the router says itself. */
  arrive(flight: Flight, laterUs: number): void {
    let at = Math.max(this.busyUntil, this.agenda.now) + this.plan.delayUs + this.chance.below(this.plan.jitterUs + 1);
    if (this.plan.keepsOrder) at = Math.max(at, this.lastArrival);
    else at += laterUs;
    this.lastArrival = at;
    this.agenda.plan(at, () => this.deliver(flight));
  }

  private isLost(): boolean {
    const { burst, loss } = this.plan;
    const isBad = this.agenda.now < this.badUntil;
    if (!isBad && this.chance.happens(burst.begins)) this.badUntil = this.agenda.now + this.chance.below(burst.lastsUs);
    return this.chance.happens(isBad ? burst.loss : loss);
  }
}

/** RFC 3168 §5: only of who says that it understands. */
function mark({ frame, segment }: Flight): boolean {
  if (segment === undefined || segment.congestion === 0) return false;
  segment.congestion = congestionExperienced;
  frame[ipAt + 1]! |= congestionExperienced;
  sealIp(frame);
  return true;
}

/** One bit behind Ethernet's header is another; what it says nobody may believe. */
function corrupt({ frame }: Flight, chance: Chance): Flight {
  const other = frame.slice();
  other[etherTypeAt + 2 + chance.below(frame.length - endOfEthernet)]! ^= 1 << chance.below(8);
  return { frame: other, segment: undefined, flow: undefined, isCorrupted: true };
}
