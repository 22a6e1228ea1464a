// The congestion window (RFC 5681, 3465, 6928), and what duplicate acknowledgements make of it (RFC 6582, 3042).

import { tcpGetOption } from "../../assembly/index";
import { collapse, grow, halve } from "../../assembly/tcp/congestion";
import { Connection, Flag } from "../../assembly/tcp/connection";
import { connectionOf } from "../../assembly/tcp/connections";
import { limitedTransmit } from "../../assembly/tcp/recovery";
import { ACK, Option, SYN, nextFrame, peer, start, untilNextFrame, us } from "../support/conversation";

function ours(): Connection {
  return connectionOf(us.handle)!;
}

function congestionWindow(): i32 {
  return tcpGetOption(us.handle, Option.CongestionWindow);
}

/** A connection to a peer with that MSS, which repeats its last ACK as often as it likes. */
function openWith(mss: i32): Connection {
  start();
  us.listens();
  peer.sends({ flags: SYN, seq: 100, mss: mss });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  acknowledges(501);
  us.accepts();
  return ours();
}

function acknowledges(number: i64): void {
  peer.sends({ flags: ACK, seq: 101, ack: number });
}

/** Bytes in segments of 100, all of which leave. */
function sendsHundreds(segments: i32): void {
  us.sendsBytes(segments * 100);
  for (let n = 0; n < segments; n++)
    peer.expects({ flags: n == segments - 1 ? 0x18 : ACK, seq: 501 + n * 100, length: 100 });
}

describe("the first congestion window", () => {
  it("is ten segments, and no more than 14600 bytes", () => {
    openWith(1460);
    expect(congestionWindow()).toBe(14600);
    openWith(536);
    expect(congestionWindow()).toBe(5360);
    openWith(100);
    expect(congestionWindow()).toBe(1000);
  });

  it("is one segment after a SYN that was lost", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 536 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    expect(untilNextFrame(2000)).toBe(1000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    acknowledges(501);
    us.accepts();
    expect(congestionWindow()).toBe(536);
  });
});

describe("slow start", () => {
  it("grows by what was acknowledged, and by two segments at most [MUST-19] [S-22]", () => {
    const connection = openWith(1000);
    grow(connection, 1);
    expect(congestionWindow()).toBe(10_001);
    grow(connection, 2000);
    expect(congestionWindow()).toBe(12_001);
    grow(connection, 9000);
    expect(congestionWindow()).toBe(14_001);
  });

  it("grows by one segment at most after a time-out", () => {
    const connection = openWith(1000);
    halve(connection, 8000);
    collapse(connection);
    expect(congestionWindow()).toBe(1000);
    grow(connection, 2000);
    expect(congestionWindow()).toBe(2000);
    grow(connection, 500);
    expect(congestionWindow()).toBe(2500);
  });

  it("ends at half of what was in flight, and never below two segments [MUST-19]", () => {
    const connection = openWith(1000);
    halve(connection, 9000);
    expect(connection.slowStartThreshold).toBe(4500);
    halve(connection, 3000);
    expect(connection.slowStartThreshold).toBe(2000);
    halve(connection, 0);
    expect(connection.slowStartThreshold).toBe(2000);
  });
});

describe("congestion avoidance", () => {
  it("grows by a segment for each window that was acknowledged, however it was divided [MUST-19] [S-22]", () => {
    const connection = openWith(1000);
    halve(connection, 8000);
    for (let n = 0; n < 9; n++) grow(connection, 1000);
    expect(congestionWindow()).toBe(10_000);
    grow(connection, 1000);
    expect(congestionWindow()).toBe(11_000);
    for (let n = 0; n < 10_999; n++) grow(connection, 1);
    expect(congestionWindow()).toBe(11_000);
    grow(connection, 1);
    expect(congestionWindow()).toBe(12_000);
  });
});

describe("duplicate acknowledgements", () => {
  it("bring out a new segment each, twice, and then the lost one [MUST-19]", () => {
    const connection = openWith(100);
    sendsHundreds(10);
    us.sendsBytes(300);
    peer.expectsNothing();
    acknowledges(501);
    expect(limitedTransmit(connection)).toBe(100);
    peer.expects({ flags: ACK, seq: 1501, length: 100 });
    acknowledges(501);
    expect(limitedTransmit(connection)).toBe(200);
    peer.expects({ flags: ACK, seq: 1601, length: 100 });
    expect(congestionWindow()).toBe(1000);
    acknowledges(501);
    peer.expects({ flags: ACK, seq: 501, length: 100 });
    peer.expectsNothing();
  });

  it("halve the window, which grows again by what has left the network, until all was acknowledged", () => {
    const connection = openWith(100);
    sendsHundreds(8);
    for (let n = 0; n < 3; n++) acknowledges(501);
    peer.expects({ flags: ACK, seq: 501, length: 100 });
    expect(connection.slowStartThreshold).toBe(400);
    expect(congestionWindow()).toBe(700);
    acknowledges(501);
    expect(congestionWindow()).toBe(800);
    acknowledges(1301);
    expect(connection.has(Flag.InRecovery)).toBe(false);
    expect(congestionWindow()).toBe(200);
  });

  it("are followed by the next segment when only a part was acknowledged", () => {
    const connection = openWith(100);
    sendsHundreds(8);
    for (let n = 0; n < 3; n++) acknowledges(501);
    peer.expects({ flags: ACK, seq: 501, length: 100 });
    acknowledges(801);
    peer.expects({ flags: ACK, seq: 801, length: 100 });
    expect(congestionWindow()).toBe(500);
    expect(connection.has(Flag.InRecovery)).toBe(true);
  });

  it("in their thousands open no more than was in flight [S-22]", () => {
    const connection = openWith(100);
    sendsHundreds(8);
    for (let n = 0; n < 1000; n++) {
      acknowledges(501);
      nextFrame();
    }
    expect(connection.duplicateAcks).toBe(255);
    expect(congestionWindow()).toBe(400 + 800);
  });

  it("of what a time-out sends again are no sign of a loss", () => {
    const connection = openWith(100);
    sendsHundreds(8);
    expect(untilNextFrame(2000)).toBe(200);
    peer.expects({ flags: ACK, seq: 501, length: 100 });
    expect(congestionWindow()).toBe(100);
    for (let n = 0; n < 5; n++) acknowledges(501);
    expect(connection.has(Flag.InRecovery)).toBe(false);
    expect(congestionWindow()).toBe(100);
  });
});
