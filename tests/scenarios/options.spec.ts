// The options of docs/abi.md: their ranges and defaults, which can only be read, and how a listener hands them on. What
// an option does stands with its subject.

import { tcpGetOption, tcpSetOption } from "../../assembly/index";
import {
  ACK,
  Option,
  PSH,
  Result,
  SYN,
  State,
  advance,
  establishedByPeer,
  failWith,
  openedByPeer,
  peer,
  reach,
  start,
  synWindow,
  windowShift,
  tenUnderWay,
  untilNextFrame,
  us,
} from "../support/conversation";

/** An option that can be set, with its range, its default and any other value. */
class Range {
  option: i32 = 0;
  least: i32 = 0;
  most: i32 = 0;
  standard: i32 = 0;
  other: i32 = 0;
}

const anyTime: i32 = 0x7fffffff;

// prettier-ignore
const ranges: Range[] = [
  { option: Option.NoDelay,                least: 0,    most: 1,       standard: 0,       other: 1 },
  { option: Option.KeepAlive,              least: 0,    most: 1,       standard: 0,       other: 1 },
  { option: Option.KeepAliveIdle,          least: 1000, most: anyTime, standard: 7200000, other: 12345 },
  { option: Option.KeepAliveInterval,      least: 1000, most: anyTime, standard: 75000,   other: 2345 },
  { option: Option.KeepAliveProbes,        least: 1,    most: 255,     standard: 10,      other: 7 },
  { option: Option.UserTimeout,            least: 0,    most: anyTime, standard: 180000,  other: 30000 },
  { option: Option.TimeToLive,             least: 1,    most: 255,     standard: 64,      other: 3 },
  { option: Option.DifferentiatedServices, least: 0,    most: 63,      standard: 0,       other: 46 },
  { option: Option.SegmentLifetime,        least: 0,    most: 240000,  standard: 30000,   other: 1500 },
];

const readOnly: i32[] = [
  Option.SmoothedRoundTrip,
  Option.CongestionWindow,
  Option.Retransmissions,
  Option.SendMss,
  Option.OfferedWindow,
];

describe("an option", () => {
  it("has its default, on a listener, a connection of ours and an accepted one", () => {
    for (let i = 0; i < ranges.length; i++) {
      start();
      establishedByPeer();
      insist(ranges[i], "of a listener", ranges[i].standard, tcpGetOption(us.listener, ranges[i].option));
      insist(ranges[i], "of an accepted one", ranges[i].standard, tcpGetOption(us.handle, ranges[i].option));
      start();
      reach(State.SynSent);
      insist(ranges[i], "of ours", ranges[i].standard, tcpGetOption(us.handle, ranges[i].option));
    }
  });

  it("takes the ends of its range, and nothing beyond them", () => {
    start();
    establishedByPeer();
    for (let i = 0; i < ranges.length; i++) {
      takesItsRange(us.handle, ranges[i]);
      takesItsRange(us.listener, ranges[i]);
    }
  });

  it("keeps its value when another is refused", () => {
    start();
    establishedByPeer();
    for (let i = 0; i < ranges.length; i++) {
      expect(tcpSetOption(us.handle, ranges[i].option, ranges[i].other)).toBe(0);
      expect(tcpSetOption(us.handle, ranges[i].option, ranges[i].least - 1)).toBe(Result.InvalidArgument);
      insist(ranges[i], "after a refusal", ranges[i].other, tcpGetOption(us.handle, ranges[i].option));
    }
  });

  it("of a listener passes to what it accepts afterwards", () => {
    start();
    us.listens();
    for (let i = 0; i < ranges.length; i++) {
      expect(tcpSetOption(us.listener, ranges[i].option, ranges[i].other)).toBe(0);
    }
    openedByPeer();
    for (let i = 0; i < ranges.length; i++) {
      insist(ranges[i], "inherited", ranges[i].other, tcpGetOption(us.handle, ranges[i].option));
    }
  });

  it("of a listener changes nothing of what it has accepted, nor the other way round", () => {
    start();
    establishedByPeer();
    expect(tcpSetOption(us.listener, Option.TimeToLive, 3)).toBe(0);
    expect(tcpGetOption(us.handle, Option.TimeToLive)).toBe(64);
    expect(tcpSetOption(us.handle, Option.TimeToLive, 4)).toBe(0);
    expect(tcpGetOption(us.listener, Option.TimeToLive)).toBe(3);
  });

  it("that nobody knows is an InvalidArgument", () => {
    start();
    establishedByPeer();
    for (let option = -1; option <= 1000; option++) {
      if (option >= 1 && option <= 17) continue;
      expect(tcpGetOption(us.handle, option)).toBe(Result.InvalidArgument);
      expect(tcpSetOption(us.handle, option, 1)).toBe(Result.InvalidArgument);
      expect(tcpSetOption(us.listener, option, 1)).toBe(Result.InvalidArgument);
    }
    expect(tcpGetOption(us.handle, -0x7fffffff)).toBe(Result.InvalidArgument);
    expect(tcpSetOption(us.handle, 0x7fffffff, 1)).toBe(Result.InvalidArgument);
  });

  it("that a build leaves out is an InvalidArgument, to be read as to be set", () => {
    start();
    establishedByPeer();
    const ecn = tcpGetOption(us.handle, Option.Ecn);
    if (ecn != 0) expect(ecn).toBe(Result.InvalidArgument);
    expect(tcpSetOption(us.handle, Option.Ecn, 0)).toBe(ecn);
    expect(tcpSetOption(us.handle, Option.CongestionControl, 0)).toBe(0);
    expect(tcpSetOption(us.handle, Option.CongestionControl, 2)).toBe(Result.InvalidArgument);
  });
});

