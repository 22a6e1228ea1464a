// The header of a segment, before anybody asks what it means: lengths, checksum, ports, flags that nobody sets, urgent
// pointers. Options: tcp-options.spec.ts.

import { receiveFrameBytes, tcpReadable } from "../../assembly/index";
import { folded, pseudoHeaderSum, sum } from "../support/bytes";
import {
  ACK,
  FIN,
  PSH,
  RST,
  Result,
  SYN,
  State,
  URG,
  advance,
  establishedByPeer,
  expectDrop,
  expectDropped,
  expectNoDrop,
  expectSilence,
  nextFrame,
  peer,
  put16,
  put8,
  putIpv4Sum,
  putSums,
  start,
  us,
  viewOf,
  watchDrops,
} from "../support/conversation";

const ECE: u32 = 64;
const CWR: u32 = 128;
const AE: u32 = 256;
const reserved: u32 = 0xe00;

/** The next segment that the peer would send, with five bytes. */
function hello(): Uint8Array {
  return peer.frame({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
}

/** Nothing has happened to the connection: it takes the next segment. */
function connectionIsUntouched(): void {
  us.isIn(State.Established);
  us.receivesNothing();
  peer.sendsFrame(hello());
  us.receives("hello");
}

describe("a segment is dropped", () => {
  it("when it is shorter than a header [T-01]", () => {
    start();
    establishedByPeer();
    for (let length = 0; length < 20; length++) {
      const frame = hello();
      put16(viewOf(frame), 16, 20 + length);
      if (length >= 18) putSums(viewOf(frame));
      else putIpv4Sum(viewOf(frame));
      expectDropped(frame, "tcp.malformed");
    }
    connectionIsUntouched();
  });

  it("when its header is shorter than a header, or longer than the segment [T-02] [I5]", () => {
    start();
    establishedByPeer();
    const offsets: u32[] = [0, 1, 2, 3, 4, 7, 8, 15];
    for (let i = 0; i < offsets.length; i++) {
      const frame = hello();
      put8(viewOf(frame), 46, offsets[i] << 4);
      putSums(viewOf(frame));
      expectDropped(frame, "tcp.malformed");
    }
    connectionIsUntouched();
  });

  it("when its header is wrong, though it is a reset, or for a listener, or for nobody [T-02]", () => {
    start();
    establishedByPeer();
    const reset = peer.frame({ flags: RST, seq: 101 });
    put8(viewOf(reset), 46, 0x40);
    putSums(viewOf(reset));
    expectDropped(reset, "tcp.malformed");
    us.isIn(State.Established);
    peer.port = 40001;
    const syn = peer.frame({ flags: SYN, seq: 100 });
    put8(viewOf(syn), 46, 0x60);
    putSums(viewOf(syn));
    expectDropped(syn, "tcp.malformed");
    put16(viewOf(syn), 36, 81);
    putSums(viewOf(syn));
    expectDropped(syn, "tcp.malformed");
  });

  it("when a bit of it was flipped [MUST-3] [T-03] [I5]", () => {
    start();
    establishedByPeer();
    for (let at = 34; at < 59; at++) {
      // Another offset of the data is found wrong before the sum is.
      if (at == 46) continue;
      const frame = hello();
      put8(viewOf(frame), at, u32(viewOf(frame).getUint8(at)) ^ (1 << (at & 7)));
      expectDropped(frame, "tcp.bad-checksum");
    }
    connectionIsUntouched();
  });

  it("when it came to another address than its checksum says [MUST-3] [T-03]", () => {
    start();
    establishedByPeer();
    const frame = hello();
    put16(viewOf(frame), 28, 0x0703);
    putIpv4Sum(viewOf(frame));
    expectDropped(frame, "tcp.bad-checksum");
    connectionIsUntouched();
  });

  it("when it has no checksum: zero is a number like any other [MUST-3] [T-03]", () => {
    start();
    establishedByPeer();
    const frame = hello();
    put16(viewOf(frame), 50, 0);
    expectDropped(frame, "tcp.bad-checksum");
    put16(viewOf(frame), 50, 0xffff);
    expectDropped(frame, "tcp.bad-checksum");
    connectionIsUntouched();
  });

  it("when a port is 0 [T-04]", () => {
    start();
    us.listens();
    const syn = peer.frame({ flags: SYN, seq: 100 });
    put16(viewOf(syn), 34, 0);
    putSums(viewOf(syn));
    expectDropped(syn, "tcp.port-zero");
    put16(viewOf(syn), 34, 40000);
    put16(viewOf(syn), 36, 0);
    putSums(viewOf(syn));
    expectDropped(syn, "tcp.port-zero");
  });

  it("when it begins and ends at once, wherever it goes [T-06]", () => {
    const impossible: u32[] = [
      SYN | FIN,
      SYN | RST,
      SYN | FIN | RST,
      SYN | FIN | ACK,
      SYN | RST | ACK,
      SYN | FIN | URG,
    ];
    for (let i = 0; i < impossible.length; i++) {
      start();
      expectDropped(peer.frame({ flags: impossible[i], seq: 101, ack: 501 }), "tcp.bad-flags");
      us.listens();
      expectDropped(peer.frame({ flags: impossible[i], seq: 101, ack: 501 }), "tcp.bad-flags");
      peer.sends({ flags: SYN, seq: 100 });
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
      expectDropped(peer.frame({ flags: impossible[i], seq: 101, ack: 501 }), "tcp.bad-flags");
      peer.sends({ flags: ACK, seq: 101, ack: 501 });
      us.accepts();
      expectDropped(peer.frame({ flags: impossible[i], seq: 101, ack: 501 }), "tcp.bad-flags");
      connectionIsUntouched();
    }
  });
});

describe("a segment without SYN, ACK or RST", () => {
  it("is reset where nobody listens, with the number behind it [T-05]", () => {
    const flags: u32[] = [0, PSH, URG, PSH | URG];
    for (let i = 0; i < flags.length; i++) {
      start();
      watchDrops();
      peer.sends({ flags: flags[i], seq: 101 });
      peer.expects({ flags: RST | ACK, seq: 0, ack: 101 });
      expectDrop("tcp.stranger");
      peer.sends({ flags: flags[i] | FIN, seq: 101 });
      peer.expects({ flags: RST | ACK, seq: 0, ack: 102 });
      peer.sends({ flags: flags[i] | FIN, seq: 101, data: "hello" });
      peer.expects({ flags: RST | ACK, seq: 0, ack: 107 });
    }
  });

  it("is dropped where somebody listens, and in a connection [T-05]", () => {
    const flags: u32[] = [0, FIN, PSH, URG, FIN | PSH | URG];
    for (let i = 0; i < flags.length; i++) {
      start();
      us.listens();
      expectDropped(peer.frame({ flags: flags[i], seq: 101 }), "tcp.listen-ignored");
      peer.sends({ flags: SYN, seq: 100 });
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
      peer.sends({ flags: ACK, seq: 101, ack: 501 });
      us.accepts();
      expectDropped(peer.frame({ flags: flags[i], seq: 101, data: "hello" }), "tcp.no-ack");
      connectionIsUntouched();
    }
  });
});

describe("a segment out of nowhere", () => {
  it("with SYN and ACK is reset with the number it acknowledges [T-07]", () => {
    start();
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 777 });
    peer.expects({ flags: RST, seq: 777 });
    us.listens();
    watchDrops();
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 888 });
    peer.expects({ flags: RST, seq: 888 });
    expectDrop("tcp.stranger");
    expect(tcpReadable(us.listener)).toBe(0);
  });

  it("that is a reset is never answered [T-08]", () => {
    start();
    expectDropped(peer.frame({ flags: RST, seq: 100 }), "tcp.stranger");
    expectDropped(peer.frame({ flags: RST | ACK, seq: 100, ack: 501 }), "tcp.stranger");
    us.listens();
    expectDropped(peer.frame({ flags: RST, seq: 100 }), "tcp.listen-ignored");
    expectDropped(peer.frame({ flags: RST | ACK, seq: 100, ack: 501, data: "why" }), "tcp.listen-ignored");
  });
});

