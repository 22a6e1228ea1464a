// Frames as they come from the medium: too short, too long, padded, for somebody else.

import { receiveFrameBytes } from "../../assembly/index";
import {
  ACK,
  PSH,
  SYN,
  establishedByPeer,
  expectDropped,
  hexOf,
  makeArpRequest,
  makeEcho,
  nextFrame,
  peer,
  put16,
  put32,
  put8,
  start,
  us,
  viewOf,
} from "../support/conversation";

describe("a frame", () => {
  it("that is shorter than its header is dropped [A-01]", () => {
    start();
    const request = makeArpRequest(peer);
    for (let length = 0; length < 14; length++) expectDropped(request.slice(0, length), "ethernet.too-short");
  });

  it("that is shorter than its ARP packet is dropped [A-01] [A-03]", () => {
    start();
    const request = makeArpRequest(peer);
    for (let length = 14; length < 42; length++) expectDropped(request.slice(0, length), "arp.malformed");
  });

  it("that is shorter than its datagram is dropped [A-01] [I-02]", () => {
    start();
    us.listens();
    const syn = peer.frame({ flags: SYN, seq: 100, mss: 1460 });
    for (let length = 14; length < 34; length++) expectDropped(syn.slice(0, length), "ipv4.bad-header");
    for (let length = 34; length < 58; length++) expectDropped(syn.slice(0, length), "ipv4.bad-length");
  });

  it("that is longer than the room for it is dropped, though a whole segment stands at its beginning [W-01]", () => {
    start();
    us.listens();
    const long = new Uint8Array(receiveFrameBytes() + 1);
    long.set(peer.frame({ flags: SYN, seq: 100 }));
    expectDropped(long, "ethernet.too-long");
  });

  it("that was padded to 60 bytes carries what its datagram says, and no more [A-02] [I-03]", () => {
    start();
    establishedByPeer();
    peer.sendsFrame(padded(peer.frame({ flags: ACK | PSH, seq: 101, ack: 501, data: "x" })));
    us.receives("x");
    us.receivesNothing();
    peer.sendsFrame(padded(peer.frame({ flags: ACK, seq: 102, ack: 501 })));
    us.receivesNothing();
    peer.sends({ flags: ACK | PSH, seq: 102, ack: 501, data: "y" });
    us.receives("y");
  });

  it("that was padded is answered without the padding [A-02]", () => {
    start();
    peer.sendsFrame(padded(makeArpRequest(peer)));
    expect(nextFrame().length).toBe(42);
    const echo = makeEcho(peer, 2);
    peer.sendsFrame(padded(echo));
    const reply = nextFrame();
    expect(reply.length).toBe(44);
    expect(hexOf(reply.slice(42))).toBe(hexOf(echo.slice(42)));
  });

  it("of another protocol is dropped: RARP, IPv6, VLAN, a length instead of a type [A-04]", () => {
    start();
    const types: u32[] = [0x8035, 0x86dd, 0x8100, 0x0040, 0x0000, 0xffff];
    for (let i = 0; i < types.length; i++) {
      const frame = makeArpRequest(peer);
      put16(viewOf(frame), 12, types[i]);
      expectDropped(frame, "ethernet.unknown-type");
    }
  });

  it("for another MAC address is dropped [I-11]", () => {
    start();
    us.listens();
    const frame = peer.frame({ flags: SYN, seq: 100 });
    put32(viewOf(frame), 2, 3);
    expectDropped(frame, "ethernet.not-for-us");
    put32(viewOf(frame), 2, 2);
    put16(viewOf(frame), 0, 0x0400);
    expectDropped(frame, "ethernet.not-for-us");
  });

  it("from a group, or from ourselves, is dropped [A-06]", () => {
    start();
    us.listens();
    const frame = peer.frame({ flags: SYN, seq: 100 });
    put8(viewOf(frame), 6, 0x03);
    expectDropped(frame, "ethernet.bad-source");
    put16(viewOf(frame), 6, 0xffff);
    put32(viewOf(frame), 8, 0xffffffff);
    expectDropped(frame, "ethernet.bad-source");
    put16(viewOf(frame), 6, 0x0200);
    put32(viewOf(frame), 8, 2);
    expectDropped(frame, "ethernet.bad-source");
  });

  it("to a group brings no datagram for us alone [A-09]", () => {
    start();
    us.listens();
    expectDropped(toEverybody(peer.frame({ flags: SYN, seq: 100 })), "ipv4.not-for-us");
    expectDropped(toEverybody(makeEcho(peer, 8)), "ipv4.not-for-us");
    const toSome = peer.frame({ flags: SYN, seq: 100 });
    put16(viewOf(toSome), 0, 0x0100);
    put32(viewOf(toSome), 2, 0x5e000702);
    expectDropped(toSome, "ipv4.not-for-us");
  });

  it("to a group brings nothing into a connection, and no reset to a stranger [A-09]", () => {
    start();
    establishedByPeer();
    expectDropped(toEverybody(peer.frame({ flags: ACK | PSH, seq: 101, ack: 501, data: "to all" })), "ipv4.not-for-us");
    us.receivesNothing();
    peer.ourPort = 81;
    expectDropped(toEverybody(peer.frame({ flags: SYN, seq: 100 })), "ipv4.not-for-us");
  });
});

/** To the least length of a frame, with bytes that mean something where they don't belong. */
function padded(frame: Uint8Array): Uint8Array {
  const whole = new Uint8Array(60).fill(0x41);
  whole.set(frame);
  return whole;
}

function toEverybody(frame: Uint8Array): Uint8Array {
  put16(viewOf(frame), 0, 0xffff);
  put32(viewOf(frame), 2, 0xffffffff);
  return frame;
}
