// Tail loss probes (RFC 8985 §7): behind the last segments of a flight nothing follows that could tell of their loss, so
// one segment more asks. Unless a test says otherwise the round trip is 100 ms, and so the time-out 300 ms.

import { tcpGetOption, tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  SYN,
  State,
  acknowledges,
  advance,
  counted,
  establishedByUs,
  establishedWithSack,
  expectsHundreds,
  now,
  passesOver,
  peer,
  reports,
  start,
  tenUnderWayWithSack,
  untilNextFrame,
  us,
  windowIs,
} from "../support/conversation";

/** So many segments are under way, and nothing waits behind them. */
function underWay(segments: i32, roundTrip: u32 = 100): void {
  start();
  establishedWithSack(100, roundTrip);
  us.sendsBytes(100 * segments);
  passesOver();
}

/** The last of ten was lost, a probe has brought it, and the acknowledgement doesn't tell which of the two it is for. */
function tailBroughtByProbe(): void {
  underWay(10);
  advance(100);
  acknowledges(1401);
  windowIs(1200);
  expect(untilNextFrame(1000)).toBe(300);
  peer.expects({ flags: ACK | PSH, seq: 1401, ack: 101, length: 100 });
  advance(100);
  acknowledges(1501);
  peer.expectsNothing();
  windowIs(1200);
}

/** All of the window is under way again, twelve segments, and the first of them is acknowledged. */
function nextFlightAnswered(): void {
  us.sendsBytes(1200);
  passesOver();
  advance(100);
  acknowledges(1601);
}

describe("a probe", () => {
  it("leaves two round trips after the last segment, and repeats it", () => {
    underWay(3);
    expect(untilNextFrame(1000)).toBe(202);
    peer.expects({ flags: ACK | PSH, seq: 701, ack: 101, length: 100 });
    peer.expectsNothing();
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });

  it("waits 200 ms more for a single segment, whose acknowledgement may be delayed", () => {
    underWay(1, 300);
    expect(untilNextFrame(1000)).toBe(802);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });

  it("takes the place of a time-out that would come first", () => {
    underWay(1);
    expect(untilNextFrame(1000)).toBe(300);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    windowIs(1000);
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });

  it("waits a second where no round trip was measured", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    untilNextFrame(2000);
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100, sackPermitted: true });
    us.sendsBytes(100);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    expect(untilNextFrame(5000)).toBe(1000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    expect(counted("tcp.retransmission-timeouts")).toBe(1); // The SYN's.
  });

  it("is something new, if there is any, though the congestion window is full", () => {
    tenUnderWayWithSack(100, 1150);
    expect(untilNextFrame(1000)).toBe(202);
    expectsHundreds(1501, 1);
    windowIs(1000);
  });

  it("is nothing that the peer's window doesn't take", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    advance(100);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100, window: 300, sackPermitted: true });
    us.sendsBytes(1000);
    expectsHundreds(501, 3);
    expect(untilNextFrame(1000)).toBe(202);
    expectsHundreds(701, 1);
  });

  it("has the FIN of the end that it repeats, and may be nothing else", () => {
    underWay(2);
    us.closes();
    peer.expects({ flags: FIN | ACK, seq: 701, ack: 101 });
    expect(untilNextFrame(1000)).toBe(202);
    peer.expects({ flags: FIN | ACK | PSH, seq: 601, ack: 101, length: 100 });
    advance(100);
    acknowledges(701);
    start();
    establishedWithSack(100, 100);
    us.closes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    expect(untilNextFrame(1000)).toBe(300);
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });

  it("never begins with the SYN, which may be on its way beside the FIN", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500, sackPermitted: true });
    peer.sends({ flags: SYN, seq: 100, mss: 1460, sackPermitted: true });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, sackPermitted: true });
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    expect(untilNextFrame(2000)).toBe(1000);
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 101 });
    expect(untilNextFrame(2000)).toBe(1000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101, sackPermitted: true });
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    us.isIn(State.FinWait2);
  });

  it("is the only one of its flight: the time-out follows, counted from the probe", () => {
    underWay(3);
    expect(untilNextFrame(1000)).toBe(202);
    passesOver();
    expect(untilNextFrame(1000)).toBe(300);
    expectsHundreds(501, 1);
    windowIs(100);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
  });

  it("is put off by each new segment, and the time-out with it, but once", () => {
    start();
    establishedWithSack(100, 100);
    tcpSetOption(us.handle, Option.NoDelay, 1);
    const begun = now();
    for (let bytes = 1; counted("tcp.retransmission-timeouts") == 0 && bytes < 100; bytes++) {
      us.sends(".");
      advance(50);
    }
    expect(u32(now() - begun)).toBe(600);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(2);
  });

  it("doesn't follow another before a round trip was measured, for both may have been too early", () => {
    underWay(1, 20);
    expect(untilNextFrame(1000)).toBe(220);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    // Both copies have arrived.
    acknowledges(601);
    acknowledges(601);
    us.sendsBytes(200);
    passesOver();
    expect(untilNextFrame(1000)).toBe(220);
    expectsHundreds(601, 1);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
    acknowledges(801);
    us.sendsBytes(100);
    passesOver();
    advance(20);
    acknowledges(901);
    us.sendsBytes(200);
    passesOver();
    expect(untilNextFrame(1000)).toBe(42);
  });
});

