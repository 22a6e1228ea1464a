// Data in both directions over a connection that is open: in order, out of order, lost, and acknowledged in time.

import { tcpGetOption, tcpReadable, tcpWritable } from "../../assembly/index";
import {
  ACK,
  Option,
  PSH,
  SYN,
  advance,
  bufferBytes,
  establishedByPeer,
  establishedByUs,
  fillReceiveBuffer,
  peer,
  pollNow,
  refuseFrames,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

describe("data from the peer", () => {
  it("is acknowledged within 200 ms, and not before [SHLD-18] [MUST-40]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.expectsNothing();
    us.receives("hello");
    peer.expectsNothing();
    expect(untilNextFrame(1000)).toBeLessThan(200);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
    advance(1000);
    peer.expectsNothing();
  });

  it("is acknowledged at once with every second full segment [SHLD-19]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 1460 });
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 1561, ack: 501, length: 1460 });
    peer.expects({ flags: ACK, seq: 501, ack: 3021 });
    expect(us.receivesBytes(4000)).toBe(2920);
  });

  it("is acknowledged by an answer, if there is one in time", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "question" });
    us.receives("question");
    us.sends("answer");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 109, data: "answer" });
    peer.sends({ flags: ACK, seq: 109, ack: 507 });
    advance(1000);
    peer.expectsNothing();
  });

  it("waits behind a hole until that is filled [SHLD-31] [MAY-13]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 104, ack: 501, data: "lo" });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.receivesNothing();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hel" });
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
    us.receives("hello");
  });

  it("that comes twice is delivered once, and acknowledged again", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
    us.receives("hello");
    us.receivesNothing();
  });

  it("that overlaps what is there adds what is new [S-16]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.sends({ flags: ACK | PSH, seq: 104, ack: 501, data: "lo, world" });
    us.receives("hello, world");
    us.receivesNothing();
    expect(untilNextFrame(500)).toBeLessThan(200);
    peer.expects({ flags: ACK, seq: 501, ack: 113 });
  });

  it("fills the buffer until the window is closed, and not one byte more [S-16] [SHLD-14]", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    // Builds that scale windows keep a part of the buffer back, so that rounding never takes anything away.
    expect(sent).toBeGreaterThan(bufferBytes - i32(bufferBytes / 32) - 1460);
    peer.sends({ flags: ACK | PSH, seq: 101 + sent, ack: 501, data: "too much" });
    peer.expects({ flags: ACK, seq: 501, ack: 101 + sent, window: 0 });
    expect(tcpReadable(us.handle)).toBe(sent);
    expect(us.receivesBytes(sent)).toBe(sent);
    us.receivesNothing();
  });

  it("makes the window open again by a large step, and at once [MUST-39]", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    us.receivesBytes(100);
    advance(500);
    peer.expectsNothing();
    us.receivesBytes(1360);
    const update = peer.takes();
    expect(update.flags).toBe(ACK);
    expect(update.window).toBeGreaterThanOrEqual(1460);
    peer.sends({ flags: ACK, seq: 101 + sent, ack: 501, length: 1460 });
    expect(us.receivesBytes(bufferBytes)).toBe(sent);
  });
});

describe("data from us", () => {
  it("leaves in full segments, the last of which pushes [SHLD-28] [MUST-61]", () => {
    start();
    establishedByPeer();
    expect(us.sendsBytes(2000)).toBe(2000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
    peer.sends({ flags: ACK, seq: 101, ack: 1961 });
    peer.expects({ flags: ACK | PSH, seq: 1961, ack: 101, length: 540 });
    peer.sends({ flags: ACK, seq: 101, ack: 2501 });
    advance(10000);
    peer.expectsNothing();
  });

  it("leaves in segments of 536 bytes if the peer named no size [MUST-15]", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    us.sendsBytes(1072);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 536 });
    peer.expects({ flags: ACK | PSH, seq: 1037, ack: 101, length: 536 });
  });

  it("is held back while a small segment is under way [SHLD-7] [MAY-16]", () => {
    start();
    establishedByUs();
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    us.sends("b");
    us.sends("c");
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "bc" });
  });

  it("that is lost is sent again, and later each time [MUST-18]", () => {
    start();
    establishedByUs();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    const first = untilNextFrame(3000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    expect(first).toBeGreaterThanOrEqual(200);
    expect(untilNextFrame(6000)).toBe(2 * first);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    advance(60000);
    peer.expectsNothing();
  });

  it("that the MAC refuses is not lost, and leaves as soon as there is room [W-05]", () => {
    start();
    establishedByUs();
    us.sends("hello");
    refuseFrames(2);
    expect(pollNow()).toBeLessThanOrEqual(10);
    peer.expectsNothing();
    expect(untilNextFrame(100)).toBeLessThanOrEqual(10);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("fills the send buffer, which has room again as it is acknowledged", () => {
    start();
    establishedByUs();
    expect(us.sendsBytes(bufferBytes + 1)).toBe(bufferBytes);
    expect(tcpWritable(us.handle)).toBe(0);
    expect(us.sendsBytes(1)).toBe(0);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
    peer.sends({ flags: ACK, seq: 101, ack: 1961 });
    expect(tcpWritable(us.handle)).toBe(1460);
  });

  it("goes out while data comes in, and each acknowledges the other", () => {
    start();
    establishedByPeer();
    let heard = 101;
    let said = 501;
    for (let turn = 0; turn < 100; turn++) {
      us.sends("ping");
      peer.expects({ flags: ACK | PSH, seq: said, ack: heard, data: "ping" });
      said += 4;
      peer.sends({ flags: ACK | PSH, seq: heard, ack: said, data: "pong!" });
      heard += 5;
      us.receives("pong!");
      us.receivesNothing();
    }
  });

  it("waits for a window that is closed, and asks whether it is still so [MUST-36] [SHLD-29] [SHLD-30]", () => {
    start();
    establishedByUs();
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    us.sends("hello");
    peer.expectsNothing();
    const first = untilNextFrame(3000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, data: "h" });
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    expect(untilNextFrame(9000)).toBe(2 * first);
    peer.expects({ flags: ACK, seq: 501, ack: 101, data: "h" });
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1000 });
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });
});
