// The congestion window outside of recovery (RFC 5681, 3465, 6928).

import { tcpGetOption } from "../../assembly/index";
import { collapse, grow, reduceThreshold } from "../../assembly/tcp/congestion";
import { Connection } from "../../assembly/tcp/connection";
import { connectionOf } from "../../assembly/tcp/connections";
import { outstandingBytes } from "../../assembly/tcp/flight";
import { ACK, Option, SYN, acknowledges, peer, start, untilNextFrame, us } from "../support/conversation";

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
    connection.windowIsFull = true;
    grow(connection, 1);
    expect(congestionWindow()).toBe(10_001);
    grow(connection, 2000);
    expect(congestionWindow()).toBe(12_001);
    grow(connection, 9000);
    expect(congestionWindow()).toBe(14_001);
  });

  it("grows by one segment at most after a time-out", () => {
    const connection = openWith(1000);
    connection.windowIsFull = true;
    connection.isAfterTimeout = true;
    collapse(connection);
    expect(congestionWindow()).toBe(1000);
    grow(connection, 2000);
    expect(congestionWindow()).toBe(2000);
    grow(connection, 500);
    expect(congestionWindow()).toBe(2500);
  });

  it("doesn't grow while there is room in the window", () => {
    const connection = openWith(1000);
    grow(connection, 2000);
    expect(congestionWindow()).toBe(10_000);
  });

  it("ends at half of what was in flight, and never below two segments [MUST-19]", () => {
    const connection = openWith(100);
    us.sendsBytes(900);
    for (let n = 0; n < 9; n++) peer.takes();
    reduceThreshold(connection, outstandingBytes(connection));
    expect(connection.slowStartThreshold).toBe(450);
    acknowledges(1101);
    reduceThreshold(connection, outstandingBytes(connection));
    expect(connection.slowStartThreshold).toBe(200);
  });
});

describe("congestion avoidance", () => {
  it("grows by a segment for each window that was acknowledged, however it was divided [MUST-19] [S-22]", () => {
    const connection = openWith(1000);
    connection.windowIsFull = true;
    reduceThreshold(connection, outstandingBytes(connection));
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
