// The clock wraps at 2^32 while each of the timers runs, and runs on for weeks in which nothing happens.

import { tcpConnect, tcpGetOption, tcpSetOption } from "../../assembly/index";
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
  isArp,
  nextFrame,
  now,
  oversleep,
  peer,
  reach,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

const day: u32 = 86400000;

/** The clock wraps in so many milliseconds. */
function startBeforeWrap(milliseconds: u32): void {
  start(u32(0 - milliseconds));
}

describe("the clock wraps at 2^32 ms", () => {
  it("between the repetitions of a SYN [W-04]", () => {
    startBeforeWrap(1500);
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    for (let wait = 1000; wait <= 8000; wait *= 2) {
      expect(untilNextFrame(20000)).toBe(u32(wait));
      peer.expects({ flags: SYN, seq: 500 });
    }
  });

  it("between the repetitions of a SYN-ACK, and before it is given up [W-04]", () => {
    startBeforeWrap(20000);
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    for (let wait = 1000; wait <= 8000; wait *= 2) {
      expect(untilNextFrame(20000)).toBe(u32(wait));
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    }
    advance(15000);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
  });

  it("before a retransmission, and in the middle of a round trip [W-04]", () => {
    startBeforeWrap(50);
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    advance(100);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(100);
    startBeforeWrap(100);
    establishedByPeer();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    const first = untilNextFrame(3000);
    expect(first).toBeGreaterThanOrEqual(200);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    expect(untilNextFrame(6000)).toBe(2 * first);
  });

  it("before a delayed acknowledgement [W-04]", () => {
    for (let before: u32 = 1; before < 200; before += 33) {
      startBeforeWrap(before);
      establishedByPeer();
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
      const delay = untilNextFrame(500);
      expect(delay).toBeGreaterThan(0);
      expect(delay).toBeLessThan(200);
      peer.expects({ flags: ACK, seq: 501, ack: 106 });
    }
  });

  it("before the question whether a window is still closed [W-04]", () => {
    startBeforeWrap(150);
    establishedByUs();
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    us.sends("hello");
    const first = untilNextFrame(3000);
    expect(first).toBeGreaterThanOrEqual(200);
    peer.expects({ flags: ACK, seq: 501, ack: 101, data: "h" });
  });

  it("before keepalive asks, and before it gives up [W-04]", () => {
    startBeforeWrap(3000000);
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.KeepAlive, 1)).toBe(0);
    expect(untilNextFrame(8000000)).toBe(7200000);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
    startBeforeWrap(7500000);
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.KeepAlive, 1)).toBe(0);
    advance(7200000 + 749999);
    us.isIn(State.Established);
    advance(1);
    us.failedWith(Result.TimedOut);
  });

  it("before the user's time is over [W-04]", () => {
    startBeforeWrap(5000);
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.UserTimeout, 10000)).toBe(0);
    us.sends("hello");
    advance(9000);
    us.isIn(State.Established);
    advance(20000);
    us.failedWith(Result.TimedOut);
  });

  it("before the end of FIN-WAIT-2 that nobody waits for [W-04] [R-FW2]", () => {
    startBeforeWrap(30000);
    reach(State.FinWait2);
    us.closes();
    advance(59000);
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    peer.expectsNothing();
    advance(2000);
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    peer.expects({ flags: RST, seq: 502 });
  });

  it("before the end of TIME-WAIT [W-04] [MUST-13]", () => {
    startBeforeWrap(30000);
    reach(State.TimeWait);
    advance(59999);
    us.isIn(State.TimeWait);
    advance(101);
    us.isIn(State.Closed);
  });

  it("between two challenges, and between two requests for a neighbour [W-04]", () => {
    startBeforeWrap(200);
    establishedByPeer();
    peer.sends({ flags: SYN, seq: 101 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    advance(300);
    peer.sends({ flags: SYN, seq: 101 });
    peer.expectsNothing();
    advance(300);
    peer.sends({ flags: SYN, seq: 101 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    startBeforeWrap(1500);
    expect(tcpConnect(0x0a0007c8, 80, 0)).toBeGreaterThan(0);
    expect(isArp(nextFrame())).toBe(true);
    for (let i = 0; i < 3; i++) {
      expect(untilNextFrame(2000)).toBe(1000);
      expect(isArp(nextFrame())).toBe(true);
    }
  });

  it("while timestamps count on [W-04]", () => {
    startBeforeWrap(100);
    us.listens();
    peer.sends({ flags: SYN, seq: 100, tsVal: 0xfffffff0 });
    const synAck = peer.takes();
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 0xfffffff8, tsEcr: synAck.tsVal });
    us.accepts();
    advance(200);
    us.sends("hello");
    const segment = peer.takes();
    expect(u32(segment.tsVal - synAck.tsVal)).toBe(200);
    expect(segment.tsEcr).toBe(0xfffffff8);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 506, tsVal: 5, tsEcr: segment.tsVal, data: "newer" });
    us.receives("newer");
    peer.sends({ flags: ACK | PSH, seq: 106, ack: 506, tsVal: 0xffffffff, tsEcr: segment.tsVal, data: "older" });
    us.receivesNothing();
  });

  it("in the middle of a transfer in both directions [W-04]", () => {
    startBeforeWrap(1000);
    establishedByPeer();
    let heard = 101;
    let said = 501;
    for (let turn = 0; turn < 50; turn++) {
      us.sends("ping");
      peer.expects({ flags: ACK | PSH, seq: said, ack: heard, data: "ping" });
      said += 4;
      advance(20);
      peer.sends({ flags: ACK | PSH, seq: heard, ack: said, data: "pong!" });
      heard += 5;
      advance(20);
      us.receives("pong!");
    }
    expect(now()).toBeLessThan(10000);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });
});

describe("weeks in which nothing happens", () => {
  it("leave a connection as it was, though they are more than half of the clock's circle [W-04]", () => {
    start();
    establishedByPeer();
    for (let i = 0; i < 30; i++) advance(day);
    peer.expectsNothing();
    us.sends("still here?");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "still here?" });
    expect(untilNextFrame(3000)).toBeGreaterThanOrEqual(200);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "still here?" });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 512, data: "yes" });
    us.receives("yes");
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 512, ack: 104 });
  });

  it("can be waited for by a timer, up to 2^31 - 1 ms [W-04]", () => {
    start(0x90000000);
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.KeepAliveIdle, 0x7fffffff)).toBe(0);
    expect(tcpSetOption(us.handle, Option.KeepAlive, 1)).toBe(0);
    expect(untilNextFrame(0xffffffff)).toBe(0x7fffffff);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
  });

  it("may pass without a poll, when there is nothing to be polled for [W-04]", () => {
    start();
    establishedByPeer();
    advance(0);
    for (let i = 0; i < 40; i++) oversleep(day);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.receives("hello");
    expect(untilNextFrame(1000)).toBeLessThan(200);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });
});
