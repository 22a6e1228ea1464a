// ICMP errors about our segments (RFC 9293 §3.9.2.2, RFC 5927): whom they concern, what they may end, and that anybody
// can make them up.

import { tcpConnect, tcpError, tcpGetOption, tcpNextReady, tcpState } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  Peer,
  Result,
  SYN,
  State,
  establishedByPeer,
  expectDrop,
  expectDropped,
  expectNoDrop,
  expectSilence,
  makeIcmp,
  nextFrame,
  peer,
  put16,
  put32,
  put8,
  quoteOf,
  start,
  untilNextFrame,
  us,
  viewOf,
  watchDrops,
} from "../support/conversation";

const unreachable: u32 = 3;
const timeExceeded: u32 = 11;
const parameterProblem: u32 = 12;

/** Somewhere on the way, behind the gateway. */
const router = new Peer();

function startWithRouter(): void {
  start();
  router.address = 0xc0000209;
  router.macLow = 0xfe;
}

/** An ICMP error about that frame of ours. `word`: what its second half of a header says, such as the next hop's MTU. */
function tells(frame: Uint8Array, type: u32, code: u32, word: u32 = 0): void {
  router.sendsFrame(makeIcmp(router, type, code, word, quoteOf(frame)));
}

/** Our SYN, on its way. */
function synSent(): Uint8Array {
  startWithRouter();
  us.connects();
  us.isIn(State.SynSent);
  return nextFrame();
}

/** Ten bytes of ours from 501 on, on their way. */
function inFlight(): Uint8Array {
  startWithRouter();
  establishedByPeer();
  us.sends("ten bytes.");
  while (tcpNextReady() != 0) us.isIn(State.Established);
  return nextFrame();
}

/** What is in flight is acknowledged, and more is sent. */
function goesOn(): void {
  us.isIn(State.Established);
  us.failedWith(0);
  peer.sends({ flags: ACK, seq: 101, ack: 511 });
  us.sends("more");
  peer.expects({ flags: ACK | PSH, seq: 511, ack: 101, data: "more" });
}

describe("an error about our SYN", () => {
  it("that says protocol or port unreachable means that we are refused [MUST-54] [SHLD-26]", () => {
    for (let code = 2; code <= 3; code++) {
      tells(synSent(), unreachable, code);
      us.isIn(State.Closed);
      us.failedWith(Result.Refused);
      expectSilence();
    }
  });

  it("that says prohibited means that nobody can be reached", () => {
    const codes: u32[] = [9, 10, 13];
    for (let i = 0; i < codes.length; i++) {
      tells(synSent(), unreachable, codes[i]);
      us.isIn(State.Closed);
      us.failedWith(Result.Unreachable);
      expectSilence();
    }
  });

  it("that may pass ends nothing: the SYN is repeated [MUST-56] [SHLD-25]", () => {
    const types: u32[] = [3, 3, 3, 3, 3, 3, 3, 11, 11, 12, 12];
    const codes: u32[] = [0, 1, 5, 4, 6, 11, 12, 0, 1, 0, 1];
    for (let i = 0; i < types.length; i++) {
      tells(synSent(), types[i], codes[i]);
      us.isIn(State.SynSent);
      us.failedWith(0);
      untilNextFrame(3000);
      peer.expects({ flags: SYN, seq: 500 });
    }
  });

  it("counts only with the number of the SYN [R-5927]", () => {
    const others: u32[] = [1, 0xffffffff, 0x80000000, 1000];
    for (let i = 0; i < others.length; i++) {
      const syn = synSent();
      put32(viewOf(syn), 38, u32(viewOf(syn).getUint32(38) + others[i]));
      expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(syn)), "icmp.not-in-flight", router);
      us.isIn(State.SynSent);
    }
  });

  it("ends that one connection, and no other [MUST-54]", () => {
    startWithRouter();
    us.connects();
    const syn = nextFrame();
    const second = tcpConnect(peer.address, peer.port, 81);
    const third = tcpConnect(peer.address, 40001, 80);
    nextFrame();
    nextFrame();
    tells(syn, unreachable, 3);
    expect(tcpError(us.handle)).toBe(Result.Refused);
    expect(tcpState(second)).toBe(State.SynSent);
    expect(tcpState(third)).toBe(State.SynSent);
  });
});

