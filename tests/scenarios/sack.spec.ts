// Selective acknowledgements (RFC 2018, RFC 2883): what we report of pieces behind holes, and what a peer may report.

import { tcpGetOption } from "../../assembly/index";
import {
  ACK,
  Option,
  PSH,
  SYN,
  State,
  advance,
  establishedByPeer,
  fillReceiveBuffer,
  peer,
  start,
  us,
} from "../support/conversation";

/** We connect to a peer that understands SACK, and whose first data byte has that number on the wire. */
function established(firstByte: u32 = 101): void {
  start();
  peer.isn = u32(firstByte - 1);
  us.connects();
  peer.expects({ flags: SYN, seq: 500, sackPermitted: true });
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460, sackPermitted: true });
  peer.expects({ flags: ACK, seq: 501, ack: 101 });
  us.isIn(State.Established);
}

/** Ten bytes, from that number on. */
function sendsTen(seq: i32): void {
  peer.sends({ flags: ACK, seq: seq, ack: 501, length: 10 });
}

describe("an acknowledgement", () => {
  it("names the pieces that have arrived, the newest first", () => {
    established();
    sendsTen(121);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [121, 131] });
    sendsTen(161);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [161, 171, 121, 131] });
    sendsTen(141);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [141, 151, 161, 171, 121, 131] });
    sendsTen(131);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [121, 151, 161, 171] });
    sendsTen(151);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [121, 171] });
    sendsTen(101);
    peer.expects({ flags: ACK, seq: 501, ack: 111, sack: [121, 171] });
    sendsTen(111);
    expect(peer.takes().sack.length).toBe(0);
    expect(us.receivesBytes(100)).toBe(70);
  });

  it("names four pieces at the most", () => {
    established();
    for (let seq = 121; seq <= 181; seq += 20) {
      sendsTen(seq);
      expect(peer.takes().sack.length).toBe(i32((seq - 101) / 10));
    }
    sendsTen(221);
    expect(peer.takes().sack.length).toBe(8);
  });

  it("names three pieces at the most beside timestamps", () => {
    start();
    us.connects();
    const syn = peer.takes();
    const echo = syn.tsVal;
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460, sackPermitted: true, tsVal: 1, tsEcr: echo });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    for (let seq = 121; seq <= 181; seq += 20) {
      peer.sends({ flags: ACK, seq: seq, ack: 501, length: 10, tsVal: 1, tsEcr: echo });
      advance(0);
    }
    for (let count = 0; count < 3; count++) peer.takes();
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [181, 191, 161, 171, 141, 151], tsEcr: 1 });
  });

  it("names pieces where the numbers wrap [S-29]", () => {
    for (let before = 0; before <= 40; before += 8) {
      established(u32(0 - before));
      sendsTen(111);
      peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [111, 121] });
      sendsTen(131);
      peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [131, 141, 111, 121] });
      sendsTen(121);
      peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [111, 141] });
      sendsTen(101);
      expect(peer.takes().sack.length).toBe(0);
      expect(us.receivesBytes(100)).toBe(40);
    }
  });

  it("names nothing if the peer's SYN didn't ask for it", () => {
    start();
    establishedByPeer();
    sendsTen(121);
    expect(peer.takes().sack.length).toBe(0);
  });

  it("is permitted to name them by a peer that connects", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460, sackPermitted: true });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, sackPermitted: true });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    sendsTen(121);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [121, 131] });
  });
});

describe("what arrives twice", () => {
  it("is named once, if it had been acknowledged", () => {
    established();
    sendsTen(101);
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 111 });
    sendsTen(101);
    peer.expects({ flags: ACK, seq: 501, ack: 111, sack: [101, 111] });
    sendsTen(131);
    peer.expects({ flags: ACK, seq: 501, ack: 111, sack: [131, 141] });
  });

  it("is named before the pieces, if it is one of them", () => {
    established();
    sendsTen(121);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [121, 131] });
    sendsTen(141);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [141, 151, 121, 131] });
    sendsTen(121);
    peer.expects({ flags: ACK, seq: 501, ack: 101, sack: [121, 131, 121, 131, 141, 151] });
  });

  it("is named before the pieces, if it lies below them, and takes the place of the oldest", () => {
    established();
    sendsTen(101);
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 111 });
    for (let seq = 121; seq <= 181; seq += 20) {
      sendsTen(seq);
      expect(peer.takes().sack.length).toBe(i32((seq - 101) / 10));
    }
    sendsTen(101);
    peer.expects({ flags: ACK, seq: 501, ack: 111, sack: [101, 111, 181, 191, 161, 171, 141, 151] });
  });

  it("is named as far as it has arrived, if the window is closed for the rest", () => {
    established();
    const end = 101 + fillReceiveBuffer();
    peer.sends({ flags: ACK, seq: end - 5, ack: 501, length: 10 });
    peer.expects({ flags: ACK, seq: 501, ack: end, sack: [end - 5, end] });
  });

  it("is named as far as it has arrived before, if the rest is new", () => {
    established();
    sendsTen(101);
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 111 });
    peer.sends({ flags: ACK, seq: 106, ack: 501, length: 10 });
    advance(200);
    peer.expects({ flags: ACK, seq: 501, ack: 116, sack: [106, 111] });
  });
});

describe("the peer's report", () => {
  it("changes nothing, however wrong it is [S-21]", () => {
    established();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    const una = 501;
    // Left behind right, below what is acknowledged, at its edge, beyond what was sent, empty.
    peer.sends({ flags: ACK, seq: 101, ack: una, sack: [505, 502] });
    peer.sends({ flags: ACK, seq: 101, ack: una, sack: [100, 501] });
    peer.sends({ flags: ACK, seq: 101, ack: una, sack: [501, 506] });
    peer.sends({ flags: ACK, seq: 101, ack: una, sack: [506, 100000] });
    peer.sends({ flags: ACK, seq: 101, ack: una, sack: [503, 503] });
    advance(201);
    us.isIn(State.Established);
    // Only the tail is probed: the bytes are there in full, and go again.
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
    peer.sends({ flags: ACK, seq: 101, ack: 506, sack: [600, 700] });
    us.sends("more");
    peer.expects({ flags: ACK | PSH, seq: 506, ack: 101, data: "more" });
  });

  it("is believed once of each byte, however its blocks overlap [S-21]", () => {
    established();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    peer.sends({ flags: ACK, seq: 101, ack: 501, sack: [502, 505, 503, 506] });
    peer.sends({ flags: ACK, seq: 101, ack: 501, sack: [502, 503, 503, 504, 504, 505, 505, 506] });
    advance(10);
    peer.expects({ flags: ACK, seq: 501, ack: 101, data: "h" });
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    advance(10000);
    peer.expectsNothing();
  });

  it("frees nothing that isn't acknowledged [S-21]", () => {
    established();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    peer.sends({ flags: ACK, seq: 101, ack: 501, sack: [501, 506] });
    advance(201);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });
});
