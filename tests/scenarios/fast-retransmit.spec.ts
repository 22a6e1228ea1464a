// Losses that duplicate acknowledgements tell of, where there is no SACK (RFC 5681 §3.2, RFC 6582, RFC 3042), and how the
// window shrinks meanwhile (RFC 9937).

import { tcpGetOption } from "../../assembly/index";
import {
  ACK,
  Option,
  PSH,
  acknowledges,
  advance,
  establishedByUs,
  expectsHundreds,
  passesOver,
  peer,
  start,
  tenUnderWay,
  untilNextFrame,
  us,
} from "../support/conversation";

/** The first segment was lost, and three of those behind it have arrived: 501 was sent again, and 1501 and 1601. */
function inRecovery(): void {
  tenUnderWay();
  for (let count = 0; count < 3; count++) {
    acknowledges(501);
    passesOver();
  }
}

describe("the third duplicate acknowledgement", () => {
  it("brings out the lost segment again, and at once", () => {
    tenUnderWay();
    acknowledges(501);
    expectsHundreds(1501, 1);
    acknowledges(501);
    expectsHundreds(1601, 1);
    acknowledges(501);
    expectsHundreds(501, 1);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });

  it("is waited for, with a new segment for each of the first two [S-22]", () => {
    tenUnderWay();
    acknowledges(501);
    acknowledges(501);
    expectsHundreds(1501, 2);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(1000);
  });

  it("does so with only four segments in flight", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(400);
    for (let seq = 501; seq < 801; seq += 100) peer.expects({ flags: ACK, seq: seq, ack: 101, length: 100 });
    peer.expects({ flags: ACK | PSH, seq: 801, ack: 101, length: 100 });
    for (let count = 0; count < 3; count++) acknowledges(501);
    expectsHundreds(501, 1);
    acknowledges(901);
    advance(10000);
    peer.expectsNothing();
  });

  it("leaves the window at what is still in flight: 1200 were sent, three have arrived", () => {
    inRecovery();
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(1200 - 300);
  });

  it("isn't one if the window has changed, or it carries data, or nothing is in flight", () => {
    tenUnderWay();
    for (let count = 0; count < 5; count++) {
      peer.sends({ flags: ACK, seq: 101, ack: 501, window: 50000 + count });
      peer.expectsNothing();
    }
    for (let count = 0; count < 5; count++) {
      peer.sends({ flags: ACK, seq: 101 + count, ack: 501, window: 50004, length: 1 });
      peer.expectsNothing();
    }
    peer.sends({ flags: ACK, seq: 106, ack: 1501, window: 50004 });
    passesOver();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });
});

describe("fast recovery", () => {
  it("sends something new for every second duplicate, down to half of the flight, and then for each", () => {
    inRecovery();
    // The retransmission was ahead of its share.
    acknowledges(501);
    acknowledges(501);
    peer.expectsNothing();
    acknowledges(501);
    expectsHundreds(1701, 1);
    acknowledges(501);
    acknowledges(501);
    peer.expectsNothing();
    for (let segment = 1801; segment <= 2001; segment += 100) {
      acknowledges(501);
      expectsHundreds(segment, 1);
    }
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(500);
  });

  it("ends with the acknowledgement of all that was in flight, in half of the window", () => {
    inRecovery();
    acknowledges(1701);
    const window = tcpGetOption(us.handle, Option.CongestionWindow);
    expect(window).toBeLessThanOrEqual(500);
    expect(window).toBeGreaterThanOrEqual(100);
    expectsHundreds(1701, i32(window / 100));
    for (let number = 1801; number <= 2401; number += 100) {
      acknowledges(number);
      passesOver();
    }
    // Slow start up to 500, then congestion avoidance.
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeLessThanOrEqual(600);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });

  it("sends the next lost segment again as soon as an acknowledgement stops at it", () => {
    inRecovery();
    acknowledges(701);
    peer.expects({ flags: ACK, seq: 701, ack: 101, length: 100 });
    passesOver();
    acknowledges(1101);
    peer.expects({ flags: ACK, seq: 1101, ack: 101, length: 100 });
    passesOver();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(3);
    acknowledges(1701);
    passesOver();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(3);
  });

  it("gives up when the segment is lost again: the timer decides then", () => {
    inRecovery();
    expect(untilNextFrame(1000)).toBe(201);
    expectsHundreds(501, 1);
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(100);
  });

  it("doesn't begin for duplicates of what a time-out has sent again", () => {
    tenUnderWay();
    untilNextFrame(1000);
    expectsHundreds(501, 1);
    acknowledges(601);
    passesOver();
    for (let count = 0; count < 6; count++) {
      acknowledges(601);
      passesOver();
    }
    // Two segments of the window, and no fast retransmission of 601.
    const before = tcpGetOption(us.handle, Option.Retransmissions);
    acknowledges(601);
    peer.expectsNothing();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(before);
  });

  it("isn't misled by a flood of duplicates [S-22]", () => {
    inRecovery();
    for (let count = 0; count < 1000; count++) {
      acknowledges(501);
      passesOver();
    }
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(500);
    acknowledges(1701);
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(500);
  });
});
