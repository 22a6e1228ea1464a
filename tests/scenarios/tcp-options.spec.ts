// Options of segments (RFC 9293 §3.1, §3.2, §3.7.1): which are agreed, and how little the others can do.

import { tcpGetOption, tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  SYN,
  State,
  advance,
  bufferBytes,
  expectNoDrop,
  expectSilence,
  hexOf,
  nextFrame,
  peer,
  pollNow,
  start,
  us,
  viewOf,
  watchDrops,
  windowShift,
} from "../support/conversation";

/** The peer opens with these options, however wrong; the connection stands, and nothing was dropped. */
function openWith(options: u8[]): void {
  start();
  us.listens();
  watchDrops();
  peer.sends({ flags: SYN, seq: 100, options });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, mss: 1460 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
  us.accepts();
  us.isIn(State.Established);
  expectNoDrop();
}

/** As above, with an MSS that the harness sees to. */
function openWithMss(mss: i32): void {
  start();
  us.listens();
  peer.sends({ flags: SYN, seq: 100, mss });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, mss: 1460 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
  us.accepts();
  expect(tcpGetOption(us.handle, Option.SendMss)).toBe(mss);
}

function expectSendMss(options: u8[], mss: i32): void {
  openWith(options);
  expect(tcpGetOption(us.handle, Option.SendMss)).toBe(mss);
}

/** The options of the SYN-ACK that answers a SYN with these. */
function answerTo(options: u8[]): string {
  start();
  us.listens();
  peer.sends({ flags: SYN, seq: 100, options });
  return hexOf(nextFrame().slice(54));
}

describe("the maximum segment size", () => {
  it("is 536 if the SYN names none [MUST-15]", () => {
    expectSendMss([], 536);
    expect(us.sendsBytes(1000)).toBe(1000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 536 });
  });

  it("is 536 if the SYN-ACK names none [MUST-15]", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    expect(us.sendsBytes(1000)).toBe(1000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 536 });
  });

  it("is what the peer names, and never more than fits our frames [MUST-4] [MUST-14] [MUST-16]", () => {
    expectSendMss([2, 4, 2, 24], 536);
    openWithMss(1000);
    expect(us.sendsBytes(2000)).toBe(2000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1000 });
    peer.expects({ flags: ACK | PSH, seq: 1501, ack: 101, length: 1000 });
    expectSendMss([2, 4, 5, 180], 1460);
    expectSendMss([2, 4, 5, 181], 1460);
    expectSendMss([2, 4, 255, 255], 1460);
  });

  it("includes the timestamps of every segment [MUST-16]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1000, tsVal: 7 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, tsEcr: 7 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 8 });
    us.accepts();
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(988);
    us.sendsBytes(2000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 988 });
  });

  it("of 0 names none [T-25]", () => {
    expectSendMss([2, 4, 0, 0], 536);
  });

  it("below 48 is taken for 48 [T-26]", () => {
    for (let mss = 1; mss <= 48; mss++) expectSendMss([2, 4, 0, u8(mss)], 48);
    expectSendMss([2, 4, 0, 49], 49);
    us.sendsBytes(49 * 2);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 49 });
  });

  it("that is named twice is the last one [T-29]", () => {
    expectSendMss([2, 4, 3, 232, 2, 4, 2, 188], 700);
    expectSendMss([2, 4, 2, 188, 2, 4, 3, 232], 1000);
  });

  it("is named in each of our SYNs, even if it is the default, and in nothing else [MUST-14] [SHLD-5] [MAY-3] [MUST-65] [MUST-67]", () => {
    start();
    us.connects();
    expect(tcpSetOption(us.handle, Option.AnnouncedMss, 536)).toBe(0);
    expect(hexOf(nextFrame().slice(54, 58))).toBe("02040218");
    peer.sends({ flags: SYN, seq: 100 });
    expect(hexOf(nextFrame().slice(54))).toBe("02040218");
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.sends("data");
    expect(nextFrame().length).toBe(54 + 4);
    peer.sends({ flags: ACK | FIN, seq: 101, ack: 505 });
    expect(nextFrame().length).toBe(54);
    us.finishes();
    expect(nextFrame().length).toBe(54);
    expect(answerTo([])).toBe("020405b4");
  });

  it("is changed by nothing that isn't a SYN [T-27] [MUST-5] [MUST-65]", () => {
    openWithMss(1000);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, mss: 100, windowScale: 7, sackPermitted: true, data: "x" });
    us.receives("x");
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(1000);
    us.sendsBytes(2000);
    peer.expects({ flags: ACK, seq: 501, ack: 102, length: 1000 });
    peer.expects({ flags: ACK | PSH, seq: 1501, ack: 102, length: 1000 });
    // Neither scaled, nor with blocks about the hole.
    peer.sends({ flags: ACK, seq: 103, ack: 2501, window: 1000, data: "y" });
    expect(hexOf(nextFrame().slice(46, 47))).toBe("50");
    us.sendsBytes(2000);
    peer.expects({ flags: ACK, seq: 2501, ack: 102, length: 1000 });
    expectSilence();
  });
});

