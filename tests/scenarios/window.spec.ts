// Flow control (RFC 9293 §3.8.6, RFC 7323 §2): what the peer's window allows us, however it moves, and what ours offers.

import { tcpGetOption } from "../../assembly/index";
import {
  ACK,
  Option,
  PSH,
  SYN,
  State,
  advance,
  bufferBytes,
  establishedByPeer,
  establishedByUs,
  nextFrame,
  peer,
  readSegment,
  start,
  synWindow,
  untilNextFrame,
  us,
  windowShift,
} from "../support/conversation";

/** We connect, and the peer's SYN-ACK offers that window, and scaling by that shift from then on. */
function establishedWithShift(shift: i32, window: i32): void {
  us.connects();
  peer.expects({ flags: SYN, seq: 500, windowScale: i32(windowShift) });
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100, window: window, windowScale: shift });
  peer.expects({ flags: ACK, seq: 501, ack: 101 });
  us.isIn(State.Established);
}

/** So many segments of 100 bytes, from that number on. */
function expectsSegments(from: i32, count: i32): void {
  for (let i = 0; i < count; i++) peer.expects({ flags: ACK, seq: from + 100 * i, ack: 101, length: 100 });
}

describe("the peer's window", () => {
  it("is never a negative number, however large [MUST-1]", () => {
    for (let window = 0x8000; window <= 0xffff; window += 0x7fff) {
      start();
      establishedByUs();
      peer.sends({ flags: ACK, seq: 101, ack: 501, window: window });
      us.sends("hello");
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    }
  });

  it("has more than 16 bits when it is scaled [REC-1]", () => {
    start();
    establishedWithShift(14, 0);
    us.sendsBytes(1000);
    peer.expectsNothing();
    // 65536 and 131072 would be nothing in 16 bits.
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 4 });
    expectsSegments(501, 9);
    peer.expects({ flags: ACK | PSH, seq: 1401, ack: 101, length: 100 });
    peer.sends({ flags: ACK, seq: 101, ack: 1501, window: 8 });
    us.sends("more");
    peer.expects({ flags: ACK | PSH, seq: 1501, ack: 101, data: "more" });
  });

  it("of a SYN is not scaled", () => {
    start();
    establishedWithShift(2, 100);
    us.sendsBytes(1000);
    expectsSegments(501, 1);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 601, window: 100 });
    expectsSegments(601, 4);
    peer.expectsNothing();
  });

  it("may be a gigabyte, and we send what we have [S-20]", () => {
    start();
    establishedWithShift(14, 0xffff);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0xffff });
    us.sendsBytes(2900);
    expectsSegments(501, 10);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 1501, window: 0xffff });
    expectsSegments(1501, 12);
  });

  it("limits what is sent beyond what it has acknowledged", () => {
    start();
    establishedByUs(100);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 300 });
    us.sendsBytes(1000);
    expectsSegments(501, 3);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 601, window: 300 });
    expectsSegments(801, 1);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 901, window: 200 });
    expectsSegments(901, 2);
    peer.expectsNothing();
  });

  it("brings out nothing new when it shrinks below what is in flight [SHLD-15] [MUST-34] [S-20]", () => {
    start();
    establishedByUs(100);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 500 });
    us.sendsBytes(1000);
    expectsSegments(501, 5);
    peer.sends({ flags: ACK, seq: 101, ack: 601, window: 200 });
    peer.expectsNothing();
    // Twenty bytes less than nothing: the usable window is negative.
    peer.sends({ flags: ACK, seq: 101, ack: 701, window: 280 });
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 1001, window: 100 });
    expectsSegments(1001, 1);
    peer.expectsNothing();
  });

  it("that has shrunk gets again what lies within it, and nothing beyond it [SHLD-16] [MUST-34]", () => {
    start();
    establishedByUs(100);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 500 });
    us.sendsBytes(1000);
    expectsSegments(501, 5);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 200 });
    expect(untilNextFrame(1000)).toBe(201);
    expectsSegments(501, 1);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 601, window: 100 });
    expectsSegments(601, 1);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 701, window: 0 });
    peer.expectsNothing();
  });

  it("that has shrunk doesn't end the connection for what lies beyond it, while the peer answers [SHLD-17]", () => {
    start();
    establishedByUs(100);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 500 });
    us.sendsBytes(500);
    expectsSegments(501, 4);
    peer.expects({ flags: ACK | PSH, seq: 901, ack: 101, length: 100 });
    peer.sends({ flags: ACK, seq: 101, ack: 601, window: 0 });
    for (let waited: u32 = 0; waited < 400000;) {
      waited += untilNextFrame(60000);
      peer.expects({ flags: ACK, seq: 601, ack: 101, length: 1 });
      peer.sends({ flags: ACK, seq: 101, ack: 601, window: 0 });
    }
    us.isIn(State.Established);
    peer.sends({ flags: ACK, seq: 101, ack: 601, window: 500 });
    expectsSegments(601, 1);
  });

  it("is not opened by an acknowledgement that has been overtaken [R-WL] [S-19]", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(100);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    peer.sends({ flags: ACK, seq: 101, ack: 601, window: 0 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1000 });
    us.sendsBytes(100);
    peer.expectsNothing();
  });

  it("is not opened by a newer segment whose acknowledgement is old [R-WL] [S-19]", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(100);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    peer.sends({ flags: ACK, seq: 101, ack: 601, window: 0 });
    peer.sends({ flags: ACK, seq: 102, ack: 501, window: 1000, length: 1 });
    peer.expects({ flags: ACK, seq: 601, ack: 101 });
    us.sendsBytes(100);
    peer.expectsNothing();
  });

  it("is not changed by data that a newer segment has overtaken [R-WL] [S-19]", () => {
    start();
    establishedByUs(100);
    // WL1 is 201 from now on.
    peer.sends({ flags: ACK, seq: 201, ack: 501, window: 0, length: 100 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1000, length: 100 });
    peer.expects({ flags: ACK, seq: 501, ack: 301 });
    us.sendsBytes(100);
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 301, ack: 501, window: 1000 });
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 301, length: 100 });
  });
});

