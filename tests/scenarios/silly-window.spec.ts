// Silly windows (RFC 9293 §3.8.6.2): neither side makes small segments out of a window that opens by small steps.

import { tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  SYN,
  establishedByPeer,
  establishedByUs,
  fillReceiveBuffer,
  nextFrame,
  peer,
  readSegment,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

/** We connect to a peer that never offers more than this. */
function establishedWithWindow(window: i32): void {
  us.connects();
  peer.expects({ flags: SYN, seq: 500 });
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1000, window: window });
  peer.expects({ flags: ACK, seq: 501, ack: 101 });
}

describe("the sender", () => {
  it("waits while the window opens by less than a segment [MUST-38]", () => {
    start();
    establishedByUs(1000);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    us.sendsBytes(2000);
    for (let window = 1; window < 1000; window += 111) {
      peer.sends({ flags: ACK, seq: 101, ack: 501, window: window });
      peer.expectsNothing();
    }
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1000 });
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1000 });
    peer.expectsNothing();
  });

  it("sends only full segments of a window that isn't a multiple of them [MUST-38]", () => {
    start();
    establishedByUs(1000);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1999 });
    us.sendsBytes(2900);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1000 });
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 1501, window: 1999 });
    peer.expects({ flags: ACK, seq: 1501, ack: 101, length: 1000 });
    peer.expectsNothing();
  });

  it("waits with Nagle's rule off, too [MUST-38]", () => {
    start();
    establishedByUs(1000);
    tcpSetOption(us.handle, Option.NoDelay, 1);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1400 });
    us.sendsBytes(2000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1000 });
    peer.expectsNothing();
  });

  it("sends half of the largest window that the peer has ever offered [MUST-38]", () => {
    start();
    establishedWithWindow(400);
    us.sendsBytes(2000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 400 });
    peer.sends({ flags: ACK, seq: 101, ack: 901, window: 199 });
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 901, window: 200 });
    peer.expects({ flags: ACK, seq: 901, ack: 101, length: 200 });
  });

  it("sends the last bytes as soon as they fit, however few [MUST-60]", () => {
    start();
    establishedByUs(1000);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 7 });
    us.sends("goodbye");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "goodbye" });
  });

  it("sends what fits, however little, when nothing has changed for a while [MUST-38]", () => {
    start();
    establishedByUs(1000);
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 300 });
    us.sendsBytes(2000);
    peer.expectsNothing();
    // RFC 9293 §3.8.6.2.1: after 0.1 to 1 second.
    const wait = untilNextFrame(1000);
    expect(wait).toBeGreaterThanOrEqual(100);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 300 });
    peer.sends({ flags: ACK, seq: 101, ack: 801, window: 1000 });
    peer.expects({ flags: ACK, seq: 801, ack: 101, length: 1000 });
  });

  it("sends a FIN with the last bytes when both fit", () => {
    start();
    establishedByUs(1000);
    us.sends("goodbye");
    us.finishes();
    peer.expects({ flags: FIN | ACK | PSH, seq: 501, ack: 101, data: "goodbye" });
  });
});

describe("the receiver", () => {
  it("offers nothing until there is room for a segment [MUST-39]", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    let read = 0;
    let update = nextFrame();
    while (update.length == 0) {
      read += us.receivesBytes(1);
      update = nextFrame();
    }
    expect(read).toBeLessThanOrEqual(1460);
    expect(readSegment(update, false).window).toBeGreaterThanOrEqual(1460);
    expect(readSegment(update, false).window).toBeLessThan(1460 + 1460);
    expect(readSegment(update, false).ack).toBe(u32(101 + sent));
    peer.expectsNothing();
  });

  it("answers that nothing has changed while there is less than that [MUST-39]", () => {
    start();
    establishedByPeer();
    const sent = fillReceiveBuffer();
    for (let asked = 0; asked < 10; asked++) {
      us.receivesBytes(1);
      peer.sends({ flags: ACK, seq: 101 + sent, ack: 501, data: "?" });
      peer.expects({ flags: ACK, seq: 501, ack: 101 + sent, window: 0 });
      peer.expectsNothing();
    }
  });

  it("doesn't tell of every byte that is read [MUST-39] [MUST-58]", () => {
    start();
    establishedByPeer();
    fillReceiveBuffer();
    let updates = 0;
    for (let read = 0; read < 2800; read += 28) {
      expect(us.receivesBytes(28)).toBe(28);
      if (nextFrame().length > 0) updates++;
    }
    expect(updates).toBeLessThanOrEqual(2);
    expect(updates).toBeGreaterThan(0);
  });
});
