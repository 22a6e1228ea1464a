// Why the stack dropped something: every reason has a counter, and a drop moves exactly one of them, by one.

import { counter } from "../../assembly/index";
import { dropCounters, nameOfCounter } from "./counters";
import { expectSilence, failWith } from "./link";
import { Peer, peer } from "./peer";

let before: u32[] = [];

/** What is dropped from now on is what the next `expectDrop` is about. */
export function watchDrops(): void {
  const reasons = dropCounters();
  before = [];
  for (let i = 0; i < reasons.length; i++) before.push(u32(counter(reasons[i])));
}

/** One thing was dropped since `watchDrops` or the last time, for that reason. */
export function expectDrop(reason: string): void {
  const moved = movedReasons();
  if (moved != " " + reason) failWith(`expected one drop, ${reason}, and got${moved.length > 0 ? moved : " none"}`);
  watchDrops();
}

/** Nothing was dropped since `watchDrops` or the last time. */
export function expectNoDrop(): void {
  const moved = movedReasons();
  if (moved.length > 0) failWith(`expected nothing to be dropped, and got${moved}`);
}

/** The stack drops this frame for that reason, and says nothing. */
export function expectDropped(frame: Uint8Array, reason: string, from: Peer = peer): void {
  watchDrops();
  from.sendsFrame(frame);
  expectDrop(reason);
  expectSilence();
}

/** As often as they moved. */
function movedReasons(): string {
  const reasons = dropCounters();
  let moved = "";
  for (let i = 0; i < reasons.length; i++) {
    const name = nameOfCounter(reasons[i]);
    for (let times = u32(u32(counter(reasons[i])) - before[i]); times > 0; times--) moved += " " + name;
  }
  return moved;
}
