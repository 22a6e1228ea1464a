// ICMP that isn't about our segments: echoes, and all that is ignored. Errors: icmp-errors.spec.ts.

import { configure, receiveFrameBytes } from "../../assembly/index";
import { folded, sum } from "../support/bytes";
import {
  ACK,
  PSH,
  Peer,
  SYN,
  expectDropped,
  expectNoDrop,
  expectSilence,
  hexOf,
  makeArpRequest,
  makeEcho,
  makeIcmp,
  nextFrame,
  ourAddress,
  peer,
  put16,
  put32,
  put8,
  putIcmpSums,
  putIpv4Sum,
  quoteOf,
  refuseFrames,
  start,
  us,
  viewOf,
  watchDrops,
} from "../support/conversation";

const other = new Peer();

/** The next frame answers this echo request: the same, but for the type, and the other way round. */
function expectReplyTo(request: Uint8Array, from: Peer = peer): void {
  const reply = nextFrame();
  const view = viewOf(reply);
  const asked = viewOf(request);
  expect(reply.length).toBe(14 + i32(asked.getUint16(16)));
  expect(u32(view.getUint16(0))).toBe(from.macHigh);
  expect(view.getUint32(2)).toBe(from.macLow);
  expect(hexOf(reply.slice(6, 18))).toBe("020000000002" + "0800" + "4500" + hexOf(request.slice(16, 18)));
  expect(hexOf(reply.slice(18, 24))).toBe("00004000" + "4001");
  expect(view.getUint32(26)).toBe(ourAddress);
  expect(view.getUint32(30)).toBe(from.address);
  expect(hexOf(reply.slice(34, 36))).toBe("0000");
  expect(hexOf(reply.slice(38))).toBe(hexOf(request.slice(38, reply.length)));
  expect(folded(sum(view, 14, 34, 0))).toBe(0xffff);
  expect(folded(sum(view, 34, reply.length, 0))).toBe(0xffff);
}

describe("an echo request", () => {
  it("is answered at once with what it carried, be it nothing or a full frame [C-03]", () => {
    start();
    watchDrops();
    const sizes: i32[] = [0, 1, 2, 3, 56, 57, 1471, 1472];
    for (let i = 0; i < sizes.length; i++) {
      const request = makeEcho(peer, sizes[i]);
      peer.sendsFrame(request);
      expectReplyTo(request);
    }
    expectNoDrop();
    expectSilence();
  });

  it("is answered where it came from, known or not", () => {
    start();
    other.address = 0xc0000203;
    other.macLow = 0x77;
    const request = makeEcho(other, 8);
    other.sendsFrame(request);
    expectReplyTo(request, other);
    expectSilence();
  });

  it("with IP options is answered without them", () => {
    start();
    const plain = makeEcho(peer, 8);
    const request = new Uint8Array(plain.length + 4).fill(1);
    request.set(plain.subarray(0, 34));
    request.set(plain.subarray(34), 38);
    put8(viewOf(request), 14, 0x46);
    put16(viewOf(request), 16, request.length - 14);
    putIcmpSums(viewOf(request));
    peer.sendsFrame(request);
    expectReplyTo(plain);
  });

  it("for which the MAC has no room is forgotten, and the next is answered", () => {
    start();
    refuseFrames(1);
    peer.sendsFrame(makeEcho(peer, 8));
    expectSilence();
    const next = makeEcho(peer, 9);
    peer.sendsFrame(next);
    expectReplyTo(next);
    expectSilence();
  });

  it("shorter than an ICMP header is dropped [C-01]", () => {
    start();
    for (let length = 0; length < 8; length++) {
      const request = makeEcho(peer, 8);
      put16(viewOf(request), 16, 20 + length);
      putIpv4Sum(viewOf(request));
      expectDropped(request, "icmp.malformed");
    }
  });

  it("whose datagram ends before its data, or claims more than came, is dropped [C-01]", () => {
    start();
    const cut = makeEcho(peer, 64);
    put16(viewOf(cut), 16, 20 + 8 + 63);
    putIpv4Sum(viewOf(cut));
    expectDropped(cut, "icmp.bad-checksum");
    const stretched = makeEcho(peer, 64);
    put16(viewOf(stretched), 16, 20 + 8 + 65);
    putIpv4Sum(viewOf(stretched));
    expectDropped(stretched, "ipv4.bad-length");
  });

  it("larger than any frame of ours is dropped [C-03]", () => {
    start();
    expectDropped(makeEcho(peer, receiveFrameBytes() - 42 + 1), "ethernet.too-long");
  });

  it("with a wrong checksum is dropped", () => {
    start();
    for (let bit = 0; bit < 16; bit++) {
      const request = makeEcho(peer, 8);
      put16(viewOf(request), 36, u32(viewOf(request).getUint16(36)) ^ (1 << bit));
      expectDropped(request, "icmp.bad-checksum");
    }
  });

  it("to everybody, a group or a subnet is ignored [C-02]", () => {
    start();
    const destinations: u32[] = [0xffffffff, 0x0a0007ff, 0xe0000001, 0xe00000fb];
    for (let i = 0; i < destinations.length; i++) {
      const request = makeEcho(peer, 8);
      put32(viewOf(request), 30, destinations[i]);
      putIcmpSums(viewOf(request));
      expectDropped(request, "ipv4.not-for-us");
      put16(viewOf(request), 0, 0xffff);
      put32(viewOf(request), 2, 0xffffffff);
      expectDropped(request, "ipv4.not-for-us");
    }
  });

  it("from an address that can't be answered is dropped [I-08]", () => {
    start();
    const sources: u32[] = [0xffffffff, 0x0a0007ff, 0xe0000001, 0x7f000001, 0, ourAddress];
    for (let i = 0; i < sources.length; i++) {
      const request = makeEcho(peer, 8);
      put32(viewOf(request), 26, sources[i]);
      putIcmpSums(viewOf(request));
      expectDropped(request, "ipv4.bad-source");
    }
  });

  it("isn't answered while we have no address", () => {
    start();
    configure(0, 0, 0);
    expectDropped(makeEcho(peer, 8), "ipv4.no-address");
  });
});

