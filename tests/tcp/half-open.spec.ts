// The small entries of SYN-RECEIVED: taken, given back, and what they remember.

import { counter, tcpAccept, tcpClose, tcpListen, tcpSetOption } from "../../assembly/index";
import { cells } from "../../assembly/cells";
import { halfOpenMax } from "../../assembly/limits";
import { fourTupleOf, noEntry } from "../../assembly/tcp/four-tuples";
import { Counter } from "../../assembly/trace";
import {
  ACK,
  Option,
  RST,
  Result,
  SYN,
  advance,
  ignoreFrames,
  nextFrame,
  peer,
  readSegment,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

function knocksFrom(port: i32): void {
  peer.port = port;
  peer.sends({ flags: SYN, seq: 100 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
}

function free(): i32 {
  let count = 0;
  for (let id = <i32>cells.freeHalfOpen; id != noEntry; id = fourTupleOf(id).next) count++;
  return count;
}

function fill(): void {
  start();
  us.listens();
  for (let n = 0; n < halfOpenMax; n++) knocksFrom(40001 + n);
}

describe("the table of half-open entries", () => {
  it("is empty at first, and does without an entry when it is full [R-01]", () => {
    start();
    expect(free()).toBe(halfOpenMax);
    fill();
    expect(free()).toBe(0);
    peer.port = 50000;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expectsNothing();
    expect(counter(Counter.TcpHalfOpenFull)).toBe(1);
    advance(1000);
    ignoreFrames();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    expect(free()).toBe(0);
    expect(counter(Counter.CookiesSent)).toBe(1);
  });

  it("gets an entry back at once by a reset, and for nothing less [R-02] [S-05]", () => {
    fill();
    peer.port = 40003;
    peer.sends({ flags: RST, seq: 102 });
    expect(free()).toBe(0);
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    peer.sends({ flags: RST, seq: 101 });
    expect(free()).toBe(1);
    knocksFrom(50000);
    expect(free()).toBe(0);
  });

  it("gets an entry back when it becomes a connection", () => {
    fill();
    peer.port = 40002;
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(free()).toBe(1);
    us.accepts();
    expect(us.handle > 0).toBe(true);
  });

  it("gets all entries back from a flood within half a minute or so [R-01]", () => {
    fill();
    advance(30_999);
    expect(free()).toBe(0);
    advance(1);
    expect(free()).toBe(halfOpenMax);
    expect(counter(Counter.HalfOpenExpired)).toBe(halfOpenMax);
    expect(counter(Counter.Retransmissions)).toBe(4 * halfOpenMax);
  });

  it("resets those of a listener that closes, and no others", () => {
    start();
    us.listens(80);
    knocksFrom(40001);
    knocksFrom(40002);
    peer.ourPort = 81;
    const another = tcpListen(81, 4);
    knocksFrom(40001);
    tcpClose(us.listener);
    expect(readSegment(nextFrame(), false).flags).toBe(RST);
    expect(readSegment(nextFrame(), false).flags).toBe(RST);
    peer.expectsNothing();
    expect(free()).toBe(halfOpenMax - 1);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(tcpAccept(another) > 0).toBe(true);
  });
});

describe("a half-open entry", () => {
  it("repeats its SYN-ACK with all that was agreed, and takes the peer's newest timestamp", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1000, sackPermitted: true, tsVal: 7000, windowScale: 2 });
    const first = peer.takes();
    expect(untilNextFrame(2000)).toBe(1000);
    const second = peer.takes();
    expect(second.seq).toBe(first.seq);
    expect(second.optionBytes).toBe(first.optionBytes);
    expect(second.sackPermitted).toBe(true);
    expect(second.windowScale).toBe(0);
    expect(second.tsVal - first.tsVal).toBe(1000);
    expect(second.tsEcr).toBe(7000);
    peer.sends({ flags: SYN, seq: 100, mss: 1000, sackPermitted: true, tsVal: 8000, windowScale: 2 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, tsEcr: 8000 });
  });

  it("announces the MSS that was set on the listener", () => {
    start();
    us.listens();
    expect(tcpSetOption(us.listener, Option.AnnouncedMss, 1000)).toBe(0);
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, mss: 1000 });
  });

  it("waits in silence while the backlog is full, and is served when there is room [R-07]", () => {
    start();
    us.listens(80, 1);
    knocksFrom(40001);
    knocksFrom(40002);
    peer.port = 40001;
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.port = 40002;
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expectsNothing();
    expect(counter(Counter.TcpBacklogFull)).toBe(1);
    us.accepts();
    expect(tcpAccept(us.listener)).toBe(Result.WouldBlock);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(tcpAccept(us.listener) > 0).toBe(true);
  });
});
