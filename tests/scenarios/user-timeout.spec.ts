// How long a silent peer is believed in (RFC 9293 §3.8.3): R1, from which on the path is suspected, and R2, the end.

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
  ignoreFrames,
  isArp,
  nextFrame,
  peer,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

function saysHello(): void {
  us.sends("hello");
  peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
}

/** The next thing on the wire is "hello" again. */
function repeatsHello(): void {
  untilNextFrame(100000);
  peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
}

describe("a peer that answers nothing", () => {
  it("is given up after three minutes, and not before [MUST-20] [SHLD-11]", () => {
    start();
    establishedByUs();
    saysHello();
    advance(179900);
    us.isIn(State.Established);
    us.failedWith(0);
    ignoreFrames();
    // It is looked at when a retransmission falls due, which are a minute apart at the most.
    advance(60200);
    us.isIn(State.Closed);
    us.failedWith(Result.TimedOut);
    ignoreFrames();
    advance(600000);
    peer.expectsNothing();
  });

  it("is given up after the time that the application names [MUST-21]", () => {
    start();
    establishedByUs();
    expect(tcpSetOption(us.handle, Option.UserTimeout, 3000)).toBe(0);
    saysHello();
    // After 201, 603, 1407 and 3015 ms.
    for (let count = 0; count < 3; count++) repeatsHello();
    advance(1607);
    us.isIn(State.Established);
    advance(1);
    us.failedWith(Result.TimedOut);
  });

  it("is given up never, if the application says so [MUST-21]", () => {
    start();
    establishedByUs();
    expect(tcpSetOption(us.handle, Option.UserTimeout, 0)).toBe(0);
    saysHello();
    advance(24 * 3600 * 1000);
    us.isIn(State.Established);
    ignoreFrames();
    repeatsHello();
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    us.sends("still there?");
    peer.expects({ flags: ACK | PSH, seq: 506, ack: 101, data: "still there?" });
  });

  it("is believed in again for as long, once it has answered something [MUST-20]", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(200);
    advance(150000);
    us.isIn(State.Established);
    ignoreFrames();
    peer.sends({ flags: ACK, seq: 101, ack: 601 });
    advance(150000);
    us.isIn(State.Established);
    advance(100000);
    us.failedWith(Result.TimedOut);
  });

  it("doesn't prove that it is there by what it sends itself [MUST-20]", () => {
    start();
    establishedByUs();
    saysHello();
    for (let seconds = 0; seconds < 300; seconds++) {
      peer.sends({ flags: ACK, seq: 101 + seconds, ack: 501, data: "?" });
      advance(1000);
      ignoreFrames();
    }
    us.failedWith(Result.TimedOut);
  });

  it("has its address asked for again from the third retransmission on, and not before [MUST-20] [SHLD-10]", () => {
    start();
    establishedByUs();
    peer.answersArp = false;
    saysHello();
    repeatsHello();
    repeatsHello();
    peer.expectsNothing();
    untilNextFrame(100000);
    let asked = 0;
    for (let frame = nextFrame(); frame.length > 0; frame = nextFrame()) {
      if (isArp(frame)) asked++;
    }
    expect(asked).toBe(1);
    us.isIn(State.Established);
  });

  it("gets the bytes that it had sent read before the error is told", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "last words" });
    us.sends("hello");
    advance(300000);
    us.failedWith(Result.TimedOut);
    us.receives("last words");
  });
});