describe("a segment is taken", () => {
  it("whose checksum is zero because its sum is [T-03]", () => {
    start();
    establishedByPeer();
    const frame = hello();
    const view = viewOf(frame);
    // An urgent pointer without URG means nothing, but it is summed.
    put16(view, 52, view.getUint16(50));
    putSums(view);
    expect(u32(view.getUint16(50))).toBe(0);
    peer.sendsFrame(frame);
    us.receives("hello");
  });

  it("that resets, and carries data: those are ignored [T-08] [SHLD-2]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: RST, seq: 101, data: "because" });
    us.isIn(State.Closed);
    us.failedWith(Result.Reset);
    expect(tcpReadable(us.handle)).toBe(Result.Closed);
    expectSilence();
  });

  it("that opens, and carries data: the SYN alone is acknowledged, and the data come again [T-09]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, data: "hello" });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.receivesNothing();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.receives("hello");
    us.receivesNothing();
  });

  it("with bits that mean nothing to us: they are ignored, and not answered [T-10]", () => {
    const bits: u32[] = [ECE | CWR, ECE | CWR | AE, reserved, reserved | AE | CWR | ECE];
    for (let i = 0; i < bits.length; i++) {
      start();
      us.listens();
      watchDrops();
      peer.sends({ flags: SYN | bits[i], seq: 100 });
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
      peer.sends({ flags: ACK | PSH | bits[i], seq: 101, ack: 501, data: "hello" });
      us.accepts();
      us.receives("hello");
      expectNoDrop();
      advance(500);
      peer.expects({ flags: ACK, seq: 501, ack: 106 });
    }
  });

  it("as large as we announce [MUST-67]", () => {
    start();
    establishedByPeer();
    expect(receiveFrameBytes()).toBeGreaterThanOrEqual(14 + 20 + 20 + 1460);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, length: 1460 });
    expect(us.receivesBytes(2000)).toBe(1460);
  });
});

