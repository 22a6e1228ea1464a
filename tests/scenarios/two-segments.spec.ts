// Two segments in flight are all that the smallest buffer allows, and three duplicate acknowledgements never come. RACK and
// its probes (RFC 8985) mend each loss, and without a time-out.

import {
  ACK,
  PSH,
  acknowledges,
  advance,
  counted,
  establishedWithSack,
  passesOver,
  peer,
  reports,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

/** Two segments of an Ethernet have left. */
function twoFullUnderWay(roundTrip: u32): void {
  start();
  establishedWithSack(1460, roundTrip);
  us.sendsBytes(2920);
  expectsTwoFull();
}

function expectsTwoFull(): void {
  peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
  peer.expects({ flags: ACK | PSH, seq: 1961, ack: 101, length: 1460 });
  peer.expectsNothing();
}

/** All is acknowledged, nothing more comes, and no timer has run out. */
function isMended(number: i32): void {
  acknowledges(number);
  advance(60000);
  peer.expectsNothing();
  expect(counted("tcp.retransmission-timeouts")).toBe(0);
}

describe("of two full segments", () => {
  it("the first is sent again when the second has arrived, long before a time-out", () => {
    twoFullUnderWay(100);
    advance(100);
    reports(501, [1961, 3421]);
    expect(untilNextFrame(1000)).toBe(25);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
    advance(100);
    isMended(3421);
    expect(counted("tcp.fast-retransmits")).toBe(1);
  });

  it("the second is probed for, and no later than a time-out would come", () => {
    twoFullUnderWay(100);
    advance(100);
    acknowledges(1961);
    expect(untilNextFrame(1000)).toBe(300);
    peer.expects({ flags: ACK | PSH, seq: 1961, ack: 101, length: 1460 });
    advance(100);
    isMended(3421);
  });

  it("the first follows the probe, if both are lost", () => {
    twoFullUnderWay(100);
    expect(untilNextFrame(1000)).toBe(202);
    peer.expects({ flags: ACK | PSH, seq: 1961, ack: 101, length: 1460 });
    advance(100);
    reports(501, [1961, 3421]);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
    advance(100);
    isMended(3421);
  });

  it("leave room for two more at once, when they are mended", () => {
    twoFullUnderWay(100);
    advance(100);
    reports(501, [1961, 3421]);
    untilNextFrame(1000);
    passesOver();
    advance(100);
    acknowledges(3421);
    us.sendsBytes(2920);
    peer.expects({ flags: ACK, seq: 3421, ack: 101, length: 1460 });
    peer.expects({ flags: ACK | PSH, seq: 4881, ack: 101, length: 1460 });
  });

  it("neither needs a time-out where round trips are as long as the shortest one, and hardly differ", () => {
    for (let roundTrip = 150; roundTrip <= 190; roundTrip += 40) {
      start();
      establishedWithSack(1460, roundTrip);
      for (let turn = 0; turn < 30; turn++) {
        us.sendsBytes(1460);
        passesOver();
        advance(roundTrip);
        acknowledges(501 + 1460 * (turn + 1));
      }
      const first = 501 + 1460 * 30;
      us.sendsBytes(2920);
      passesOver();
      advance(roundTrip);
      reports(first, [first + 1460, first + 2920]);
      expect(untilNextFrame(1000)).toBe(u32(i32(roundTrip / 4)));
      peer.expects({ flags: ACK, seq: first, ack: 101, length: 1460 });
      advance(roundTrip);
      isMended(first + 2920);
    }
  });
});
