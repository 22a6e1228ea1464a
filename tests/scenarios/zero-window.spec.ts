// Closed windows (RFC 9293 §3.8.6.1): the peer's, which we ask about for as long as it answers, and ours.

import { tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  fillReceiveBuffer,
  peer,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

/** The peer's window is closed, and "hello" waits. Round trips take no time: the first time-out is 201 ms. */
function helloWaits(): void {
  start();
  establishedByUs();
  peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
  us.sends("hello");
  peer.expectsNothing();
}

function answersProbe(): void {
  peer.expects({ flags: ACK, seq: 501, ack: 101, data: "h" });
  peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
}

describe("a window that the peer has closed", () => {
  it("is probed after one time-out, then after twice the time each time, up to a minute [MUST-36] [SHLD-29] [SHLD-30]", () => {
    helloWaits();
    for (let wait = 201; wait <= 51456; wait *= 2) {
      expect(untilNextFrame(100000)).toBe(wait);
      answersProbe();
    }
    for (let again = 0; again < 3; again++) {
      expect(untilNextFrame(100000)).toBe(60000);
      answersProbe();
    }
  });

  it("keeps the connection for as long as probes are answered [MUST-37]", () => {
    helloWaits();
    let waited: u32 = 0;
    while (waited < 3600000) {
      waited += untilNextFrame(100000);
      answersProbe();
    }
    us.isIn(State.Established);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1000 });
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });

  it("doesn't keep us from acknowledging with the number that the peer still expects [MUST-36]", () => {
    helloWaits();
    untilNextFrame(1000);
    answersProbe();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, window: 0, data: "bytes" });
    advance(150);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
    us.aborts();
    peer.expects({ flags: RST, seq: 501 });
  });

  it("ends the connection when probes are not answered for the user timeout [MUST-21]", () => {
    helloWaits();
    tcpSetOption(us.handle, Option.UserTimeout, 10000);
    advance(9900);
    us.isIn(State.Established);
    advance(20000);
    us.isIn(State.Closed);
    us.failedWith(Result.TimedOut);
  });

  it("that takes the byte of a probe gets the rest", () => {
    helloWaits();
    untilNextFrame(1000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, data: "h" });
    peer.sends({ flags: ACK, seq: 101, ack: 502, window: 100 });
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "ello" });
    peer.sends({ flags: ACK, seq: 101, ack: 506, window: 100 });
    advance(60000);
    peer.expectsNothing();
  });

  it("is probed when it closes over what is in flight [MUST-35] [SHLD-29]", () => {
    start();
    establishedByUs(100);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 300 });
    us.sendsBytes(1000);
    for (let seq = 501; seq < 801; seq += 100) peer.expects({ flags: ACK, seq: seq, ack: 101, length: 100 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    peer.expectsNothing();
    for (let wait = 201; wait <= 1608; wait *= 2) {
      expect(untilNextFrame(10000)).toBe(wait);
      peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1 });
      peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    }
  });

  it("is probed when it closes with the acknowledgement of everything in flight [MUST-35]", () => {
    start();
    establishedByUs(100);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 300 });
    us.sendsBytes(400);
    for (let seq = 501; seq < 801; seq += 100) peer.expects({ flags: ACK, seq: seq, ack: 101, length: 100 });
    peer.sends({ flags: ACK, seq: 101, ack: 801, window: 0 });
    peer.expectsNothing();
    expect(untilNextFrame(10000)).toBe(201);
    peer.expects({ flags: ACK, seq: 801, ack: 101, length: 1 });
  });

  it("is probed with a FIN if nothing else waits", () => {
    start();
    establishedByUs();
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    us.finishes();
    peer.expectsNothing();
    untilNextFrame(1000);
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 502, window: 0 });
    us.isIn(State.FinWait2);
  });

  it("isn't probed before the SYN was acknowledged, which goes first", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN, seq: 100, window: 0 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    us.finishes();
    peer.expectsNothing();
    expect(untilNextFrame(2000)).toBe(1000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });

  it("asks for nothing while nothing waits", () => {
    start();
    establishedByUs();
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    advance(600000);
    peer.expectsNothing();
    us.isIn(State.Established);
  });
});

describe("our closed window", () => {
  it("stays closed for as long as the application doesn't read [MAY-8]", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    for (let minutes = 0; minutes < 60; minutes++) {
      advance(60000);
      peer.sends({ flags: ACK, seq: 101 + sent, ack: 501, data: "?" });
      peer.expects({ flags: ACK, seq: 501, ack: 101 + sent, window: 0 });
      peer.expectsNothing();
    }
    us.isIn(State.Established);
    expect(us.receivesBytes(sent)).toBe(sent);
  });

  it("lets acknowledgements through, and what they bring out", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101 + sent, data: "a" });
    us.sends("b");
    peer.sends({ flags: ACK, seq: 101 + sent, ack: 502 });
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101 + sent, data: "b" });
  });

  it("lets a reset through at its edge [MUST-66]", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    peer.sends({ flags: RST, seq: 101 + sent });
    us.isIn(State.Closed);
    expect(us.receivesBytes(sent)).toBe(sent);
    us.failedWith(Result.Reset);
  });

  it("lets the acknowledgement of a byte through that it has no room for", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101 + sent, data: "a" });
    peer.sends({ flags: ACK, seq: 101 + sent, ack: 502, data: "?" });
    peer.expects({ flags: ACK, seq: 502, ack: 101 + sent, window: 0 });
    advance(60000);
    peer.expectsNothing();
  });
});