describe("options are read", () => {
  it("wherever they begin, and up to the end of the list [MUST-4] [MUST-64] [T-29]", () => {
    expectSendMss([1, 2, 4, 3, 232], 1000);
    expectSendMss([1, 1, 2, 4, 3, 232], 1000);
    expectSendMss([1, 1, 1, 2, 4, 3, 232, 0], 1000);
    expectSendMss([3, 3, 0, 2, 4, 3, 232], 1000);
    expectSendMss([4, 2, 3, 3, 0, 2, 4, 3, 232], 1000);
    expectSendMss([2, 4, 3, 232, 0, 2, 4, 0], 1000);
    expectSendMss([0, 2, 4, 3, 232, 0, 0, 0], 536);
  });

  it("through forty bytes of nothing, or with the last bytes [MUST-4] [T-29]", () => {
    const bytes: u8[] = [];
    for (let i = 0; i < 40; i++) bytes.push(1);
    expectSendMss(bytes, 536);
    bytes[36] = 2;
    bytes[37] = 4;
    bytes[38] = 3;
    bytes[39] = 232;
    expectSendMss(bytes, 1000);
  });

  it("behind others that nobody knows, by their lengths [MUST-6]", () => {
    expectSendMss([253, 6, 2, 4, 0, 100, 2, 4, 3, 232], 1000);
    expectSendMss([254, 2, 2, 4, 3, 232], 1000);
    expectSendMss([6, 6, 0, 0, 0, 0, 7, 6, 0, 0, 0, 0, 2, 4, 3, 232], 1000);
    expectSendMss([34, 2, 2, 4, 3, 232], 1000);
  });

  it("in every segment, data and FIN among them [MUST-5] [MUST-6]", () => {
    openWith([]);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, options: [1, 253, 5, 9, 9, 9, 1], data: "hello" });
    us.receives("hello");
    peer.sends({ flags: ACK | FIN, seq: 106, ack: 501, options: [254, 40, 9, 9], data: "bye" });
    us.receives("bye");
    us.receivesEnd();
    expectNoDrop();
  });

  it("no further than one of an impossible length, which does no harm [MUST-7] [T-20] [T-21] [T-22] [T-23] [I2]", () => {
    expectSendMss([254, 0, 2, 4, 3, 232], 536);
    expectSendMss([254, 1, 2, 4, 3, 232], 536);
    expectSendMss([254, 7, 2, 4, 3, 232, 0, 0], 536);
    expectSendMss([254, 9, 2, 4, 3, 232, 0, 0], 536);
    expectSendMss([254, 255, 2, 4, 3, 232, 0, 0], 536);
    expectSendMss([2, 0, 3, 232], 536);
    expectSendMss([2, 1, 3, 232], 536);
    expectSendMss([1, 2, 4, 3], 536);
    expectSendMss([1, 1, 1, 2], 536);
    expectSendMss([2, 4, 3, 232, 1, 1, 1, 254], 1000);
    const before: u8[] = [2, 4, 3, 232, 8, 0, 0, 0];
    expectSendMss(before, 1000);
  });

  it("no further in a segment of data either, which is taken [MUST-7] [T-20] [T-22]", () => {
    openWith([]);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, options: [8, 0, 5, 0], data: "hello" });
    us.receives("hello");
    peer.sends({ flags: ACK | PSH, seq: 106, ack: 501, options: [5, 255, 8, 255], data: "world" });
    us.receives("world");
    expectNoDrop();
  });

  it("only when they are as long as they must be [T-24]", () => {
    expectSendMss([2, 3, 9, 2, 4, 3, 232], 1000);
    expectSendMss([2, 5, 0, 100, 0, 2, 4, 3, 232], 1000);
    expectSendMss([2, 2, 2, 4, 3, 232], 1000);
    // No window scale, no SACK, no timestamps: the answer names the MSS alone.
    expect(answerTo([3, 2, 1, 1])).toBe("020405b4");
    expect(answerTo([3, 4, 7, 7])).toBe("020405b4");
    expect(answerTo([4, 3, 0])).toBe("020405b4");
    expect(answerTo([4, 4, 0, 0])).toBe("020405b4");
    expect(answerTo([8, 9, 0, 0, 0, 1, 0, 0, 0])).toBe("020405b4");
    expect(answerTo([8, 11, 0, 0, 0, 1, 0, 0, 0, 0, 0])).toBe("020405b4");
    expect(answerTo([8, 2, 1, 1])).toBe("020405b4");
  });

  it("and SACK blocks of impossible number or length are ignored, while the ACK counts [T-24] [S-21]", () => {
    const lengths: i32[] = [2, 3, 9, 11, 17, 33, 38];
    for (let i = 0; i < lengths.length; i++) {
      openWith([4, 2, 1, 1]);
      us.sends("hello");
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
      const options: u8[] = [5, u8(lengths[i])];
      while (options.length < lengths[i]) options.push(0xee);
      peer.sends({ flags: ACK, seq: 101, ack: 506, options });
      expectNoDrop();
      advance(5000);
      expectSilence();
      us.isIn(State.Established);
    }
  });

  it("but signatures without a key are not [T-31]", () => {
    const md5: u8[] = [19, 18, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 2, 4, 3, 232];
    expectSendMss(md5, 1000);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, options: md5, data: "hello" });
    us.receives("hello");
    expectSendMss([29, 16, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 2, 4, 3, 232], 1000);
    expectSendMss([29, 2, 2, 4, 3, 232], 1000);
    expectSendMss([29, 4, 1, 1, 2, 4, 3, 232], 1000);
  });
});

