// What was done by mistake is taken back: a time-out, or a recovery, of segments that were only late (RFC 5682 §3.1,
// RFC 3708). The round trip is 100 ms, so the probe of the tail leaves after 202 ms, and 300 ms later runs out the timer.

import { tcpGetOption, tcpSetOption } from "../../../assembly/index";
import {
  Option,
  acknowledges,
  advance,
  counted,
  establishedByUs,
  expectsHundreds,
  passesOver,
  peer,
  reports,
  start,
  tenUnderWayWithSack,
  untilNextFrame,
  us,
  windowIs,
} from "../../support/conversation";

/** Ten were sent, and a probe behind them; nobody answered, and 501 was sent again. */
function timedOut(): void {
  tenUnderWayWithSack(100, 2900);
  expect(untilNextFrame(1000)).toBe(202);
  expectsHundreds(1501, 1);
  expect(untilNextFrame(1000)).toBe(300);
  expectsHundreds(501, 1);
  windowIs(100);
}

/** The first answer to it says nothing yet, and two new segments leave rather than old ones. */
function firstAnswer(): void {
  acknowledges(601);
  expectsHundreds(1601, 2);
  windowIs(200);
}

/** The window is what it was, and grows as fast as before: by each segment that is acknowledged, and not by each window. */
function isRestored(from: i32, window: i32 = 1000): void {
  windowIs(window);
  for (let number = from + 100; number <= from + 500; number += 100) {
    acknowledges(number);
    passesOver();
  }
  windowIs(window + 500);
}

/** Of the ten, 501 was late, and has been sent again; then everything has arrived. */
function recoveredFromReordering(congestionControl: i32 = 0, threshold: i32 = 500): void {
  tenUnderWayWithSack(100, 2900);
  tcpSetOption(us.handle, Option.CongestionControl, congestionControl);
  advance(100);
  reports(501, [601, 901]);
  expectsHundreds(501, 1);
  acknowledges(1501);
  passesOver();
  windowIs(threshold);
}

describe("a time-out that came too early", () => {
  it("is undone by the second answer, if it acknowledges what was sent once only", () => {
    timedOut();
    firstAnswer();
    acknowledges(701);
    peer.expectsNothing();
    isRestored(701);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });

  it("is undone by the first answer, if that tells so much", () => {
    timedOut();
    acknowledges(801);
    isRestored(801);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });

  it("stays in doubt while nothing more is acknowledged", () => {
    timedOut();
    for (let count = 0; count < 4; count++) {
      acknowledges(501);
      peer.expectsNothing();
    }
    firstAnswer();
    acknowledges(701);
    isRestored(701);
  });

  it("is undone when the segment that it has sent again is reported to have arrived twice", () => {
    timedOut();
    // The answers to the ten were lost on their way. Two segments of what this one acknowledges open the window, too.
    reports(1601, [501, 601]);
    passesOver();
    windowIs(1200);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });

  it("that is undone leaves room for doubt in the next one", () => {
    timedOut();
    acknowledges(701);
    passesOver();
    windowIs(1000);
    expect(untilNextFrame(1000)).toBe(600);
    expectsHundreds(701, 1);
    windowIs(100);
    expect(counted("tcp.retransmission-timeouts")).toBe(2);
    acknowledges(901);
    windowIs(1000);
  });
});

describe("a time-out that was right", () => {
  it("is not undone by a second answer that reports only what was sent after it", () => {
    timedOut();
    firstAnswer();
    reports(601, [1601, 1701]);
    expectsHundreds(601, 1);
    advance(100);
    // Slow start, up to half of what was in flight.
    for (let number = 701; number <= 1001; number += 100) {
      acknowledges(number);
      passesOver();
      expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeLessThanOrEqual(500);
    }
  });

  it("is not undone by what had been reported before it", () => {
    tenUnderWayWithSack(100, 1050);
    advance(100);
    // 501 is lost, and lost again when it is sent again.
    reports(501, [601, 1501]);
    expectsHundreds(501, 1);
    expect(untilNextFrame(1000)).toBe(300);
    expectsHundreds(501, 1);
    advance(100);
    acknowledges(1501);
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeLessThanOrEqual(500);
  });

  it("is the second of the same segment, whatever the first was (RFC 5682 §3.1, step 1)", () => {
    tenUnderWayWithSack(100, 1050);
    advance(100);
    reports(501, [601, 701, 1101, 1201]);
    passesOver();
    untilNextFrame(1000);
    expectsHundreds(501, 1);
    expect(untilNextFrame(1000)).toBe(300);
    expectsHundreds(501, 1);
    expect(untilNextFrame(1000)).toBe(600);
    expectsHundreds(501, 1);
    windowIs(100);
    // 701 was sent once only, and long ago.
    acknowledges(1001);
    windowIs(200);
  });

  it("is any, without SACK: an answer doesn't tell enough", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(2900);
    expectsHundreds(501, 10);
    expect(untilNextFrame(1000)).toBe(201);
    expectsHundreds(501, 1);
    acknowledges(601);
    expectsHundreds(601, 2);
    acknowledges(701);
    windowIs(300);
  });
});

describe("a recovery of what was only late", () => {
  it("is undone when all that it has sent again is reported to have arrived twice", () => {
    recoveredFromReordering();
    reports(1501, [501, 601]);
    passesOver();
    isRestored(1501);
  });

  it("is undone while it lasts, too", () => {
    tenUnderWayWithSack(100, 2900);
    advance(100);
    reports(501, [601, 901]);
    expectsHundreds(501, 1);
    reports(901, [501, 601]);
    passesOver();
    isRestored(901, 1200);
  });

  it("isn't undone by a part of that", () => {
    tenUnderWayWithSack(100, 2900);
    advance(100);
    reports(501, [701, 1001]);
    // 501 and 601 are sent again, one after the other.
    passesOver();
    reports(501, [701, 1201]);
    passesOver();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(2);
    acknowledges(1501);
    passesOver();
    reports(1501, [501, 601]);
    windowIs(500);
    reports(1501, [601, 701]);
    isRestored(1501);
  });

  it("isn't undone by a report of what was never sent again", () => {
    recoveredFromReordering();
    reports(1501, [1601, 1701]);
    passesOver();
    windowIs(500);
  });

  it("is undone once", () => {
    recoveredFromReordering();
    reports(1501, [501, 601]);
    windowIs(1000);
    // Another loss, and a copy of the report that is late.
    advance(100);
    reports(1501, [1601, 1901]);
    passesOver();
    untilNextFrame(1000);
    passesOver();
    const window = tcpGetOption(us.handle, Option.CongestionWindow);
    reports(1501, [501, 541]);
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeLessThanOrEqual(window);
  });
});

describe("Cubic", () => {
  it("is undone with the rest", () => {
    recoveredFromReordering(1, 700);
    reports(1501, [501, 601]);
    isRestored(1501);
  });
});
