// What may be sent while losses are mended (RFC 9937). The round trip is 100 ms, and so the time-out 300 ms. More of what
// happens without SACK: fast-retransmit.spec.ts.

import { tcpGetOption } from "../../assembly/index";
import {
  ACK,
  Option,
  PSH,
  acknowledges,
  advance,
  counted,
  establishedByUs,
  establishedWithSack,
  expectsHundreds,
  passesOver,
  peer,
  pollNow,
  refuseFrames,
  reports,
  start,
  tenUnderWayWithSack,
  untilNextFrame,
  us,
  windowIs,
} from "../support/conversation";

/** Ten are under way, and the answers begin to come. */
function tenAnswered(bytes: i32 = 2900): void {
  tenUnderWayWithSack(100, bytes);
  advance(100);
}

/** This, or nothing if it is 0, is what has just been brought out, and leaves such a window. */
function bringsOut(segment: i32, window: i32): void {
  if (segment == 0) peer.expectsNothing();
  else expectsHundreds(segment, 1);
  windowIs(window);
}

/** 501 is lost; what lies behind it arrives. Each line: how far, what that brings out, and the window. */
function firstOfTenIsLost(): void {
  // prettier-ignore
  const steps: i32[] = [
    701, 1501, 1000,
    801, 1601, 1000,
    901, 501, 900, // The threshold is 500, of 1000 in flight: one byte for two that arrive.
    1001, 0, 800,
    1101, 0, 750,
    1201, 1701, 700,
    1301, 0, 650,
    1401, 0, 500,
    1501, 1801, 500, // The flight is as small as it should be: one for one.
  ];
  for (let i = 0; i < steps.length; i += 3) {
    reports(501, [601, steps[i]]);
    bringsOut(steps[i + 1], steps[i + 2]);
  }
}

describe("recovery", () => {
  it("of one loss of ten sends half as much as arrives, and ends at the threshold", () => {
    tenAnswered();
    firstOfTenIsLost();
    advance(100);
    reports(501, [601, 1601]);
    bringsOut(1901, 500);
    reports(501, [601, 1701]);
    bringsOut(2001, 500);
    acknowledges(1701);
    bringsOut(2101, 500);
    acknowledges(1801);
    bringsOut(2201, 500);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
    expect(counted("tcp.fast-retransmits")).toBe(1);
  });

  it("of three losses of ten reduces the window once", () => {
    tenAnswered();
    reports(501, [601, 701]);
    bringsOut(1501, 1000);
    reports(501, [601, 801]);
    bringsOut(1601, 1000);
    // 801 and 901 are lost, too.
    reports(501, [601, 801, 1001, 1101]);
    bringsOut(501, 700);
    reports(501, [601, 801, 1001, 1201]);
    bringsOut(0, 600);
    reports(501, [601, 801, 1001, 1301]);
    bringsOut(0, 500);
    reports(501, [601, 801, 1001, 1401]);
    bringsOut(801, 500);
    reports(501, [601, 801, 1001, 1501]);
    bringsOut(901, 500);
    advance(100);
    reports(501, [601, 801, 1001, 1601]);
    bringsOut(1701, 500);
    reports(501, [601, 801, 1001, 1701]);
    bringsOut(1801, 500);
    acknowledges(801);
    bringsOut(1901, 500);
    acknowledges(901);
    bringsOut(2001, 500);
    acknowledges(1701);
    bringsOut(2101, 500);
    expect(counted("tcp.fast-retransmits")).toBe(1);
  });

  it("of a burst begins with a segment for each that arrives, and with two once all goes well", () => {
    tenAnswered();
    reports(501, [1301, 1401]);
    bringsOut(1501, 1000);
    reports(501, [1301, 1501]);
    bringsOut(1601, 1000);
    expect(untilNextFrame(1000)).toBe(25);
    bringsOut(501, 300);
    advance(75);
    reports(501, [1301, 1601]);
    bringsOut(601, 300);
    reports(501, [1301, 1701]);
    bringsOut(701, 300);
    advance(25);
    reports(601, [1301, 1701]);
    expectsHundreds(801, 2);
    windowIs(400);
    advance(75);
    reports(701, [1301, 1701]);
    expectsHundreds(1001, 2);
    windowIs(500);
    reports(801, [1301, 1701]);
    bringsOut(1201, 500);
    advance(25);
    reports(901, [1301, 1701]);
    bringsOut(1701, 500);
    acknowledges(1701);
    windowIs(500);
    expect(counted("tcp.fast-retransmits")).toBe(1);
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });

  it("is followed by another if what was sent meanwhile is lost", () => {
    tenAnswered();
    firstOfTenIsLost();
    advance(1);
    reports(501, [601, 1501]);
    advance(99);
    reports(501, [601, 1701]);
    passesOver();
    // 1701 is missing, and so it is behind the end of what was in flight at first.
    reports(501, [601, 1701, 1801, 1901]);
    acknowledges(1701);
    expectsHundreds(1701, 1);
    expect(counted("tcp.fast-retransmits")).toBe(2);
  });

  it("that a time-out ends leaves one segment, and is no loss of its own any more", () => {
    tenAnswered(1050);
    reports(501, [601, 1501]);
    expectsHundreds(501, 1);
    expect(untilNextFrame(1000)).toBe(300);
    bringsOut(501, 100);
    advance(100);
    acknowledges(1501);
    expect(counted("tcp.fast-retransmits")).toBe(1);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
  });

  it("fills more holes than can be remembered, each without a time-out", () => {
    tenAnswered(1900);
    for (let number = 601; number <= 1501; number += 100) acknowledges(number);
    us.sendsBytes(1000);
    passesOver();
    advance(100);
    // Of twenty every second one is lost.
    for (let arrived = 1601; arrived <= 3401; arrived += 200) reports(1501, [arrived, arrived + 100]);
    let hole = 1501;
    while (hole < 3401) {
      untilNextFrame(1000);
      const sent = peer.takes();
      if (u32(sent.seq - peer.flow().ourIss) + 500 != u32(hole)) continue;
      hole += 200;
      advance(100);
      acknowledges(hole);
    }
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });

  it("doesn't count twice what duplicates have told of, where there is no SACK", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(2900);
    passesOver();
    // 501 and 901 are lost. The rest of the ten, and two that they have brought out, arrive.
    for (let count = 0; count < 10; count++) {
      acknowledges(501);
      passesOver();
    }
    windowIs(500);
    // Seven beyond the hole have arrived, three of five are on their way.
    acknowledges(901);
    peer.expects({ flags: ACK, seq: 901, ack: 101, length: 100 });
    bringsOut(2001, 500);
    acknowledges(901);
    bringsOut(2101, 500);
  });
});