describe("an error about what an open connection has sent", () => {
  it("never ends it, however hard it sounds, but is told [C-05] [MUST-56] [SHLD-25] [SHLD-26]", () => {
    const types: u32[] = [3, 3, 3, 3, 3, 3, 3, 3, 11, 11, 12];
    const codes: u32[] = [0, 1, 2, 3, 5, 9, 10, 13, 0, 1, 0];
    for (let i = 0; i < types.length; i++) {
      const data = inFlight();
      watchDrops();
      tells(data, types[i], codes[i]);
      expectNoDrop();
      expect(tcpNextReady()).toBe(us.handle);
      expect(tcpNextReady()).toBe(0);
      goesOn();
    }
  });

  it("counts only with a number in flight [C-05] [R-5927]", () => {
    const offsets: u32[] = [10, 11, 0xffffffff, 0xfffffffe, 0x80000000, 100000];
    for (let i = 0; i < offsets.length; i++) {
      const data = inFlight();
      put32(viewOf(data), 38, u32(viewOf(data).getUint32(38) + offsets[i]));
      expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(data)), "icmp.not-in-flight", router);
      expect(tcpNextReady()).toBe(0);
      goesOn();
    }
  });

  it("counts with the last number in flight", () => {
    const data = inFlight();
    put32(viewOf(data), 38, u32(viewOf(data).getUint32(38) + 9));
    tells(data, unreachable, 1);
    expect(tcpNextReady()).toBe(us.handle);
  });

  it("is nothing to a connection with nothing in flight [R-5927]", () => {
    const data = inFlight();
    peer.sends({ flags: ACK, seq: 101, ack: 511 });
    expectSilence();
    expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(data)), "icmp.not-in-flight", router);
    us.isIn(State.Established);
  });

  it("doesn't end a connection that is closing [MUST-56]", () => {
    startWithRouter();
    establishedByPeer();
    us.finishes();
    const fin = nextFrame();
    us.isIn(State.FinWait1);
    tells(fin, unreachable, 3);
    us.isIn(State.FinWait1);
    us.failedWith(0);
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 502 });
    peer.expects({ flags: ACK, seq: 502, ack: 102 });
    us.failedWith(0);
  });

  it("doesn't end a handshake of the peer's [MUST-56]", () => {
    startWithRouter();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    const synAck = nextFrame();
    expectDropped(makeIcmp(router, unreachable, 3, 0, quoteOf(synAck)), "icmp.not-in-flight", router);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
  });
});

