// What is read of a datagram and of an ICMP error, and where an answer goes. What is dropped: tests/scenarios.

import { icmpError } from "../../assembly/ip/icmp";
import { answer, datagram, payloadToSend, sendThrough } from "../../assembly/ip/ipv4";
import { holdNeighbour } from "../../assembly/ip/arp";
import { receivedFrame } from "../../assembly/driver/frames";
import {
  ACK,
  makeIcmp,
  nextFrame,
  ourAddress,
  peer,
  put16,
  put8,
  putSums,
  quoteOf,
  start,
  us,
  viewOf,
} from "../support/conversation";

/** A frame of the peer's with so many bytes of IP options, all NOP, before the segment. */
function withOptions(bytes: i32): Uint8Array {
  const plain = peer.frame({ flags: ACK, seq: 101, ack: 501, data: "hi" });
  const frame = new Uint8Array(plain.length + bytes);
  for (let i = 0; i < 34; i++) frame[i] = plain[i];
  for (let i = 0; i < bytes; i++) frame[34 + i] = 1;
  for (let i = 34; i < plain.length; i++) frame[i + bytes] = plain[i];
  const view = viewOf(frame);
  put8(view, 14, 0x45 + bytes / 4);
  put16(view, 16, frame.length - 14);
  putSums(view);
  return frame;
}

describe("a datagram", () => {
  it("is read from its header, without the padding behind it [A-02]", () => {
    start();
    const plain = peer.frame({ flags: ACK, seq: 101, ack: 501, data: "hi" });
    const padded = new Uint8Array(100);
    for (let i = 0; i < plain.length; i++) padded[i] = plain[i];
    peer.sendsFrame(padded);
    expect(datagram.source).toBe(0x0a000701);
    expect(datagram.destination).toBe(ourAddress);
    expect(datagram.protocol).toBe(6);
    expect(datagram.payload - receivedFrame).toBe(34);
    expect(datagram.payloadBytes).toBe(22);
    expect(datagram.macHigh).toBe(0x0200);
    expect(datagram.macLow).toBe(1);
  });

  it("is read behind its options, however many [I-06] [MUST-50]", () => {
    start();
    for (let bytes = 0; bytes <= 40; bytes += 4) {
      peer.sendsFrame(withOptions(bytes));
      expect(datagram.payload - receivedFrame).toBe(34 + bytes, `${bytes} bytes of options`);
      expect(datagram.payloadBytes).toBe(22, `${bytes} bytes of options`);
    }
  });

  it("that answers goes back to the frame's source, whatever the table of neighbours says", () => {
    start();
    peer.sendsFrame(peer.frame({ flags: ACK, seq: 101, ack: 501 }));
    nextFrame();
    datagram.macLow = 0x77;
    store<u8>(payloadToSend, 0xab);
    expect(answer(6, 1, 33, 46 << 2)).toBe(true);
    const frame = nextFrame();
    const view = viewOf(frame);
    expect(frame.length).toBe(35);
    expect(view.getUint32(2)).toBe(0x77);
    expect(view.getUint8(15)).toBe(46 << 2);
    expect(view.getUint8(22)).toBe(33);
    expect(view.getUint32(26)).toBe(ourAddress);
    expect(view.getUint32(30)).toBe(0x0a000701);
    expect(view.getUint8(34)).toBe(0xab);
  });

  it("goes through a neighbour to anybody, with the life and the service that was asked for [MUST-49] [SHLD-22]", () => {
    start();
    const neighbour = holdNeighbour(peer.address);
    expect(sendThrough(neighbour, 0x08080808, 6, 0, 1, 63 << 2)).toBe(true);
    const view = viewOf(nextFrame());
    expect(view.getUint32(2)).toBe(1);
    expect(view.getUint32(30)).toBe(0x08080808);
    expect(view.getUint8(15)).toBe(63 << 2);
    expect(view.getUint8(22)).toBe(1);
  });
});

describe("an ICMP error", () => {
  it("is read with what it quotes of our segment [MUST-54]", () => {
    start();
    us.connects();
    peer.ourPort = 0;
    const syn = nextFrame();
    peer.sendsFrame(makeIcmp(peer, 3, 4, 1234, quoteOf(syn)));
    expect(icmpError.kind).toBe(3);
    expect(icmpError.code).toBe(4);
    expect(icmpError.nextHopMtu).toBe(1234);
    expect(icmpError.remoteAddress).toBe(0x0a000701);
    expect(icmpError.ports >> 16).toBe(<u32>peer.port);
    expect(icmpError.ports & 0xffff).toBe(viewOf(syn).getUint16(34));
    expect(icmpError.sequence).toBe(viewOf(syn).getUint32(38));
  });
});