describe("an option to be read", () => {
  it("can't be set", () => {
    start();
    establishedByPeer();
    for (let i = 0; i < readOnly.length; i++) {
      expect(tcpSetOption(us.handle, readOnly[i], 0)).toBe(Result.InvalidArgument);
      expect(tcpSetOption(us.handle, readOnly[i], 1)).toBe(Result.InvalidArgument);
      expect(tcpSetOption(us.listener, readOnly[i], 1)).toBe(Result.InvalidArgument);
    }
  });

  it("is the smoothed round trip in milliseconds", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    advance(120);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    expect(tcpGetOption(us.handle, Option.SmoothedRoundTrip)).toBe(120);
  });

  it("is how many segments were sent again", () => {
    start();
    establishedByPeer();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    for (let i = 1; i <= 3; i++) {
      untilNextFrame(10000);
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
      expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(i);
    }
  });

  it("is the MSS to send with, less the options of every segment [MUST-16]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1000 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(1000);
    peer.port = 40001;
    peer.sends({ flags: SYN, seq: 100, mss: 1000, tsVal: 1 });
    const synAck = peer.takes();
    peer.sends({ flags: ACK, seq: 101, ack: 501, tsVal: 1, tsEcr: synAck.tsVal });
    us.accepts();
    expect(tcpGetOption(us.handle, Option.SendMss)).toBe(988);
  });

  it("is the window offered last", () => {
    start();
    establishedByPeer();
    const offered = i32(synWindow);
    expect(tcpGetOption(us.handle, Option.OfferedWindow)).toBe(offered);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, length: 1000 });
    advance(200);
    const answer = peer.takes();
    expect(answer.window).toBeLessThanOrEqual(offered);
    expect(tcpGetOption(us.handle, Option.OfferedWindow)).toBe(answer.window);
  });

  it("of a half-open connection is the same in a challenge as in the SYN-ACK, which isn't scaled", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460, windowScale: 3 });
    const synAck = peer.takes();
    peer.sends({ flags: SYN, seq: 200, mss: 1460, windowScale: 3 });
    const challenge = peer.takes();
    expect(challenge.flags).toBe(ACK);
    expect(challenge.window << windowShift).toBe(synAck.window);
  });

  it("is the congestion window, which grows with what is acknowledged", () => {
    start();
    establishedByPeer();
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(14600);
    tenUnderWay();
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(1000);
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBe(1005);
  });
});

describe("the MSS to announce", () => {
  it("is 1460, and may be 536 at least", () => {
    start();
    us.listens();
    expect(tcpGetOption(us.listener, Option.AnnouncedMss)).toBe(1460);
    expect(tcpSetOption(us.listener, Option.AnnouncedMss, 535)).toBe(Result.InvalidArgument);
    expect(tcpSetOption(us.listener, Option.AnnouncedMss, 1461)).toBe(Result.InvalidArgument);
    expect(tcpSetOption(us.listener, Option.AnnouncedMss, 1460)).toBe(0);
    expect(tcpSetOption(us.listener, Option.AnnouncedMss, 536)).toBe(0);
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, mss: 536 });
  });

  it("can be set before the SYN of a connection, and not afterwards", () => {
    start();
    us.connects();
    expect(tcpGetOption(us.handle, Option.AnnouncedMss)).toBe(1460);
    expect(tcpSetOption(us.handle, Option.AnnouncedMss, 1000)).toBe(0);
    peer.expects({ flags: SYN, seq: 500, mss: 1000 });
    expect(tcpSetOption(us.handle, Option.AnnouncedMss, 900)).toBe(Result.InvalidArgument);
    expect(tcpGetOption(us.handle, Option.AnnouncedMss)).toBe(1000);
  });

  it("can't be set on a connection that was accepted", () => {
    start();
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.AnnouncedMss, 1000)).toBe(Result.InvalidArgument);
  });
});

function takesItsRange(handle: i32, range: Range): void {
  insist(range, "below", Result.InvalidArgument, tcpSetOption(handle, range.option, range.least - 1));
  insist(range, "at its least", 0, tcpSetOption(handle, range.option, range.least));
  insist(range, "the least", range.least, tcpGetOption(handle, range.option));
  insist(range, "at its most", 0, tcpSetOption(handle, range.option, range.most));
  insist(range, "the most", range.most, tcpGetOption(handle, range.option));
  if (range.most == anyTime) return;
  insist(range, "above", Result.InvalidArgument, tcpSetOption(handle, range.option, range.most + 1));
}

function insist(range: Range, what: string, expected: i32, answer: i32): void {
  if (answer != expected) failWith(`option ${range.option}, ${what}: ${answer}, and not ${expected}`);
}
