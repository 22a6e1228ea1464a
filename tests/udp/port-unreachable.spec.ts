// ICMP port unreachable, both ways: what we say of a closed port, how often, and to whom never (RFC 1122 §3.2.2, §4.1.3.1);
// and what a socket hears of what it has sent (RFC 1122 §4.1.3.3).

import { configure, udpReadable } from "../../assembly/index-networked";
import {
  Peer,
  Result,
  advance,
  counted,
  expectDrop,
  expectDropped,
  expectNoDrop,
  expectSilence,
  makeIcmp,
  nextFrame,
  ourAddress,
  oversleep,
  peer,
  put16,
  put32,
  putIpv4Sum,
  quoteOf,
  start,
  viewOf,
  watchDrops,
} from "../support/conversation";
import { folded, sum } from "../support/bytes";
import { opens, pattern, receivesMessage, receivesResult, sendsMessage } from "../support/datagram-host";
import { everybody, makeMessage, putMessageSums, subnetBroadcast } from "../support/message-maker";

const unreachable: u32 = 3;
const router = new Peer();
const stranger = new Peer();

function startWithRouter(): void {
  start();
  router.address = 0xc0000209;
  router.macLow = 0xfe;
}

/** The next frame of ours says that nobody has the port for which that frame was, and nothing else. */
function expectRefusalOf(frame: Uint8Array): void {
  const refusal = nextFrame();
  const view = viewOf(refusal);
  const quoted = i32(frame[14] & 15) * 4 + 8;
  expect(refusal.length).toBe(42 + quoted);
  expect(view.getUint32(26)).toBe(ourAddress);
  expect(view.getUint32(30)).toBe(viewOf(frame).getUint32(26));
  expect(refusal[23]).toBe(1);
  expect(view.getUint16(34)).toBe(0x0303);
  expect(view.getUint32(38)).toBe(0);
  expect(folded(sum(view, 34, refusal.length, 0))).toBe(0xffff);
  for (let i = 0; i < quoted; i++) expect(refusal[42 + i]).toBe(frame[14 + i]);
}

describe("a message to a closed port", () => {
  it("is answered with port unreachable, which quotes its headers [C-11]", () => {
    start();
    watchDrops();
    const frame = makeMessage(peer, 9, "hello");
    peer.sendsFrame(frame);
    expectDrop("udp.nobody");
    expectRefusalOf(frame);
    expectSilence();
    expect(counted("icmp.port-unreachables-sent")).toBe(1);
  });

  it("is quoted with all options of its header, and no more than the port's 8 bytes behind", () => {
    start();
    const plain = makeMessage(peer, 9, pattern(1000));
    const frame = new Uint8Array(plain.length + 40);
    frame.set(plain.subarray(0, 34));
    frame.fill(1, 34, 74);
    frame.set(plain.subarray(34), 74);
    const view = viewOf(frame);
    put16(view, 14, 0x4f00);
    put16(view, 16, frame.length - 14);
    putIpv4Sum(view);
    peer.sendsFrame(frame);
    expectRefusalOf(frame);
  });

  it("is not answered if it is for many, or its checksum is wrong [U-03] [C-10]", () => {
    start();
    expectDropped(makeMessage(peer, 9, "hello", everybody), "udp.nobody");
    expectDropped(makeMessage(peer, 9, "hello", subnetBroadcast), "udp.nobody");
    expectDropped(makeMessage(peer, 9, "hello", 0xe00000fb), "ipv4.not-for-us");
    const spoilt = makeMessage(peer, 9, "hello");
    put16(viewOf(spoilt), 40, 0x1234);
    expectDropped(spoilt, "udp.bad-checksum");
    expect(counted("icmp.port-unreachables-sent")).toBe(0);
  });

  it("from an address that no host can have is not answered [I-08]", () => {
    start();
    const sources: u32[] = [0, 0x7f000001, 0xe0000001, everybody, subnetBroadcast, ourAddress];
    for (let i = 0; i < sources.length; i++) {
      const frame = makeMessage(peer, 9, "hello");
      put32(viewOf(frame), 26, sources[i]);
      putMessageSums(viewOf(frame));
      expectDropped(frame, "ipv4.bad-source");
    }
  });

  it("is answered a few times at once, and then about twice a second [C-11]", () => {
    start();
    for (let i = 0; i < 1000; i++) peer.sendsFrame(makeMessage(peer, i + 1000, "hello"));
    const atOnce = counted("icmp.port-unreachables-sent");
    expect(atOnce >= 4 && atOnce <= 11).toBe(true);
    for (let i = 0; i < 1000; i++) {
      oversleep(20);
      peer.sendsFrame(makeMessage(peer, i + 1000, "hello"));
    }
    const later = counted("icmp.port-unreachables-sent") - atOnce;
    expect(later >= 30 && later <= 50).toBe(true);
    expect(counted("udp.nobody")).toBe(2000);
  });

  it("is answered for others, whatever one source asks for [C-11]", () => {
    start();
    for (let i = 0; i < 1000; i++) peer.sendsFrame(makeMessage(peer, i + 1000, "hello"));
    const before = counted("icmp.port-unreachables-sent");
    // Few of them share what the other one has used up, and nobody can say which.
    for (let i = 0; i < 64; i++) {
      stranger.address = 0xc0000000 + i * 0x10203;
      stranger.sendsFrame(makeMessage(stranger, 9, "hello"));
    }
    expect(counted("icmp.port-unreachables-sent") - before >= 48).toBe(true);
  });

  it("is answered so often that nobody can foretell when [C-11]", () => {
    start();
    const frame = makeMessage(peer, 9, "hello");
    const waits = new Set<i32>();
    let wait = 0;
    for (let i = 0; i < 2000; i++) {
      oversleep(20);
      wait++;
      const before = counted("icmp.port-unreachables-sent");
      peer.sendsFrame(frame);
      if (counted("icmp.port-unreachables-sent") == before) continue;
      waits.add(wait);
      wait = 0;
    }
    expect(waits.size >= 15).toBe(true);
  });

  it("is answered again after a silence of any length [W-04]", () => {
    const silences: u32[] = [60_000, 0x7fffffff, 0x80000000, 0x80000001, 0xfffff000];
    for (let i = 0; i < silences.length; i++) {
      start();
      for (let n = 0; n < 20; n++) peer.sendsFrame(makeMessage(peer, 9, "hello"));
      oversleep(silences[i]);
      const before = counted("icmp.port-unreachables-sent");
      for (let n = 0; n < 3; n++) peer.sendsFrame(makeMessage(peer, 9, "hello"));
      expect(counted("icmp.port-unreachables-sent") - before).toBe(3);
    }
  });
});