describe("our window", () => {
  it("never moves its right edge to the left, whatever arrives and is read [SHLD-14]", () => {
    start();
    establishedByPeer();
    let next = 101;
    let edge = 101 + i32(synWindow);
    let unread = 0;
    for (let turn = 0; turn < 60; turn++) {
      const length = min((turn * 397) % 1460, edge - next);
      peer.sends({ flags: ACK, seq: next, ack: 501, length: length });
      next += length;
      unread += length;
      advance(200);
      if (length > 0) {
        const answer = peer.takes();
        const right = next + i32(answer.window);
        expect(right).toBeGreaterThanOrEqual(edge);
        expect(right - next + unread).toBeLessThanOrEqual(bufferBytes);
        edge = right;
      }
      unread -= us.receivesBytes((turn * 211) % 1000);
      for (let frame = nextFrame(); frame.length > 0; frame = nextFrame()) {
        edge = next + i32(readSegment(frame, false).window);
      }
    }
    expect(next).toBeGreaterThan(5000);
  });

  it("is scaled once both have said so, and no byte that was offered is refused", () => {
    start();
    establishedWithShift(0, 64240);
    us.sends("hello");
    const sent = peer.takes();
    const offered = i32(sent.window << windowShift);
    expect(offered).toBe(i32(tcpGetOption(us.handle, Option.OfferedWindow)));
    expect(offered).toBeLessThanOrEqual(bufferBytes);
    expect(offered).toBeGreaterThan(bufferBytes - (bufferBytes >> 4) - 1);
    let taken = 0;
    while (taken < offered) {
      const length = min(1460, offered - taken);
      peer.sends({ flags: ACK, seq: 101 + taken, ack: 506, length: length });
      taken += length;
    }
    expect(us.receivesBytes(bufferBytes)).toBe(offered);
  });

  it("is not scaled if the peer doesn't scale", () => {
    start();
    establishedByUs();
    us.sends("hello");
    expect(peer.takes().window).toBe(synWindow);
  });
});
