// The retransmission timeout (RFC 6298): measured, smoothed, doubled, and never learned from what was sent twice.

import { tcpGetOption, tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  SYN,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  peer,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

/** We connect, and the peer's SYN-ACK takes so long. */
function establishedAfter(milliseconds: u32): void {
  start();
  us.connects();
  peer.expects({ flags: SYN, seq: 500 });
  advance(milliseconds);
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100 });
  peer.expects({ flags: ACK, seq: 501, ack: 101 });
}

/** Sends one byte, number `seq`, that is acknowledged after so long. */
function roundTrip(seq: i32, milliseconds: u32): void {
  us.sends("x");
  peer.expects({ flags: ACK | PSH, seq: seq, ack: 101, data: "x" });
  advance(milliseconds);
  peer.sends({ flags: ACK, seq: 101, ack: seq + 1 });
}

/** The time-out of a byte, number `seq`, that is sent now. Afterwards it is acknowledged. */
function timeout(seq: i32): u32 {
  us.sends("y");
  peer.expects({ flags: ACK | PSH, seq: seq, ack: 101, data: "y" });
  const waited = untilNextFrame(100000);
  peer.expects({ flags: ACK | PSH, seq: seq, ack: 101, data: "y" });
  peer.sends({ flags: ACK, seq: 101, ack: seq + 1 });
  return waited;
}

describe("the time-out", () => {
  it("is one second before anything was measured [MUST-18]", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    expect(untilNextFrame(10000)).toBe(1000);
  });

  it("is three times the first round trip [MUST-18]", () => {
    // SRTT = 300, RTTVAR = 150, RTO = 300 + 4 * 150.
    establishedAfter(300);
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(300);
    expect(timeout(501)).toBe(900);
  });

  it("follows later round trips, smoothed [MUST-18]", () => {
    establishedAfter(300);
    // RTTVAR = 3/4 * 150 + 1/4 * 200 = 162.5, SRTT = 7/8 * 300 + 1/8 * 500 = 325, RTO = 325 + 650.
    roundTrip(501, 500);
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(325);
    // RTTVAR = 3/4 * 162.5 + 1/4 * 75 = 140.625, SRTT = 7/8 * 325 + 1/8 * 400 = 334.375, RTO = 896.875.
    roundTrip(502, 400);
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(334);
    const waited = timeout(503);
    expect(waited).toBeGreaterThanOrEqual(895);
    expect(waited).toBeLessThanOrEqual(898);
  });

  it("is always 200 ms more than the round trip at the least [MUST-18]", () => {
    establishedAfter(0);
    for (let seq = 501; seq < 511; seq++) roundTrip(seq, 0);
    expect(timeout(511)).toBe(201);
    establishedAfter(20);
    expect(timeout(501)).toBe(220);
    // SRTT = 102, RTTVAR = 51.
    establishedAfter(102);
    expect(timeout(501)).toBe(306);
  });

  it("counts a round trip of no time as one of a millisecond", () => {
    establishedAfter(0);
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(1);
  });

  it("is measured from the SYN-ACK of a peer that connects [MUST-18]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    advance(400);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    expect(timeout(501)).toBe(1200);
  });

  it("doubles each time, up to a minute [MUST-18] [MUST-19]", () => {
    establishedAfter(300);
    tcpSetOption(us.handle, Option.UserTimeout, 0);
    us.sends("x");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    for (let wait = 900; wait < 60000; wait *= 2) {
      expect(untilNextFrame(100000)).toBe(u32(wait));
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    }
    for (let again = 0; again < 5; again++) {
      expect(untilNextFrame(100000)).toBe(60000);
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    }
  });

  it("is not learned from a segment that was sent twice, and stays doubled until it is measured again [MUST-18]", () => {
    establishedAfter(300);
    us.sends("x");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    expect(untilNextFrame(10000)).toBe(900);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    advance(5);
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(300);
    us.sends("y");
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "y" });
    advance(300);
    peer.sends({ flags: ACK, seq: 101, ack: 503 });
    // RTTVAR = 3/4 * 150, RTO = 300 + 4 * 112.5.
    expect(timeout(503)).toBe(750);
    expect(timeout(504)).toBe(1500);
  });

  it("is three seconds after a SYN that was lost, until it is measured [MUST-18] [MUST-22]", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    expect(untilNextFrame(10000)).toBe(1000);
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(0);
    expect(timeout(501)).toBe(3000);
  });

  it("is three seconds after a SYN-ACK that was lost, until it is measured [MUST-18] [MUST-22]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    expect(untilNextFrame(10000)).toBe(1000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    expect(timeout(501)).toBe(3000);
  });

  it("is not learned from a SYN-ACK that a repeated SYN brought out again [MUST-18]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    advance(900);
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(0);
  });
});

describe("the retransmission timer", () => {
  it("starts anew with every acknowledgement of new data", () => {
    establishedAfter(300);
    us.sendsBytes(300);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 100 });
    peer.expects({ flags: ACK, seq: 601, ack: 101, length: 100 });
    peer.expects({ flags: ACK | PSH, seq: 701, ack: 101, length: 100 });
    advance(300);
    peer.sends({ flags: ACK, seq: 101, ack: 601 });
    // RTTVAR = 3/4 * 150, RTO = 300 + 4 * 112.5, from now on.
    advance(749);
    peer.expectsNothing();
    expect(untilNextFrame(100)).toBe(1);
    peer.expects({ flags: ACK, seq: 601, ack: 101, length: 100 });
  });

  it("doesn't start anew with an acknowledgement that says nothing new", () => {
    establishedAfter(300);
    us.sends("x");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    advance(800);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(untilNextFrame(10000)).toBe(100);
  });

  it("stops when everything is acknowledged", () => {
    establishedAfter(300);
    roundTrip(501, 10);
    advance(100000);
    peer.expectsNothing();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("repeats a FIN like data", () => {
    start();
    establishedByPeer();
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    for (let wait = 201; wait <= 1608; wait *= 2) {
      expect(untilNextFrame(10000)).toBe(u32(wait));
      peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    }
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    us.isIn(State.FinWait2);
  });

  it("sends what was written meanwhile along, if it fits", () => {
    start();
    establishedByUs(100);
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    us.sends(", world");
    peer.expectsNothing();
    untilNextFrame(1000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello, world" });
    peer.sends({ flags: ACK, seq: 101, ack: 513 });
    advance(10000);
    peer.expectsNothing();
  });

  it("counts what it has sent again", () => {
    start();
    establishedByUs();
    us.sends("x");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
    for (let count = 1; count <= 4; count++) {
      untilNextFrame(10000);
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "x" });
      expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(count);
    }
  });
});