describe("the window scale", () => {
  it("above 14 is taken for 14 [T-28]", () => {
    const shifts: i32[] = [14, 15, 16, 32, 46, 255];
    for (let i = 0; i < shifts.length; i++) {
      start();
      us.listens();
      peer.sends({ flags: SYN, seq: 100, mss: 1024, windowScale: shifts[i] });
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, windowScale: windowShift });
      peer.sends({ flags: ACK, seq: 101, ack: 501, window: 1 });
      us.accepts();
      expect(mostInFlight()).toBe(min(i32(bufferBytes / 1024) * 1024, 16384));
    }
  });
});

/** The peer acknowledges all, and offers 1 again; how much of ours is on its way at once in the end. */
function mostInFlight(): i32 {
  let seq = 501;
  let most = 0;
  for (let rounds = 0; rounds < 8; rounds++) {
    us.sendsBytes(60000);
    pollNow();
    let sent = 0;
    for (let frame = nextFrame(); frame.length > 0; frame = nextFrame()) sent += frame.length - 54;
    seq += sent;
    most = max(most, sent);
    peer.sends({ flags: ACK, seq: 101, ack: seq, window: 1 });
  }
  return most;
}

describe("a timestamp from far ahead", () => {
  it("isn't believed from a segment that isn't taken [T-30] [I5]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, tsVal: 1000 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, tsEcr: 1000 });
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 1001 });
    us.accepts();
    peer.sends({ flags: ACK, seq: 2000000, ack: 501, tsVal: 2000000000, data: "outside" });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1001 });
    advance(1000);
    peer.sends({ flags: ACK, seq: 101, ack: 700, tsVal: 2000000000 });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1001 });
    advance(1000);
    peer.sends({ flags: ACK, seq: 102, ack: 501, tsVal: 2000000000, data: "behind a hole" });
    peer.expects({ flags: ACK, seq: 501, ack: 101, tsEcr: 1001 });
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, tsVal: 1002, data: "a" });
    us.receives("abehind a hole");
  });
});

describe("our options", () => {
  it("have lengths, and fill whole words without an end of their list [MUST-68] [MUST-69] [MUST-64]", () => {
    start();
    us.connects();
    const syn = nextFrame();
    // MSS, SACK permitted with timestamps, window scale behind a NOP.
    expect(hexOf(syn.slice(46, 47))).toBe("a0");
    expect(hexOf(syn.slice(54, 62))).toBe("020405b4" + "0402080a");
    expect(hexOf(syn.slice(66))).toBe("00000000" + "010303" + "0" + windowShift.toString(16));
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460, sackPermitted: true, tsVal: 7 });
    const ack = nextFrame();
    expect(hexOf(ack.slice(46, 47))).toBe("80");
    expect(hexOf(ack.slice(54, 58))).toBe("0101080a");
    expect(hexOf(ack.slice(62))).toBe("00000007");
    peer.sends({ flags: ACK, seq: 201, ack: 501, tsVal: 8, data: "behind a hole" });
    const sack = nextFrame();
    expect(hexOf(sack.slice(46, 47))).toBe("b0");
    expect(hexOf(sack.slice(66, 70))).toBe("0101050a");
    expect(viewOf(sack).getUint32(70)).toBe(201);
    expect(viewOf(sack).getUint32(74)).toBe(214);
    expect(sack.length).toBe(78);
  });
});
