// SYN cookies (RFC 4987 §3.6): once the table of half-open entries is full of peers who don't answer, a SYN is answered
// without an entry, and who proves to have heard the answer is connected all the same.

import { tcpGetOption, tcpReadable } from "../../assembly/index";
import {
  ACK,
  Option,
  PSH,
  RST,
  SYN,
  State,
  advance,
  counted,
  halfOpenMax,
  ignoreFrames,
  peer,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

const lifetimeMs: u32 = 2 * 65536;

/** The table is full of strangers, and our peer knocks from a port of its own. */
function floodWithin(backlog: i32 = 4): void {
  start();
  us.listens(80, backlog);
  for (let i = 0; i < halfOpenMax; i++) {
    peer.port = 20000 + i;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  }
  // Nobody answers.
  advance(1000);
  ignoreFrames();
  peer.port = 60000;
}

/** Connected by a cookie, to a peer whose SYN has named this segment size. */
function connectedWith(mss: i32): void {
  floodWithin();
  peer.sends({ flags: SYN, seq: 100, mss: mss });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
  us.accepts();
}

/** Connected by a cookie, to a peer that can do everything. */
function connectedWithTimestamps(): void {
  floodWithin();
  peer.sends({ flags: SYN, seq: 100, mss: 1460, windowScale: 3, sackPermitted: true, tsVal: 7000 });
  const answer = peer.takes();
  expect(answer.flags).toBe(SYN | ACK);
  expect(answer.sackPermitted).toBe(true);
  expect(answer.windowScale).toBeGreaterThanOrEqual(0);
  peer.sends({ flags: ACK, seq: 101, ack: 501, window: 100, tsVal: 7001, tsEcr: answer.tsVal });
  us.accepts();
}

describe("a SYN that finds the table full", () => {
  it("is answered all the same, and the connection is like any other [R-01]", () => {
    connectedWith(1460);
    us.isIn(State.Established);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.receives("hello");
    us.sends("welcome");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 106, data: "welcome" });
    expect(counted("tcp.syn-cookies-sent")).toBe(1);
    expect(counted("tcp.syn-cookies-taken")).toBe(1);
  });

  it("is answered once: who doesn't hear it has to ask again [R-05]", () => {
    floodWithin();
    const sent = counted("tcp.segments-sent");
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    // Only those in the table are reminded, three times more each.
    advance(60_000);
    ignoreFrames();
    expect(counted("tcp.segments-sent") - sent).toBe(1 + 3 * halfOpenMax);
  });

  it("may be followed by data at once, if the acknowledgement was lost", () => {
    floodWithin();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.accepts();
    us.receives("hello");
  });

  it("is dropped while those in it have only just asked, or have answered: it will be repeated", () => {
    start();
    us.listens(80, 1);
    for (let i = 0; i < halfOpenMax; i++) {
      peer.port = 20000 + i;
      peer.sends({ flags: SYN, seq: 100 });
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    }
    peer.port = 60000;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expectsNothing();
    // The backlog takes one. The others wait for it.
    for (let i = 0; i < halfOpenMax; i++) {
      peer.port = 20000 + i;
      peer.sends({ flags: ACK, seq: 101, ack: 501 });
    }
    peer.port = 50000;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expectsNothing();
    us.accepts();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    advance(1000);
    ignoreFrames();
    const dropped = counted("tcp.half-open-full");
    for (let i = 0; i < 20; i++) {
      peer.port = 60000 + i;
      peer.sends({ flags: SYN, seq: 100 });
      ignoreFrames();
    }
    expect(counted("tcp.half-open-full") - dropped).toBeGreaterThan(0);
  });

  it("gets an entry again when there is one", () => {
    floodWithin();
    advance(60_000);
    ignoreFrames();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    expect(counted("tcp.syn-cookies-sent")).toBe(0);
    expect(untilNextFrame(2000)).toBe(1000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });
});

