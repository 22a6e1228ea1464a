// IPv4 below TCP, as it arrives: headers that lie, options, addresses that can't be, fragments.

import {
  ACK,
  PSH,
  RST,
  SYN,
  State,
  establishedByPeer,
  expectDropped,
  expectNoDrop,
  makeEcho,
  ourAddress,
  peer,
  put16,
  put32,
  put8,
  putIpv4Sum,
  putSums,
  start,
  us,
  viewOf,
  watchDrops,
} from "../support/conversation";

const impossibleHosts: u32[] = [0, 0x00000001, 0x7f000001, 0xe0000001, 0xefffffff, 0xf0000001, 0xffffffff, 0x0a0007ff];

function listening(): void {
  start();
  us.listens();
  watchDrops();
}

function syn(): Uint8Array {
  return peer.frame({ flags: SYN, seq: 100, mss: 1460 });
}

/** A SYN whose IP header says something else at that place; its checksum is right. */
function synWith16(at: i32, value: u32): Uint8Array {
  const frame = syn();
  put16(viewOf(frame), at, value);
  putIpv4Sum(viewOf(frame));
  return frame;
}

/** A SYN with these IP options behind the header. */
function synWithOptions(options: u8[]): Uint8Array {
  return withIpOptions(syn(), options);
}

function withIpOptions(plain: Uint8Array, options: u8[]): Uint8Array {
  const frame = new Uint8Array(plain.length + options.length);
  frame.set(plain.subarray(0, 34));
  for (let i = 0; i < options.length; i++) frame[34 + i] = options[i];
  frame.set(plain.subarray(34), 34 + options.length);
  const view = viewOf(frame);
  put8(view, 14, 0x45 + (options.length >> 2));
  put16(view, 16, frame.length - 14);
  putSums(view);
  return frame;
}

describe("a datagram is dropped", () => {
  it("when it isn't of version 4 [I-01]", () => {
    listening();
    const versions: u32[] = [0x05, 0x55, 0x65, 0xf5];
    for (let i = 0; i < versions.length; i++) {
      expectDropped(synWith16(14, versions[i] << 8), "ipv4.bad-header");
    }
  });

  it("when its header is shorter than a header, or longer than itself [I-01] [I-02]", () => {
    listening();
    for (let words = 0; words < 5; words++) {
      expectDropped(synWith16(14, (0x40 + words) << 8), "ipv4.bad-header");
    }
    const short = peer.frame({ flags: SYN, seq: 100, length: 60 });
    put16(viewOf(short), 16, 40);
    put8(viewOf(short), 14, 0x4b);
    putIpv4Sum(viewOf(short));
    expectDropped(short, "ipv4.bad-length");
  });

  it("when its length is less than its header's, or more than the frame's [I-02]", () => {
    listening();
    const lengths: u32[] = [0, 1, 19, 45, 46, 1500, 0xffff];
    for (let i = 0; i < lengths.length; i++) expectDropped(synWith16(16, lengths[i]), "ipv4.bad-length");
  });

  it("when its checksum is wrong in any bit [I-04]", () => {
    listening();
    for (let bit = 0; bit < 16; bit++) {
      const frame = syn();
      put16(viewOf(frame), 24, u32(viewOf(frame).getUint16(24)) ^ (1 << bit));
      expectDropped(frame, "ipv4.bad-checksum");
    }
    const options = synWithOptions([1, 1, 1, 0]);
    put8(viewOf(options), 35, 0);
    expectDropped(options, "ipv4.bad-checksum");
  });

  it("when it names the way it wants to go [I-05]", () => {
    listening();
    expectDropped(synWithOptions([131, 7, 4, 10, 0, 7, 9, 0]), "ipv4.source-routed");
    expectDropped(synWithOptions([137, 7, 4, 10, 0, 7, 9, 0]), "ipv4.source-routed");
    expectDropped(synWithOptions([1, 137, 7, 255, 10, 0, 7, 9]), "ipv4.source-routed");
    expectDropped(synWithOptions([7, 3, 4, 131, 3, 0, 0, 0]), "ipv4.source-routed");
    expectDropped(synWithOptions([131, 0, 0, 0]), "ipv4.source-routed");
    expectDropped(synWithOptions([1, 1, 1, 137]), "ipv4.source-routed");
  });

  it("when it comes from an address that can't be a host's, or from ours [I-08] [MUST-63] [S-28]", () => {
    listening();
    for (let i = 0; i < impossibleHosts.length; i++) {
      const frame = syn();
      put32(viewOf(frame), 26, impossibleHosts[i]);
      putSums(viewOf(frame));
      expectDropped(frame, "ipv4.bad-source");
    }
    const mirrored = syn();
    put32(viewOf(mirrored), 26, ourAddress);
    put16(viewOf(mirrored), 34, 80);
    putSums(viewOf(mirrored));
    expectDropped(mirrored, "ipv4.bad-source");
  });

  it("when it carries a protocol that isn't spoken here, and never unwrapped [I-09]", () => {
    listening();
    const protocols: u32[] = [0, 4, 41, 47, 50, 132, 255];
    for (let i = 0; i < protocols.length; i++) {
      expectDropped(synWith16(22, 0x4000 | protocols[i]), "ipv4.unknown-protocol");
    }
    const inner = syn();
    const outer = new Uint8Array(inner.length + 20);
    outer.set(inner.subarray(0, 34));
    outer.set(inner.subarray(14), 34);
    put16(viewOf(outer), 16, outer.length - 14);
    put16(viewOf(outer), 22, 0x4004);
    putIpv4Sum(viewOf(outer));
    expectDropped(outer, "ipv4.unknown-protocol");
  });

  it("when it is for somebody else, a group or everybody [I-11] [MUST-57]", () => {
    listening();
    const destinations: u32[] = [0x0a000703, 0xc0000201, 0x7f000001, 0, 0xe0000001, 0xffffffff, 0x0a0007ff];
    for (let i = 0; i < destinations.length; i++) {
      const frame = syn();
      put32(viewOf(frame), 30, destinations[i]);
      putSums(viewOf(frame));
      expectDropped(frame, "ipv4.not-for-us");
      put16(viewOf(frame), 0, 0xffff);
      put32(viewOf(frame), 2, 0xffffffff);
      expectDropped(frame, "ipv4.not-for-us");
    }
  });
});

