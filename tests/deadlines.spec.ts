// The heap of deadlines against a naive row of them, and the clock that they are compared by.

import { elapsedSince, isDue, isEarlier, now, setNow } from "../assembly/clock";
import { deadlineOf, nextDeadline, noDeadline, schedule, scheduleNoLater, unschedule } from "../assembly/deadlines";
import { deadlinesMax } from "../assembly/memory-map";
import { anyNumber, below, seedChance } from "./support/chance";

const span: u32 = 1_000_000;

/** What the heap should hold: who has a deadline, and when. */
const isSet = new StaticArray<bool>(deadlinesMax);
const at = new StaticArray<u32>(deadlinesMax);

function clear(): void {
  for (let id = 0; id < deadlinesMax; id++) {
    unschedule(id);
    isSet[id] = false;
  }
}

/** The nearest deadline, as a distance from that instant; more than any if there is none. */
function nearest(from: u32): u32 {
  let distance: u32 = 0xffffffff;
  for (let id = 0; id < deadlinesMax; id++) {
    if (isSet[id]) distance = min<u32>(distance, at[id] - from);
  }
  return distance;
}

function agreesFrom(from: u32): bool {
  const id = nextDeadline();
  if (id == noDeadline) return nearest(from) == 0xffffffff;
  return isSet[id] && deadlineOf(id).at == at[id] && at[id] - from == nearest(from);
}

/** Random operations, compared after each; all deadlines lie in the span behind that instant. */
function disagreements(from: u32, operations: i32): i32 {
  clear();
  let count = 0;
  for (let n = 0; n < operations; n++) {
    const id = <i32>below(deadlinesMax);
    const instant = from + below(span);
    switch (below(4)) {
      case 0:
        unschedule(id);
        isSet[id] = false;
        break;
      case 1:
        scheduleNoLater(id, instant);
        if (!isSet[id] || instant - from < at[id] - from) at[id] = instant;
        isSet[id] = true;
        break;
      default:
        schedule(id, instant);
        at[id] = instant;
        isSet[id] = true;
    }
    if (!agreesFrom(from)) count++;
  }
  return count;
}

describe("deadlines", () => {
  it("come one after the other, whatever the order in which they were set", () => {
    clear();
    const instants: u32[] = [700, 300, 500, 100, 600, 200, 400];
    for (let id = 0; id < instants.length; id++) schedule(id, instants[id]);
    for (let expected: u32 = 100; expected <= 700; expected += 100) {
      const id = nextDeadline();
      expect(deadlineOf(id).at).toBe(expected);
      unschedule(id);
    }
    expect(nextDeadline()).toBe(noDeadline);
  });

  it("agree with a naive row over random operations", () => {
    seedChance(1);
    expect(disagreements(5_000_000, 5000)).toBe(0);
  });

  it("agree with a naive row while the clock wraps [W-04]", () => {
    seedChance(2);
    expect(disagreements(<u32>0 - span / 2, 5000)).toBe(0);
  });

  it("that move later keep their place until they surface", () => {
    clear();
    schedule(0, 100);
    schedule(1, 200);
    schedule(2, 300);
    const place = deadlineOf(0).place;
    schedule(0, 1000);
    expect(deadlineOf(0).place).toBe(place);
    expect(nextDeadline()).toBe(1);
    expect(deadlineOf(0).place).not.toBe(place);
    unschedule(1);
    expect(nextDeadline()).toBe(2);
    unschedule(2);
    expect(nextDeadline()).toBe(0);
  });

  it("that move later and back again are as early as ever", () => {
    clear();
    schedule(0, 100);
    schedule(1, 200);
    schedule(0, 1000);
    schedule(0, 150);
    expect(nextDeadline()).toBe(0);
    expect(deadlineOf(0).at).toBe(150);
    schedule(1, 120);
    expect(nextDeadline()).toBe(1);
  });

  it("that are wanted no later are moved earlier only", () => {
    clear();
    scheduleNoLater(3, 500);
    scheduleNoLater(3, 900);
    expect(deadlineOf(3).at).toBe(500);
    scheduleNoLater(3, 200);
    expect(deadlineOf(3).at).toBe(200);
  });

  it("that were never set are not missed", () => {
    clear();
    schedule(1, 100);
    unschedule(2);
    unschedule(2);
    expect(nextDeadline()).toBe(1);
  });

  it("are there for every entry at once", () => {
    clear();
    seedChance(3);
    for (let id = 0; id < deadlinesMax; id++) schedule(id, below(1000));
    let before: u32 = 0;
    for (let n = 0; n < deadlinesMax; n++) {
      const id = nextDeadline();
      expect(deadlineOf(id).at >= before).toBe(true);
      before = deadlineOf(id).at;
      unschedule(id);
    }
    expect(nextDeadline()).toBe(noDeadline);
  });
});

describe("the clock", () => {
  it("stands where it was set", () => {
    setNow(0xfffffff0);
    expect(now()).toBe(0xfffffff0);
  });

  it("compares instants on both sides of its wrap [W-04]", () => {
    expect(isEarlier(0xfffffff0, 0x10)).toBe(true);
    expect(isEarlier(0x10, 0xfffffff0)).toBe(false);
    expect(isEarlier(5, 5)).toBe(false);
  });

  it("knows a deadline's instant as due, and the millisecond before not [W-04]", () => {
    setNow(0xffffffff);
    expect(isDue(0)).toBe(false);
    expect(isDue(0xffffffff)).toBe(true);
    setNow(0);
    expect(isDue(0)).toBe(true);
    expect(isDue(0xffffffff)).toBe(true);
  });

  it("counts milliseconds across its wrap [W-04]", () => {
    setNow(0x10);
    expect(elapsedSince(0xfffffff0)).toBe(0x20);
    expect(elapsedSince(0x10)).toBe(0);
  });

  it("orders any instants that are less than half of its circle apart", () => {
    seedChance(4);
    let wrong = 0;
    for (let n = 0; n < 1000; n++) {
      const instant = anyNumber();
      const distance = 1 + below(0x7fffffff);
      if (!isEarlier(instant, instant + distance) || isEarlier(instant + distance, instant)) wrong++;
    }
    expect(wrong).toBe(0);
  });
});