describe("an ICMP error about a message of ours", () => {
  it("is told to its socket once: port and protocol as Refused, all others as Unreachable [C-05]", () => {
    const types: u32[] = [3, 3, 3, 3, 3, 3, 3, 11, 12];
    const codes: u32[] = [3, 2, 0, 1, 4, 10, 13, 0, 0];
    for (let i = 0; i < types.length; i++) {
      startWithRouter();
      const socket = opens(7);
      sendsMessage(socket, peer.address, 4000, "hello");
      const quote = quoteOf(nextFrame());
      watchDrops();
      router.sendsFrame(makeIcmp(router, types[i], codes[i], 0, quote));
      expectNoDrop();
      expect(receivesResult(socket)).toBe(i < 2 ? Result.Refused : Result.Unreachable);
      expect(receivesResult(socket)).toBe(Result.WouldBlock);
      expectSilence();
    }
  });

  it("comes before what was received", () => {
    startWithRouter();
    const socket = opens(7);
    peer.sendsFrame(makeMessage(peer, 7, "hello"));
    sendsMessage(socket, peer.address, 4000, "hello");
    router.sendsFrame(makeIcmp(router, unreachable, 3, 0, quoteOf(nextFrame())));
    expect(receivesResult(socket)).toBe(Result.Refused);
    receivesMessage(socket, "hello");
  });

  it("counts only if it quotes the last message of an open socket [C-05] [C-10]", () => {
    startWithRouter();
    const socket = opens(7);
    sendsMessage(socket, peer.address, 4000, "hello");
    const sent = nextFrame();
    const places: i32[] = [34, 36, 30, 32];
    for (let i = 0; i < places.length; i++) {
      const other = sent.slice(0);
      put16(viewOf(other), places[i], 4001);
      expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(other)), "icmp.not-in-flight", router);
    }
    expect(receivesResult(socket)).toBe(Result.WouldBlock);
    sendsMessage(socket, peer.address, 4001, "hello");
    nextFrame();
    expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(sent)), "icmp.not-in-flight", router);
    configure(0x0a000703, 0xffffff00, 0);
    nextFrame();
    expectSilence();
    expect(udpReadable(socket)).toBe(0);
  });

  it("that quotes too little, a fragment, or somebody else's message is dropped [C-04]", () => {
    startWithRouter();
    const socket = opens(7);
    sendsMessage(socket, peer.address, 4000, "hello");
    const sent = nextFrame();
    for (let bytes = 0; bytes < 8; bytes++) {
      expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(sent, bytes)), "icmp.bad-quote", router);
    }
    const fragment = sent.slice(0);
    put16(viewOf(fragment), 20, 0x2000);
    expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(fragment)), "icmp.bad-quote", router);
    const another = sent.slice(0);
    put16(viewOf(another), 28, 0x0709);
    expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(another)), "icmp.bad-quote", router);
    advance(10);
    expect(receivesResult(socket)).toBe(Result.WouldBlock);
  });
});