describe("a quote", () => {
  it("of less than a header and eight bytes is dropped [C-04]", () => {
    const syn = synSent();
    for (let bytes = 0; bytes < 28; bytes++) {
      expectDropped(makeIcmp(router, unreachable, 3, 0, syn.slice(14, 14 + bytes)), "icmp.bad-quote", router);
    }
    us.isIn(State.SynSent);
  });

  it("that lies about its version or its header's length is dropped [C-04]", () => {
    const syn = synSent();
    const firstBytes: u32[] = [0x46, 0x4f, 0x44, 0x40, 0x65, 0x05];
    for (let i = 0; i < firstBytes.length; i++) {
      const quote = quoteOf(syn);
      put8(viewOf(quote), 0, firstBytes[i]);
      expectDropped(makeIcmp(router, unreachable, 3, 0, quote), "icmp.bad-quote", router);
    }
    us.isIn(State.SynSent);
  });

  it("of somebody else's datagram, of a fragment, or of another protocol, is dropped [C-04] [C-10]", () => {
    const syn = synSent();
    const places: i32[] = [12, 6, 8, 8];
    const values: u32[] = [0x0a01, 0x2000, 0x4001, 0x4084];
    for (let i = 0; i < places.length; i++) {
      const quote = quoteOf(syn);
      put16(viewOf(quote), places[i], values[i]);
      expectDropped(makeIcmp(router, unreachable, 3, 0, quote), "icmp.bad-quote", router);
    }
    us.isIn(State.SynSent);
  });

  it("of other addresses or ports belongs to nobody", () => {
    const syn = synSent();
    const places: i32[] = [18, 20, 22];
    for (let i = 0; i < places.length; i++) {
      const quote = quoteOf(syn);
      put16(viewOf(quote), places[i], 7);
      expectDropped(makeIcmp(router, unreachable, 3, 0, quote), "icmp.not-in-flight", router);
    }
    us.isIn(State.SynSent);
  });

  it("that says that the ICMP message is about an echo or an error is never answered [C-10]", () => {
    startWithRouter();
    const about = makeIcmp(peer, unreachable, 1, 0, new Uint8Array(28)).slice(14);
    put32(viewOf(about), 12, 0x0a000702);
    put32(viewOf(about), 16, 0x0a0007ff);
    expectDropped(makeIcmp(router, unreachable, 3, 0, about), "icmp.bad-quote", router);
    expectDropped(makeIcmp(router, timeExceeded, 0, 0, about), "icmp.bad-quote", router);
    expectDropped(makeIcmp(router, parameterProblem, 0, 0, about), "icmp.bad-quote", router);
  });

  it("of a whole segment is as good", () => {
    const syn = synSent();
    router.sendsFrame(makeIcmp(router, unreachable, 3, 0, syn.slice(14)));
    us.failedWith(Result.Refused);
  });
});

/** Two full segments on their way; the first of them. */
function twoInFlight(): Uint8Array {
  startWithRouter();
  establishedByPeer();
  expect(us.sendsBytes(2920)).toBe(2920);
  const first = nextFrame();
  peer.expects({ flags: ACK | PSH, seq: 1961, ack: 101, length: 1460 });
  expect(tcpGetOption(us.handle, Option.SendMss)).toBe(1460);
  return first;
}

describe("fragmentation needed", () => {
  it("makes the segments as small as the next hop wants, those in flight first [C-06] [MUST-54]", () => {
    tells(twoInFlight(), unreachable, 4, 1000);
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(960);
    for (let i = 0; i < 3; i++) peer.expects({ flags: ACK, seq: 501 + 960 * i, ack: 101, length: 960 });
    peer.expects({ flags: ACK | PSH, seq: 3381, ack: 101, length: 40 });
    expectSilence();
    us.isIn(State.Established);
  });

  it("makes them no smaller than 552 bytes of a datagram [C-06]", () => {
    const mtus: u32[] = [0, 1, 68, 296, 551, 552];
    for (let i = 0; i < mtus.length; i++) {
      tells(twoInFlight(), unreachable, 4, mtus[i]);
      expect(tcpGetOption(us.handle, Option.SendMss)).toBe(512);
      peer.expects({ flags: ACK, seq: 501, ack: 101, length: 512 });
    }
  });

  it("never makes them larger, and then repeats nothing [C-06]", () => {
    const mtus: u32[] = [1500, 1501, 9000, 0xffff];
    for (let i = 0; i < mtus.length; i++) {
      tells(twoInFlight(), unreachable, 4, mtus[i]);
      expect(tcpGetOption(us.handle, Option.SendMss)).toBe(1460);
      expectSilence();
    }
  });

  it("never makes them larger again [C-06]", () => {
    const first = twoInFlight();
    tells(first, unreachable, 4, 1000);
    tells(first, unreachable, 4, 1400);
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(960);
  });

  it("doesn't make them larger than the peer's MSS [C-06]", () => {
    startWithRouter();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 300 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    us.sendsBytes(300);
    tells(nextFrame(), unreachable, 4, 552);
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(300);
    expectSilence();
  });

  it("counts only for a segment in flight [C-06] [R-5927]", () => {
    const data = inFlight();
    put32(viewOf(data), 38, u32(viewOf(data).getUint32(38) - 1));
    watchDrops();
    tells(data, unreachable, 4, 1000);
    expectDrop("icmp.not-in-flight");
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(1460);
  });
});