describe("no probe leaves", () => {
  it("without SACK: its answer would say nothing", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(300);
    passesOver();
    expect(untilNextFrame(1000)).toBe(201);
    expectsHundreds(501, 1);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
  });

  it("while a loss is mended", () => {
    underWay(3);
    advance(100);
    reports(501, [601, 801]);
    expect(untilNextFrame(1000)).toBe(25);
    expectsHundreds(501, 1);
    expect(untilNextFrame(1000)).toBe(300);
    expectsHundreds(501, 1);
    expect(counted("tcp.retransmission-timeouts")).toBe(1);
  });

  it("into a closed window", () => {
    underWay(5);
    advance(100);
    peer.sends({ flags: ACK, seq: 101, ack: 701, window: 0 });
    expect(untilNextFrame(1000)).toBe(300);
    peer.expects({ flags: ACK, seq: 701, ack: 101, length: 1 });
  });

  it("after everything was acknowledged", () => {
    underWay(3);
    advance(100);
    acknowledges(801);
    advance(60000);
    peer.expectsNothing();
  });
});

describe("the answer to a probe", () => {
  it("that acknowledges what follows it says that it has mended a loss, which halves the window once", () => {
    tailBroughtByProbe();
    nextFlightAnswered();
    windowIs(650);
    for (let number = 1701; number <= 2701; number += 100) {
      acknowledges(number);
      expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeGreaterThanOrEqual(550);
    }
  });

  it("that comes twice says that both copies have arrived, and nothing was lost", () => {
    tailBroughtByProbe();
    acknowledges(1501);
    nextFlightAnswered();
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeGreaterThanOrEqual(1200);
  });

  it("that names what came twice says so, too", () => {
    tailBroughtByProbe();
    reports(1501, [1401, 1501]);
    nextFlightAnswered();
    expect(tcpGetOption(us.handle, Option.CongestionWindow)).toBeGreaterThanOrEqual(1200);
  });

  it("isn't every segment that has its number: not the peer's data, nor its window", () => {
    tailBroughtByProbe();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 1501, data: "answer" });
    peer.sends({ flags: ACK, seq: 107, ack: 1501, window: 50000 });
    us.receives("answer");
    us.sendsBytes(1200);
    passesOver();
    advance(100);
    peer.sends({ flags: ACK, seq: 107, ack: 1601, window: 50000 });
    windowIs(650);
  });

  it("isn't an acknowledgement that was overtaken", () => {
    tailBroughtByProbe();
    acknowledges(1401);
    nextFlightAnswered();
    windowIs(650);
  });

  it("that was something new tells of the hole before it, which is filled at once", () => {
    tenUnderWayWithSack(100, 1150);
    untilNextFrame(1000);
    expectsHundreds(1501, 1);
    advance(100);
    reports(1301, [1501, 1601]);
    expectsHundreds(1301, 2);
    expect(counted("tcp.fast-retransmits")).toBe(1);
    acknowledges(1601);
    peer.expects({ flags: ACK | PSH, seq: 1601, ack: 101, length: 50 });
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });

  it("tells of all that is lost before it, if nothing else has arrived", () => {
    underWay(3);
    untilNextFrame(1000);
    passesOver();
    advance(100);
    reports(501, [701, 801]);
    expectsHundreds(501, 1);
    advance(100);
    acknowledges(601);
    expectsHundreds(601, 1);
    advance(100);
    acknowledges(801);
    advance(60000);
    peer.expectsNothing();
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });
});