describe("a window that the peer closes over a loss", () => {
  it("is probed, though all else has arrived, and when it opens the hole is filled", () => {
    tenAnswered(1050);
    peer.sends({ flags: ACK, seq: 101, ack: 501, sack: [601, 1501], window: 0 });
    peer.expectsNothing();
    expect(untilNextFrame(1000)).toBe(200);
    for (let wait = 600; wait <= 9600; wait *= 2) {
      peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1 });
      peer.expectsNothing();
      peer.sends({ flags: ACK, seq: 101, ack: 501, sack: [601, 1501], window: 0 });
      expect(untilNextFrame(10000)).toBe(u32(wait));
    }
    passesOver();
    reports(501, [601, 1501]);
    expectsHundreds(501, 1);
  });

  it("or shrinks over it, lets no more out than it takes", () => {
    tenAnswered();
    peer.sends({ flags: ACK, seq: 101, ack: 501, sack: [601, 1501], window: 50 });
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 50 });
    peer.expectsNothing();
    advance(100);
    peer.sends({ flags: ACK, seq: 101, ack: 551, sack: [601, 1501], window: 100 });
    peer.expects({ flags: ACK, seq: 551, ack: 101, length: 50 });
    peer.expectsNothing();
    advance(100);
    peer.sends({ flags: ACK, seq: 101, ack: 1501, window: 300 });
    expectsHundreds(1501, 3);
  });
});

describe("a MAC that refuses what is sent again", () => {
  it("gets it later, and only then it counts, and its timer runs", () => {
    tenAnswered(1050);
    reports(501, [601, 1501]);
    refuseFrames(3);
    expect(pollNow()).toBe(10);
    peer.expectsNothing();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
    // Two more were refused by then, and one 10 ms later.
    expect(untilNextFrame(1000)).toBe(10);
    expectsHundreds(501, 1);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
    expect(untilNextFrame(1000)).toBe(300);
    expectsHundreds(501, 1);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
  });

  it("gets a probe of the tail later", () => {
    start();
    establishedWithSack(100, 100);
    us.sendsBytes(300);
    passesOver();
    refuseFrames(3);
    expect(untilNextFrame(1000)).toBe(202 + 30);
    peer.expects({ flags: ACK | PSH, seq: 701, ack: 101, length: 100 });
    expect(untilNextFrame(1000)).toBe(300);
    expectsHundreds(501, 1);
  });
});
