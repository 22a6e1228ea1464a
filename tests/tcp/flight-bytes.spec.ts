// The table of what is in flight (flight.ts) against a naive row of bytes, each of which knows what became of it. While the
// table has room, both say the same; when it is full it may have forgotten what has arrived, and never what is lost.

import { now, setNow } from "../../assembly/clock";
import { spansMax } from "../../assembly/limits";
import { Connection } from "../../assembly/tcp/connection";
import { connectionOf } from "../../assembly/tcp/connections";
import {
  dropAcknowledged,
  firstLost,
  forgetSacked,
  leftOf,
  markLost,
  markSacked,
  noSpan,
  noteTransmitted,
  spanAt,
} from "../../assembly/tcp/flight";
import { Condition } from "../../assembly/tcp/records";
import { below, seedChance } from "../support/chance";
import { establishedWithSack, failWith, start, us } from "../support/conversation";

const bytesMax: i32 = 30_000;
const conditions = new StaticArray<Condition>(bytesMax);
const sentAt = new StaticArray<u32>(bytesMax);
const wasRepeated = new StaticArray<bool>(bytesMax);
/** The first byte that isn't acknowledged, and the first that was never sent. */
let una: u32 = 0;
let next: u32 = 0;
let base: u32 = 0;

function ours(): Connection {
  return connectionOf(us.handle)!;
}

/** Nothing is in flight, and the numbers wrap on the way. */
function begin(seed: u32): void {
  start();
  establishedWithSack(100, 0);
  seedChance(seed);
  una = 0;
  next = 0;
  base = 0 - below(bytesMax);
  ours().sndUna = base;
  ours().sndNxt = base;
}

/** Left and right of some bytes among those that are in flight. */
let left: u32 = 0;
let right: u32 = 0;
function choose(from: u32): void {
  left = from + below(next - from);
  right = left + below(next - left) + 1;
}

function sends(): void {
  const length = below(8) + 1;
  noteTransmitted(ours(), base + next, base + next + length);
  for (let n: u32 = 0; n < length; n++) {
    conditions[next] = Condition.InFlight;
    sentAt[next] = now();
    wasRepeated[next] = false;
    next++;
  }
  ours().sndNxt = base + next;
}

/** As output.ts does it: a segment from the first that is lost on. */
function repeats(): void {
  const index = firstLost(ours());
  if (index == noSpan) return;
  const from = leftOf(ours(), index) - base;
  const to = min<u32>(from + below(8) + 1, spanAt(ours(), index).right - base);
  noteTransmitted(ours(), base + from, base + to);
  for (let place = from; place < to; place++) {
    if (conditions[place] == Condition.Sacked) continue;
    conditions[place] = Condition.InFlight;
    sentAt[place] = now();
    wasRepeated[place] = true;
  }
}

function isAcknowledged(): void {
  const from = ours().sndUna;
  una += below(next - una) + 1;
  ours().sndUna = base + una;
  dropAcknowledged(ours(), from);
}

function isSacked(): void {
  if (next - una < 2) return;
  choose(una + 1);
  markSacked(ours(), base + left, base + right);
  for (let place = left; place < right; place++) conditions[place] = Condition.Sacked;
}

function isLost(): void {
  choose(una);
  markLost(ours(), base + left, base + right);
  for (let place = left; place < right; place++)
    if (conditions[place] == Condition.InFlight) conditions[place] = Condition.Lost;
}

function allIsLost(): void {
  forgetSacked(ours());
  markLost(ours(), base + una, base + next);
  for (let place = una; place < next; place++) conditions[place] = Condition.Lost;
}

function anything(outstandingMax: u32): void {
  setNow(now() + below(2));
  const what = below(100);
  if (next - una <= below(outstandingMax)) sends();
  if (una == next) return;
  if (what < 40) repeats();
  else if (what < 60) isSacked();
  else if (what < 75) isLost();
  else if (what < 98) isAcknowledged();
  else allIsLost();
}

/** The spans lie one behind the other, from sndUna to sndNxt, and the sums are what they say. */
function isConsistent(): bool {
  const connection = ours();
  let sacked: u32 = 0;
  let lost: u32 = 0;
  let end = una;
  for (let index = 0; index < <i32>connection.spans; index++) {
    const span = spanAt(connection, index);
    const bytes = span.right - base - end;
    if (bytes == 0 || bytes > next - end) return false;
    if (span.condition == Condition.Sacked) sacked += bytes;
    if (span.condition == Condition.Lost) lost += bytes;
    end += bytes;
  }
  return (
    end == next && <i32>connection.spans <= spansMax && sacked == connection.sackedBytes && lost == connection.lostBytes
  );
}

/** Exactly: what the row says, byte by byte. Or else: nothing has arrived that hasn't, and nothing lost is forgotten. */
function agrees(exactly: bool): bool {
  let place = una;
  for (let index = 0; index < <i32>ours().spans; index++) {
    const span = spanAt(ours(), index);
    for (; place != span.right - base; place++) {
      const condition = conditions[place];
      if (span.condition == Condition.InFlight) {
        if (condition == Condition.Lost) return false;
        if (condition == Condition.InFlight) {
          if (exactly ? span.sentAt != sentAt[place] : span.sentAt - sentAt[place] > 0x7fffffff) return false;
          if (exactly ? <bool>span.wasRepeated != wasRepeated[place] : !span.wasRepeated && wasRepeated[place])
            return false;
        } else if (exactly) return false;
      } else if (span.condition == Condition.Sacked) {
        if (condition != Condition.Sacked) return false;
      } else if (exactly && condition != Condition.Lost) return false;
    }
  }
  return true;
}

function agreesThroughout(steps: i32, outstandingMax: u32, exactly: bool): void {
  for (let seed: u32 = 1; seed <= 3; seed++) {
    begin(seed);
    for (let step = 0; step < steps; step++) {
      anything(outstandingMax);
      if (!isConsistent() || !agrees(exactly)) failWith(`seed ${seed}, step ${step}`);
    }
    expect(next).toBeGreaterThan(2000);
  }
}

describe("the spans", () => {
  it("say of each byte what is true of it, while there is room for that", () => {
    agreesThroughout(3000, spansMax - 10, true);
  });

  it("forget what has arrived, and never what is lost, when there is no room", () => {
    agreesThroughout(3000, 100, false);
  });
});
