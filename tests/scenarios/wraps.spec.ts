// Sequence numbers and the clock pass 2^32 in the middle of everything: nothing may notice.

import { tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  SYN,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  peer,
  reach,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

/** The clock shows 0 so many milliseconds after the start. */
function startBeforeZero(milliseconds: u32): void {
  start(u32(0 - milliseconds));
}

/** The clock part of our ISN grows by 250 a millisecond (RFC 9293 §3.4.1), so there is an instant for every ISN. */
function startWithIssBeforeZero(): void {
  start();
  establishedByUs();
  const distance = u32(u32(0 - 1000) - peer.flow().ourIss);
  start(1000 + u32(distance / 250));
}

function transferBothWays(): void {
  let heard = 101;
  let said = 501;
  for (let turn = 0; turn < 12; turn++) {
    us.sendsBytes(300);
    peer.expects({ flags: ACK | PSH, seq: said, ack: heard, length: 300 });
    said += 300;
    peer.sends({ flags: ACK | PSH, seq: heard, ack: said, length: 400 });
    heard += 400;
    expect(us.receivesBytes(1000)).toBe(400);
  }
}

describe("the peer's sequence numbers pass 2^32", () => {
  it("in the middle of a transfer [S-29]", () => {
    start();
    peer.isn = 0xffffff00;
    establishedByPeer();
    transferBothWays();
  });

  it("in the middle of a segment behind a hole [S-29] [SHLD-31]", () => {
    start();
    peer.isn = 0xffffffff - 9;
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 106, ack: 501, data: "across the edge" });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "right" });
    peer.expects({ flags: ACK, seq: 501, ack: 121 });
    us.receives("rightacross the edge");
  });

  it("between its SYN and its first byte, and at its FIN [S-29]", () => {
    start();
    peer.isn = 0xffffffff;
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.receives("hello");
    start();
    peer.isn = 0xffffffff - 1;
    reach(State.TimeWait);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
  });

  it("while a SYN is compared with the last number of TIME-WAIT [S-29] [S-09]", () => {
    start();
    peer.isn = 0xffffffff - 2;
    reach(State.TimeWait);
    peer.sends({ flags: SYN, seq: 90, mss: 1460 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    peer.sends({ flags: SYN, seq: 103, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 104 });
  });
});

describe("our sequence numbers pass 2^32", () => {
  it("in the middle of a transfer [S-29]", () => {
    startWithIssBeforeZero();
    establishedByUs();
    expect(u32(0 - peer.flow().ourIss)).toBeLessThan(1500);
    transferBothWays();
  });

  it("in the middle of what is sent again [S-29]", () => {
    startWithIssBeforeZero();
    establishedByUs();
    us.sendsBytes(1460);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 1460 });
    untilNextFrame(3000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 1460 });
    peer.sends({ flags: ACK, seq: 101, ack: 1961 });
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 1961, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 1962 });
    us.isIn(State.FinWait2);
    peer.expectsNothing();
  });
});

describe("the clock passes 2^32", () => {
  it("while a SYN waits to be sent again [W-04]", () => {
    startBeforeZero(1500);
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    for (let wait = 1000; wait <= 8000; wait *= 2) {
      expect(untilNextFrame(10000)).toBe(wait);
      peer.expects({ flags: SYN, seq: 500 });
    }
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    us.isIn(State.Established);
  });

  it("while a half-open connection waits for its last ACK [W-04]", () => {
    startBeforeZero(500);
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    expect(untilNextFrame(3000)).toBe(1000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
  });

  it("while an acknowledgement is delayed, and while data waits for one [W-04]", () => {
    startBeforeZero(50);
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    expect(untilNextFrame(500)).toBeLessThan(200);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
    startBeforeZero(100);
    establishedByUs();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    const first = untilNextFrame(3000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    expect(first).toBeGreaterThanOrEqual(200);
    expect(untilNextFrame(6000)).toBe(2 * first);
  });

  it("while TIME-WAIT lasts [W-04]", () => {
    startBeforeZero(30000);
    reach(State.TimeWait);
    advance(59999);
    us.isIn(State.TimeWait);
    advance(101);
    us.isIn(State.Closed);
  });

  it("while a quiet connection is kept alive [W-04]", () => {
    startBeforeZero(3600000);
    establishedByUs();
    tcpSetOption(us.handle, Option.KeepAlive, 1);
    expect(untilNextFrame(8000000)).toBe(7200000);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
  });

  it("and passes it again, in a connection that is quiet for longer than that takes [W-04]", () => {
    start();
    establishedByPeer();
    for (let day = 0; day < 60; day++) advance(86400000);
    us.isIn(State.Established);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.receives("hello");
    expect(untilNextFrame(1000)).toBeLessThan(200);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
  });
});
