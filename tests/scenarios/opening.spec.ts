// How connections begin: by the peer, by us, by both at once, and in spite of what gets lost or comes late.

import { tcpReadable } from "../../assembly/index";
import {
  ACK,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  establishedByPeer,
  peer,
  reach,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

describe("a peer opens a connection", () => {
  it("in three segments [MUST-14]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, mss: 1460 });
    peer.expectsNothing();
    expect(tcpReadable(us.listener)).toBe(0);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(tcpReadable(us.listener)).toBe(1);
    us.accepts();
    us.isIn(State.Established);
    peer.expectsNothing();
  });

  it("though its SYN-ACK was lost, and the SYN is repeated [S-10]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    advance(500);
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.isIn(State.Established);
  });

  it("though its first SYN came from a wrong MAC address: a repeated one says where it is", () => {
    start();
    us.listens();
    peer.macLow = 77;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.macLow = 1;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });

  it("though its SYN-ACK was lost, which is repeated after 1, 2, 4 and 8 seconds and then forgotten [R-05]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    for (let wait = 1000; wait <= 8000; wait *= 2) {
      expect(untilNextFrame(20000)).toBe(wait);
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    }
    advance(20000);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expects({ flags: RST, seq: 501 });
    expect(tcpReadable(us.listener)).toBe(0);
  });

  it("though its ACK was lost, and data comes at once", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.accepts();
    us.isIn(State.Established);
    us.receives("hello");
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
  });

  it("after an old duplicate of its SYN, which it resets", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 90 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 91 });
    peer.sends({ flags: RST, seq: 91 });
    peer.expectsNothing();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.isIn(State.Established);
  });

  it("anew, when it has forgotten the old one: the challenge tells it to reset that [S-08]", () => {
    start();
    establishedByPeer();
    const old = us.handle;
    peer.sends({ flags: SYN, seq: 400000 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.isIn(State.Established);
    peer.sends({ flags: RST, seq: 101 });
    us.isIn(State.Closed);
    us.failedWith(Result.Reset);
    peer.sends({ flags: SYN, seq: 400000 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 400001 });
    peer.sends({ flags: ACK, seq: 400001, ack: 501 });
    us.accepts();
    us.isIn(State.Established);
    expect(us.handle).not.toBe(old);
  });

  it("not where nobody listens", () => {
    start();
    peer.ourPort = 81;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: RST | ACK, seq: 0, ack: 101 });
    peer.expectsNothing();
  });

  it("not with the wrong number in its last ACK, which is reset and changes nothing [S-14]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
    expect(tcpReadable(us.listener)).toBe(0);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.isIn(State.Established);
  });
});

describe("we open a connection", () => {
  it("in three segments [MUST-14]", () => {
    start();
    us.connects();
    us.isIn(State.SynSent);
    peer.expects({ flags: SYN, seq: 500, mss: 1460 });
    peer.expectsNothing();
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460 });
    us.isIn(State.Established);
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    peer.expectsNothing();
  });

  it("though the SYN was lost, and is repeated after twice the time each time [MUST-22]", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    for (let wait = 1000; wait <= 8000; wait *= 2) {
      expect(untilNextFrame(20000)).toBe(wait);
      peer.expects({ flags: SYN, seq: 500 });
    }
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    us.isIn(State.Established);
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
  });

  it("though our ACK was lost, and the SYN-ACK is repeated", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    advance(1000);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.isIn(State.Established);
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });

  it("and give up after three minutes without an answer [MUST-23]", () => {
    start();
    us.connects();
    let waited: u32 = 0;
    for (let sleep: u32 = 1000; waited < 123000; sleep = min(2 * sleep, 60000)) {
      peer.expects({ flags: SYN, seq: 500 });
      us.isIn(State.SynSent);
      expect(untilNextFrame(70000)).toBe(sleep);
      waited += sleep;
    }
    peer.expects({ flags: SYN, seq: 500 });
    advance(179000 - waited);
    us.isIn(State.SynSent);
    advance(70000);
    us.isIn(State.Closed);
    us.failedWith(Result.TimedOut);
  });

  it("and are refused by a reset that acknowledges the SYN [MUST-11]", () => {
    start();
    reach(State.SynSent);
    peer.sends({ flags: RST | ACK, seq: 0, ack: 501 });
    us.isIn(State.Closed);
    us.failedWith(Result.Refused);
    peer.expectsNothing();
  });

  it("and are not refused by a reset that acknowledges something else, or nothing [S-04]", () => {
    start();
    reach(State.SynSent);
    peer.sends({ flags: RST | ACK, seq: 100, ack: 500 });
    peer.sends({ flags: RST | ACK, seq: 100, ack: 502 });
    peer.sends({ flags: RST, seq: 100 });
    peer.expectsNothing();
    us.isIn(State.SynSent);
    us.failedWith(0);
  });

  it("and reset a SYN-ACK that acknowledges something else, which changes nothing", () => {
    start();
    reach(State.SynSent);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
    us.isIn(State.SynSent);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.isIn(State.Established);
  });

  it("and send what was queued meanwhile as soon as it is open", () => {
    start();
    reach(State.SynSent);
    us.sends("hello");
    peer.expectsNothing();
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });
});

describe("both open a connection at once", () => {
  it("and it opens when each has acknowledged the other's SYN [MUST-10]", () => {
    start();
    reach(State.SynSent);
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    us.isIn(State.SynReceived);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.isIn(State.Established);
    peer.expectsNothing();
  });

  it("and it opens when the other's SYN-ACK repeats its SYN [MUST-10]", () => {
    start();
    reach(State.SynReceived);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460 });
    us.isIn(State.Established);
  });

  it("and it opens though our SYN-ACK was lost [MUST-10]", () => {
    start();
    reach(State.SynReceived);
    untilNextFrame(3000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.isIn(State.Established);
  });

  it("and a reset refuses it, because we had opened it [MUST-11]", () => {
    start();
    reach(State.SynReceived);
    peer.sends({ flags: RST, seq: 101 });
    us.isIn(State.Closed);
    us.failedWith(Result.Refused);
  });
});
