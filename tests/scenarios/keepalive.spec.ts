// Keepalive (RFC 9293 §3.8.4): off until it is asked for, patient, and without data.

import { tcpSetOption } from "../../assembly/index";
import {
  ACK,
  Option,
  PSH,
  Result,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  peer,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

describe("keepalive", () => {
  it("is off by default [MUST-25]", () => {
    start();
    establishedByUs();
    advance(4 * 3600 * 1000);
    peer.expectsNothing();
    us.isIn(State.Established);
  });

  it("asks after two hours without a word, and without data [MAY-5] [MUST-24] [MUST-28] [SHLD-12]", () => {
    start();
    establishedByUs();
    expect(tcpSetOption(us.handle, Option.KeepAlive, 1)).toBe(0);
    expect(untilNextFrame(8000000)).toBe(7200000);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(untilNextFrame(8000000)).toBe(7200000);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
  });

  it("asks ten times, every 75 seconds, before it gives up [MUST-29]", () => {
    start();
    establishedByUs();
    tcpSetOption(us.handle, Option.KeepAlive, 1);
    expect(untilNextFrame(8000000)).toBe(7200000);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
    for (let probe = 2; probe <= 10; probe++) {
      expect(untilNextFrame(80000)).toBe(75000);
      peer.expects({ flags: ACK, seq: 500, ack: 101 });
      us.isIn(State.Established);
    }
    advance(75000);
    us.isIn(State.Closed);
    us.failedWith(Result.TimedOut);
  });

  it("lives on when the last of its questions is answered [MUST-29]", () => {
    start();
    establishedByUs();
    tcpSetOption(us.handle, Option.KeepAlive, 1);
    untilNextFrame(8000000);
    for (let probe = 1; probe < 10; probe++) {
      peer.expects({ flags: ACK, seq: 500, ack: 101 });
      untilNextFrame(80000);
    }
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    advance(7199999);
    peer.expectsNothing();
    us.isIn(State.Established);
  });

  it("asks as often as the application wants [MUST-27]", () => {
    start();
    establishedByUs();
    tcpSetOption(us.handle, Option.KeepAliveIdle, 5000);
    tcpSetOption(us.handle, Option.KeepAliveInterval, 2000);
    tcpSetOption(us.handle, Option.KeepAliveProbes, 2);
    tcpSetOption(us.handle, Option.KeepAlive, 1);
    expect(untilNextFrame(60000)).toBe(5000);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
    expect(untilNextFrame(60000)).toBe(2000);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
    advance(2000);
    us.failedWith(Result.TimedOut);
  });

  it("asks nothing while data is under way [MUST-26]", () => {
    start();
    establishedByUs();
    tcpSetOption(us.handle, Option.KeepAliveIdle, 1000);
    tcpSetOption(us.handle, Option.KeepAlive, 1);
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    for (let again = 0; again < 5; again++) {
      untilNextFrame(60000);
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    }
  });

  it("begins to count anew with every word of the peer [MUST-26]", () => {
    start();
    establishedByPeer();
    tcpSetOption(us.handle, Option.KeepAliveIdle, 10000);
    tcpSetOption(us.handle, Option.KeepAlive, 1);
    advance(6000);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "x" });
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 102 });
    advance(9799);
    peer.expectsNothing();
    expect(untilNextFrame(1000)).toBe(1);
    peer.expects({ flags: ACK, seq: 500, ack: 102 });
  });

  it("of a peer is answered, with a byte or without, and nothing is delivered [S-26]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    advance(1000);
    peer.sends({ flags: ACK, seq: 100, ack: 501, length: 1 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.receivesNothing();
  });
});
