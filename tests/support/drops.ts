// Why the stack dropped something: every reason has a counter, and a drop moves exactly one of them, by one.

import { counter, counterCount } from "../../assembly/index";
import { nameOfCounter } from "./counters";
import { expectSilence, failWith } from "./link";
import { Peer, peer } from "./peer";

/** Counters that count something else than drops. */
const totals: string[] = [
  "frames.received",
  "frames.sent",
  "frames.refused",
  "arp.requests-sent",
  "icmp.echo-replies",
  "tcp.segments-received",
  "tcp.segments-sent",
  "tcp.retransmissions",
  "tcp.retransmission-timeouts",
  "tcp.fast-retransmits",
  "tcp.challenges-sent",
  "tcp.resets-sent",
  "tcp.opened-by-us",
  "tcp.opened-by-peer",
  "tcp.failed",
  "tcp.time-waits-recycled",
  "tcp.time-waits-reopened",
  "tcp.half-open-expired",
];
const names: string[] = [];
let before: u32[] = [];

/** What is dropped from now on is what the next `expectDrop` is about. */
export function watchDrops(): void {
  if (names.length == 0) readNames();
  before = [];
  for (let index = 0; index < counterCount(); index++) before.push(u32(counter(index)));
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
  let moved = "";
  for (let index = 0; index < counterCount(); index++) {
    if (totals.includes(names[index])) continue;
    for (let times = u32(counter(index)) - before[index]; times > 0; times--) moved += " " + names[index];
  }
  return moved;
}

function readNames(): void {
  for (let index = 0; index < counterCount(); index++) names.push(nameOfCounter(index));
}
