// How much patience a path gets that has shown itself to reorder (RFC 8985 §6.2, step 4). Only a build that looks at what
// arrives twice (UNDO) knows of it; the rest of RACK is in tests/scenarios/rack.spec.ts.

import { Connection } from "../../assembly/tcp/connection";
import { connectionOf } from "../../assembly/tcp/connections";
import { forgetReordering } from "../../assembly/tcp/rack";
import {
  acknowledges,
  advance,
  passesOver,
  reports,
  tenUnderWayWithSack,
  untilNextFrame,
  us,
} from "../support/conversation";

function ours(): Connection {
  return connectionOf(us.handle)!;
}

/** The round trip is 100 ms. 501 was only late, and was sent again; the peer says that it has it twice. */
function sentAgainInVain(): void {
  tenUnderWayWithSack(100, 8000);
  advance(100);
  reports(501, [601, 701]);
  passesOver();
  expect(untilNextFrame(1000)).toBe(25);
  passesOver();
  advance(1);
  acknowledges(1501);
  passesOver();
  advance(99);
  reports(1501, [501, 601]);
  passesOver();
}

/** The next segment is late, and its neighbour arrives. How long until it is sent again? */
function patience(first: i32): u32 {
  advance(100);
  reports(first, [first + 100, first + 200]);
  passesOver();
  const waited = untilNextFrame(1000);
  passesOver();
  return waited;
}

describe("something that has arrived twice", () => {
  it("makes the patience two quarters of the shortest round trip", () => {
    sentAgainInVain();
    expect(patience(1601)).toBe(50);
  });

  it("counts once in a round trip, however often it is reported", () => {
    sentAgainInVain();
    reports(1501, [501, 601]);
    reports(1501, [501, 601]);
    passesOver();
    expect(patience(1601)).toBe(50);
  });

  it("counts again when the round trip is over: all that was under way is acknowledged", () => {
    sentAgainInVain();
    acknowledges(i64(ours().sndNxt - ours().iss) + 500);
    reports(i64(ours().sndNxt - ours().iss) + 500, [501, 601]);
    expect(ours().reorderingSteps).toBe(2);
  });

  it("never makes the patience longer than a round trip", () => {
    sentAgainInVain();
    ours().reorderingSteps = 100;
    expect(patience(1601)).toBe(ours().smoothedRoundTripMs);
  });

  it("is forgotten after sixteen recoveries without another", () => {
    sentAgainInVain();
    for (let recoveries = 0; recoveries < 15; recoveries++) forgetReordering(ours());
    expect(ours().reorderingSteps).toBe(1);
    forgetReordering(ours());
    expect(ours().reorderingSteps).toBe(0);
    expect(patience(1601)).toBe(25);
  });

  it("is forgotten with recoveries from time-outs, too", () => {
    sentAgainInVain();
    ours().reorderingMemory = 1;
    while (!ours().isAfterTimeout) {
      untilNextFrame(1000);
      passesOver();
    }
    // The second answer says that it was none by mistake.
    acknowledges(1601);
    acknowledges(1601);
    for (let number = 1701; ours().isAfterTimeout; number += 100) {
      passesOver();
      acknowledges(number);
    }
    expect(ours().reorderingSteps).toBe(0);
  });
});