describe("a message is ignored", () => {
  it("that asks for the time, the mask, information or routers [C-09]", () => {
    start();
    const types: u32[] = [13, 15, 17, 10];
    for (let i = 0; i < types.length; i++) {
      expectDropped(makeIcmp(peer, types[i], 0, 0x12340001, new Uint8Array(12)), "icmp.ignored");
    }
  });

  it("that answers what nobody asked, or is of no known type [C-09]", () => {
    start();
    const types: u32[] = [0, 1, 2, 6, 7, 9, 14, 16, 18, 19, 30, 37, 42, 253, 255];
    for (let i = 0; i < types.length; i++) {
      expectDropped(makeIcmp(peer, types[i], 0, 0x12340001, new Uint8Array(12)), "icmp.ignored");
    }
    expectDropped(makeIcmp(peer, 8, 1, 0x12340001, new Uint8Array(12)), "icmp.ignored");
  });

  it("that quenches: the SYN is answered, and all that the window allows is sent [C-07] [MUST-55]", () => {
    start();
    us.connects();
    const syn = nextFrame();
    expectDropped(makeIcmp(peer, 4, 0, 0, quoteOf(syn)), "icmp.ignored");
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 500 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.sendsBytes(500);
    const data = nextFrame();
    expectDropped(makeIcmp(peer, 4, 0, 0, quoteOf(data)), "icmp.ignored");
    us.sendsBytes(2000);
    for (let i = 1; i < 4; i++) peer.expects({ flags: ACK, seq: 501 + 500 * i, ack: 101, length: 500 });
    peer.expects({ flags: ACK | PSH, seq: 2501, ack: 101, length: 500 });
  });

  it("that redirects: a connection goes on through its gateway [C-08]", () => {
    start();
    const gateway = other;
    gateway.address = 0x0a0007fe;
    gateway.macLow = 0xfe;
    gateway.sendsFrame(makeArpRequest(gateway));
    nextFrame();
    other.address = 0xc0000203;
    us.connects(other);
    const syn = nextFrame();
    for (let code = 0; code < 4; code++) {
      expectDropped(makeIcmp(peer, 5, code, peer.address, quoteOf(syn)), "icmp.ignored");
    }
    other.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    other.expects({ flags: ACK, seq: 501, ack: 101 });
  });
});