describe("a cookie", () => {
  it("is good for a minute at the least", () => {
    floodWithin();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    advance(lifetimeMs / 2);
    ignoreFrames();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.isIn(State.Established);
  });
});

describe("a cookie keeps", () => {
  it("the segment size, less up to 63 bytes", () => {
    const sizes: i32[] = [1460, 1459, 1400, 1220, 536, 200, 48];
    for (let i = 0; i < sizes.length; i++) {
      connectedWith(sizes[i]);
      const kept = tcpGetOption(us.handle, Option.SendMss);
      expect(kept).toBeLessThanOrEqual(sizes[i]);
      expect(kept).toBeGreaterThanOrEqual(max(sizes[i] - 63, 48));
      if (i == 0) expect(kept).toBe(1460);
    }
  });

  it("window scaling and SACK, if there are timestamps", () => {
    connectedWithTimestamps();
    // 100 << 3.
    us.sendsBytes(1000);
    const first = peer.takes();
    expect(first.hasTimestamps).toBe(true);
    expect(first.data.length).toBe(800);
    peer.sends({ flags: ACK, seq: 111, ack: 501, length: 10, window: 100, tsVal: 7002, tsEcr: first.tsVal });
    expect(peer.takes().sack.length).toBe(2);
  });

  it("timestamps that don't go back afterwards, at whatever instant it is made", () => {
    for (let at: u32 = 1000; at < 1064; at++) {
      floodWithin();
      advance(at);
      ignoreFrames();
      peer.sends({ flags: SYN, seq: 100, mss: 1460, windowScale: 14, sackPermitted: true, tsVal: 7000 });
      const stamp = peer.takes().tsVal;
      peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 7001, tsEcr: stamp });
      us.accepts();
      us.sends("x");
      const later = u32(peer.takes().tsVal - stamp);
      expect(later).toBeLessThanOrEqual(63);
    }
  });

  it("neither without timestamps, and doesn't offer them", () => {
    floodWithin();
    peer.sends({ flags: SYN, seq: 100, mss: 1460, windowScale: 3, sackPermitted: true });
    const answer = peer.takes();
    expect(answer.sackPermitted).toBe(false);
    expect(answer.windowScale).toBeLessThan(0);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 100 });
    us.accepts();
    us.sendsBytes(1000);
    expect(peer.takes().data.length).toBe(100);
  });
});

describe("no connection comes of", () => {
  it("an acknowledgement that no cookie has gone out for", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.port = 60000;
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expects({ flags: RST, seq: 501 });
  });

  it("a number that was guessed, or that belongs to another SYN [S-14] [N-01]", () => {
    floodWithin();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    for (let distance = 1; distance < 2000; distance++) {
      peer.sends({ flags: ACK, seq: 101, ack: 501 + distance });
      peer.expects({ flags: RST, seq: 501 + distance });
    }
    peer.sends({ flags: ACK, seq: 102, ack: 501 });
    peer.expects({ flags: RST, seq: 501 });
    expect(tcpReadable(us.listener)).toBe(0);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    expect(tcpReadable(us.listener)).toBe(1);
  });

  it("timestamps that the SYN didn't have, or that say something else", () => {
    floodWithin();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 1, tsEcr: 0 });
    peer.expects({ flags: RST, seq: 501 });
    peer.port = 60001;
    peer.sends({ flags: SYN, seq: 100, windowScale: 3, tsVal: 7000 });
    const stamp = peer.takes().tsVal;
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 7001, tsEcr: u32(stamp + 4) });
    peer.expects({ flags: RST, seq: 501 });
    expect(tcpReadable(us.listener)).toBe(0);
  });

  it("a cookie of more than two minutes ago", () => {
    floodWithin();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    advance(lifetimeMs);
    ignoreFrames();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expects({ flags: RST, seq: 501 });
  });

  it("one that finds the backlog full; but it comes when there is room [R-07]", () => {
    floodWithin(1);
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.port = 20000;
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.port = 60000;
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expectsNothing();
    us.accepts();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.accepts();
    us.receives("hello");
  });
});