describe("an urgent pointer", () => {
  it("is about the stream, wherever it points: the data stay in line [T-40]", () => {
    const pointers: i32[] = [0, 1, 4, 5, 6, 0xffff];
    for (let i = 0; i < pointers.length; i++) {
      start();
      establishedByPeer();
      watchDrops();
      peer.sends({ flags: ACK | PSH | URG, seq: 101, ack: 501, urgent: pointers[i], data: "hello" });
      us.receives("hello");
      peer.sends({ flags: ACK | URG, seq: 106, ack: 501, urgent: pointers[i] });
      us.receivesNothing();
      peer.sends({ flags: ACK | PSH, seq: 106, ack: 501, data: "world" });
      us.receives("world");
      expectNoDrop();
    }
  });

  it("may point beyond the last sequence number there is [T-40] [S-29]", () => {
    start();
    peer.isn = 0xfffffff0;
    establishedByPeer();
    peer.sends({ flags: ACK | PSH | URG, seq: 101, ack: 501, urgent: 0xffff, data: "before and after the wrap" });
    us.receives("before and after the wrap");
    peer.sends({ flags: ACK | PSH | URG, seq: 126, ack: 501, urgent: 2, data: "on" });
    us.receives("on");
  });
});

describe("our segments", () => {
  it("have a checksum that is right, whatever they carry [MUST-2]", () => {
    start();
    establishedByPeer();
    let seq = 501;
    for (let length = 1; length <= 65; length++) {
      us.sendsBytes(length);
      const frame = nextFrame();
      expect(frame.length).toBe(54 + length);
      expect(folded(sum(viewOf(frame), 34, frame.length, pseudoHeaderSum(viewOf(frame), 20 + length)))).toBe(0xffff);
      seq += length;
      peer.sends({ flags: ACK, seq: 101, ack: seq });
    }
  });

  it("leave their checksums to a MAC that fills them in", () => {
    start(1000, 3);
    establishedByPeer();
    us.sends("hello");
    const frame = nextFrame();
    expect(u32(viewOf(frame).getUint16(50))).toBe(0);
    expect(u32(viewOf(frame).getUint16(24))).toBe(0);
    peer.sendsFrame(hello());
    us.receives("hello");
  });
});
