// What a time-out sends again (RFC 5681 §3.1, RFC 6298 §5): all that is not known to have arrived. The round trip is 100 ms,
// and so the time-out 300 ms.

import {
  FIN,
  acknowledges,
  advance,
  counted,
  establishedWithSack,
  expectsHundreds,
  passesOver,
  peer,
  reports,
  start,
  tenUnderWayWithSack,
  untilNextFrame,
  us,
  windowIs,
} from "../support/conversation";

/** A peer that keeps nothing behind a hole takes everything from that number up to `end`. Answers what came in vain. */
function takesInOrder(next: i32, end: i32): i32 {
  let inVain = 0;
  while (next != end) {
    untilNextFrame(5000);
    const sent = peer.takes();
    const seq = i32(sent.seq - peer.flow().ourIss) + 500;
    const bytes = sent.data.length + i32(sent.flags & FIN);
    if (seq == next) next += bytes;
    else inVain += bytes;
    advance(100);
    acknowledges(next);
  }
  return inVain;
}

describe("a time-out", () => {
  it("sends again all that hasn't arrived, in its order as the window opens, and nothing that has", () => {
    tenUnderWayWithSack(100, 1050);
    advance(100);
    reports(501, [601, 701, 1101, 1201]);
    passesOver();
    // All but those two is lost, and what is sent again now, too.
    expect(untilNextFrame(1000)).toBe(25);
    expectsHundreds(501, 1);
    windowIs(400);
    expect(untilNextFrame(1000)).toBe(300);
    expectsHundreds(501, 1);
    windowIs(100);
    // The threshold has been halved twice. Up to there the window grows with each answer.
    advance(100);
    reports(701, [1101, 1201]);
    expectsHundreds(701, 2);
    windowIs(200);
    advance(100);
    reports(801, [1101, 1201]);
    expectsHundreds(901, 2);
    windowIs(300);
    reports(901, [1101, 1201]);
    expectsHundreds(1201, 1);
    advance(100);
    acknowledges(1201);
    expectsHundreds(1301, 2);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
  });

  it("sends a lost FIN again with the bytes before it", () => {
    start();
    establishedWithSack(100, 100);
    us.sendsBytes(300);
    us.closes();
    passesOver();
    expect(takesInOrder(501, 802)).toBe(100 + 1);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
  });

  it("finds out that a receiver has taken back what it had reported", () => {
    tenUnderWayWithSack(100, 1050);
    advance(100);
    reports(501, [601, 1501]);
    expectsHundreds(501, 1);
    advance(100);
    // The acknowledgement stops at what was reported: it isn't there any more.
    acknowledges(601);
    expect(takesInOrder(601, 1551)).toBe(0);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
  });
});
