// Losses that are told by time (RFC 8985 §6): what was sent long enough before something that has arrived is lost. The
// round trip is 100 ms, so the time-out 300 ms and a quarter of the round trip 25 ms.

import { tcpGetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  State,
  acknowledges,
  advance,
  counted,
  establishedWithSack,
  expectsHundreds,
  passesOver,
  peer,
  reports,
  start,
  startWithUsAt,
  tenUnderWayWithSack,
  untilNextFrame,
  us,
} from "../support/conversation";

/** Ten are under way, and the answers begin to come. */
function tenAnswered(bytes: i32 = 2900): void {
  tenUnderWayWithSack(100, bytes);
  advance(100);
}

/** Of the ten the first is lost. What its neighbours report has brought out 1501 and 1601, and 501 again. */
function firstSentAgain(): void {
  tenAnswered();
  for (let right = 701; right <= 901; right += 100) {
    reports(501, [601, right]);
    passesOver();
  }
  expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
}

describe("a hole", () => {
  it("is filled a quarter of the shortest round trip after a segment beyond it has arrived", () => {
    tenAnswered();
    reports(501, [601, 701]);
    expectsHundreds(1501, 1);
    expect(untilNextFrame(1000)).toBe(25);
    expectsHundreds(501, 1);
    expect(counted("tcp.fast-retransmits")).toBe(1);
  });

  it("is waited for so long from the second arrival on, too", () => {
    tenAnswered();
    reports(501, [601, 701]);
    passesOver();
    advance(10);
    reports(501, [601, 801]);
    expectsHundreds(1601, 1);
    expect(untilNextFrame(1000)).toBe(25);
    expectsHundreds(501, 1);
  });

  it("is filled at once when more than two have arrived beyond it", () => {
    tenAnswered();
    reports(501, [601, 701]);
    passesOver();
    reports(501, [601, 701, 1001, 1101]);
    passesOver();
    reports(501, [601, 701, 1001, 1101, 1301, 1302]);
    expectsHundreds(501, 1);
  });

  it("is filled at once when it is older than what has arrived by a quarter of a round trip", () => {
    start();
    establishedWithSack(100, 100);
    us.sendsBytes(100);
    peer.takes();
    advance(25);
    us.sendsBytes(100);
    peer.takes();
    advance(100);
    reports(501, [601, 701]);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 100 });
  });

  it("that fills itself meanwhile isn't filled again", () => {
    tenAnswered();
    reports(501, [601, 801]);
    passesOver();
    advance(24);
    peer.expectsNothing();
    acknowledges(801);
    passesOver();
    for (let number = 901; number <= 1801; number += 100) {
      advance(8);
      acknowledges(number);
      passesOver();
    }
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("needs more patience where the path is known to reorder", () => {
    tenAnswered();
    reports(501, [601, 701]);
    passesOver();
    acknowledges(701);
    passesOver();
    for (let right = 901; right <= 1201; right += 100) reports(701, [801, right]);
    passesOver();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
    expect(untilNextFrame(1000)).toBe(25);
    peer.expects({ flags: ACK, seq: 701, ack: 101, length: 100 });
  });

  it("and others are filled in their order, before anything new leaves, and with nothing that has arrived", () => {
    tenAnswered();
    // Lost: 501, 801, 901 and 1201.
    reports(501, [601, 801]);
    expectsHundreds(1501, 2);
    reports(501, [601, 801, 1001, 1201]);
    expectsHundreds(501, 1);
    reports(501, [1301, 1501, 601, 801, 1001, 1201]);
    expectsHundreds(801, 2);
    advance(100);
    reports(501, [1301, 1601, 601, 801, 1001, 1201]);
    expectsHundreds(1201, 1);
    reports(501, [1301, 1701, 601, 801, 1001, 1201]);
    expectsHundreds(1701, 1);
    acknowledges(801);
    expectsHundreds(1801, 1);
    reports(1201, [1301, 1701]);
    expectsHundreds(1901, 2);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(4);
  });

  it("is found where the numbers wrap, too [S-29]", () => {
    // The wrap is in the hole, at its edge, in what has arrived, and in what was lost with it.
    const wraps: i32[] = [50, 100, 150, 350];
    for (let i = 0; i < wraps.length; i++) {
      startWithUsAt(u32(0 - 1 - wraps[i]));
      establishedWithSack(100, 100);
      us.sendsBytes(700);
      passesOver();
      advance(100);
      reports(501, [601, 801, 901, 1201]);
      peer.expects({ flags: ACK, seq: 501, ack: 101, length: 100 });
      passesOver();
      advance(100);
      acknowledges(801);
      passesOver();
      acknowledges(1201);
      advance(60000);
      peer.expectsNothing();
      expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(2);
    }
  });
});

describe("what was sent again", () => {
  it("and is lost again is found by what was sent after it", () => {
    firstSentAgain();
    advance(2);
    reports(501, [601, 1501]);
    expectsHundreds(1701, 2);
    advance(98);
    reports(501, [601, 1701]);
    expectsHundreds(1901, 2);
    advance(2);
    reports(501, [601, 1801]);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 100 });
    expectsHundreds(2101, 1);
    advance(100);
    acknowledges(2201);
    passesOver();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(2);
    expect(counted("tcp.retransmission-timeouts")).toBe(0);
  });

  it("isn't lost because something has arrived that left in the same millisecond, and before it", () => {
    firstSentAgain();
    for (let right = 1001; right <= 1501; right += 100) reports(501, [601, right]);
    passesOver();
    advance(100);
    reports(501, [601, 1601]);
    reports(501, [601, 1701]);
    passesOver();
    acknowledges(1701);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });
});

describe("a FIN", () => {
  it("of ours that has arrived beyond a hole isn't sent again", () => {
    tenAnswered(1100);
    us.finishes();
    acknowledges(601);
    peer.expects({ flags: FIN | ACK | PSH, seq: 1501, ack: 101, length: 100 });
    advance(100);
    reports(601, [701, 1602]);
    expectsHundreds(601, 1);
    acknowledges(1602);
    us.isIn(State.FinWait2);
    advance(60000);
    peer.expectsNothing();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });

  it("of the peer's may bring the report, and is acknowledged with what fills the hole", () => {
    tenAnswered();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501, sack: [601, 901] });
    us.isIn(State.CloseWait);
    peer.expects({ flags: ACK, seq: 501, ack: 102, length: 100 });
    passesOver();
    peer.sends({ flags: ACK, seq: 102, ack: 1501 });
    us.finishes();
    passesOver();
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(1);
  });
});