describe("a fragment is dropped", () => {
  it("the first, however small, and any other [F-01] [F-05] [F-07] [F-08]", () => {
    listening();
    const flagsAndOffsets: u32[] = [0x2000, 0x2001, 0x0001, 0x0002, 0x3fff, 0x1fff, 0x6000, 0x4001, 0xa000];
    for (let i = 0; i < flagsAndOffsets.length; i++) {
      expectDropped(synWith16(20, flagsAndOffsets[i]), "ipv4.fragment");
    }
    for (let length = 20; length < 44; length++) {
      const tiny = synWith16(16, length);
      put16(viewOf(tiny), 20, 0x2000);
      putIpv4Sum(viewOf(tiny));
      expectDropped(tiny, "ipv4.fragment");
      put16(viewOf(tiny), 20, 0x2003);
      putIpv4Sum(viewOf(tiny));
      expectDropped(tiny, "ipv4.fragment");
    }
  });

  it("two that overlap, one that would end beyond the largest datagram, and a last one twice [F-02] [F-03] [F-04]", () => {
    listening();
    const flagsAndOffsets: u32[] = [0x2000, 0x2001, 0x0001, 0x0001, 0x1fff];
    for (let i = 0; i < flagsAndOffsets.length; i++) {
      const frame = makeEcho(peer, 64);
      put16(viewOf(frame), 20, flagsAndOffsets[i]);
      putIpv4Sum(viewOf(frame));
      expectDropped(frame, "ipv4.fragment");
    }
  });

  it("and touches no connection, though it looks like its next segment [F-08]", () => {
    start();
    establishedByPeer();
    const last = peer.frame({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    put16(viewOf(last), 20, 0x0001);
    putIpv4Sum(viewOf(last));
    expectDropped(last, "ipv4.fragment");
    const first = peer.frame({ flags: RST, seq: 101 });
    put16(viewOf(first), 20, 0x2000);
    putIpv4Sum(viewOf(first));
    expectDropped(first, "ipv4.fragment");
    us.isIn(State.Established);
    us.receivesNothing();
  });
});

describe("a datagram is taken", () => {
  it("with options that mean nothing to us, wherever they end [I-06] [MUST-50]", () => {
    for (let bytes = 4; bytes <= 40; bytes += 4) {
      listening();
      const options: u8[] = [];
      for (let i = 0; i < bytes; i++) options.push(1);
      peer.sendsFrame(synWithOptions(options));
      expectNoDrop();
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
      peer.sendsFrame(withIpOptions(peer.frame({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" }), options));
      us.accepts();
      us.receives("hello");
    }
  });

  it("with options that tell the time or the route, or that nobody knows [MUST-50]", () => {
    takes([68, 8, 5, 0, 0, 0, 0, 0]);
    takes([7, 7, 4, 0, 0, 0, 0, 0]);
    takes([148, 4, 0, 0]);
    takes([222, 6, 131, 137, 131, 137, 0, 0]);
    takes([0, 131, 7, 4]);
  });

  it("with options of impossible lengths, which are not looked into [I-05]", () => {
    takes([68, 0, 131, 7]);
    takes([68, 1, 137, 7]);
    takes([68, 41, 1, 1]);
    takes([7, 255, 255, 255]);
    takes([1, 1, 1, 68]);
  });

  it("whatever its time to live, its services and its identification say [I-07]", () => {
    listening();
    const frame = syn();
    put8(viewOf(frame), 15, 0xff);
    put16(viewOf(frame), 18, 0xbeef);
    put8(viewOf(frame), 22, 0);
    putIpv4Sum(viewOf(frame));
    peer.sendsFrame(frame);
    expectNoDrop();
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });

  it("with the reserved flag, or without any [I-10]", () => {
    listening();
    peer.sendsFrame(synWith16(20, 0x8000));
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sendsFrame(synWith16(20, 0x0000));
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  });

  it("up to its length, whatever stands behind it [I-03]", () => {
    start();
    establishedByPeer();
    const frame = peer.frame({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello, trailer" });
    put16(viewOf(frame), 16, 45);
    putSums(viewOf(frame));
    peer.sendsFrame(frame);
    us.receives("hello");
    us.receivesNothing();
  });
});

function takes(options: u8[]): void {
  listening();
  peer.sendsFrame(synWithOptions(options));
  expectNoDrop();
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
}
