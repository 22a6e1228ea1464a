// How much may be in flight (RFC 5681 §3.1, with RFC 6928's first window and RFC 3465's counting of bytes).

import {
  ACK,
  PSH,
  SYN,
  acknowledges,
  advance,
  establishedByUs,
  expectsHundreds,
  passesOver,
  peer,
  start,
  tenUnderWay,
  untilNextFrame,
  us,
  windowIs,
} from "../support/conversation";

describe("the first window", () => {
  it("is of ten segments [MUST-19]", () => {
    tenUnderWay();
    windowIs(1000);
    advance(100);
    peer.expectsNothing();
  });

  it("is of 14600 bytes at most, which are ten segments of an Ethernet [MUST-19]", () => {
    start();
    establishedByUs(1460);
    windowIs(14600);
  });

  it("is of one segment after a SYN that was lost [MUST-19]", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    untilNextFrame(2000);
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100 });
    us.sendsBytes(1000);
    expectsHundreds(501, 1);
  });

  it("is of one segment after a SYN-ACK that was lost [MUST-19]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    untilNextFrame(2000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.sendsBytes(1000);
    expectsHundreds(501, 1);
  });

  it("isn't opened by the acknowledgement of the SYN", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    windowIs(1000);
  });
});

describe("slow start", () => {
  it("sends two segments for each that is acknowledged [MUST-19]", () => {
    tenUnderWay();
    acknowledges(601);
    expectsHundreds(1501, 2);
    windowIs(1100);
    acknowledges(701);
    expectsHundreds(1701, 2);
    windowIs(1200);
  });

  it("counts an acknowledgement of two segments twice, and of more not more [MUST-19] [S-22]", () => {
    tenUnderWay();
    acknowledges(701);
    expectsHundreds(1501, 4);
    windowIs(1200);
    acknowledges(1901);
    windowIs(1400);
    expectsHundreds(1901, 14);
  });

  it("counts the bytes of acknowledgements, and not how many came [S-22]", () => {
    tenUnderWay();
    for (let number = 502; number <= 601; number++) acknowledges(number);
    windowIs(1100);
    expectsHundreds(1501, 2);
  });

  it("learns nothing from an acknowledgement of what was never sent [S-22]", () => {
    tenUnderWay();
    acknowledges(1502);
    windowIs(1000);
    peer.expects({ flags: ACK, seq: 1501, ack: 101 });
    peer.expectsNothing();
    acknowledges(601);
    expectsHundreds(1501, 2);
  });
});

describe("a time-out", () => {
  it("leaves a window of one segment, and all that was in flight is sent again [MUST-19]", () => {
    tenUnderWay();
    expect(untilNextFrame(1000)).toBe(201);
    expectsHundreds(501, 1);
    windowIs(100);
    acknowledges(601);
    expectsHundreds(601, 2);
    windowIs(200);
    acknowledges(701);
    expectsHundreds(801, 2);
    windowIs(300);
  });

  it("lets the window grow by one segment an acknowledgement at most, at first [MUST-19]", () => {
    tenUnderWay();
    untilNextFrame(1000);
    expectsHundreds(501, 1);
    // Only the first segment was lost.
    acknowledges(1501);
    windowIs(200);
    expectsHundreds(1501, 2);
  });

  it("is followed by slow start up to half of what was in flight, and by congestion avoidance then [MUST-19]", () => {
    tenUnderWay();
    untilNextFrame(1000);
    passesOver();
    for (let number = 601; number <= 901; number += 100) {
      acknowledges(number);
      passesOver();
      windowIs(number - 401);
    }
    // 500 bytes are half of 1000. From here on it takes a window of bytes for one more segment.
    for (let number = 1001; number <= 1301; number += 100) {
      acknowledges(number);
      passesOver();
      windowIs(500);
    }
    acknowledges(1401);
    passesOver();
    windowIs(600);
    for (let number = 1501; number <= 1901; number += 100) {
      acknowledges(number);
      passesOver();
      windowIs(600);
    }
    acknowledges(2001);
    windowIs(700);
  });

  it("of the same segment again doesn't halve again [MUST-19]", () => {
    tenUnderWay();
    for (let count = 0; count < 3; count++) {
      untilNextFrame(1000);
      expectsHundreds(501, 1);
    }
    for (let number = 601; number <= 1001; number += 100) {
      acknowledges(number);
      passesOver();
    }
    // Slow start up to 500, as after one time-out, and no further.
    windowIs(500);
  });

  it("leaves two segments to slow start, however little was in flight [MUST-19]", () => {
    start();
    establishedByUs(100);
    us.sendsBytes(100);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    untilNextFrame(1000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100 });
    us.sendsBytes(1000);
    acknowledges(601);
    windowIs(200);
    expectsHundreds(601, 2);
    acknowledges(701);
    windowIs(200);
    acknowledges(801);
    windowIs(300);
  });
});

describe("the window", () => {
  it("isn't opened by an application that doesn't use it", () => {
    start();
    establishedByUs(100);
    for (let number = 601; number <= 2501; number += 100) {
      us.sendsBytes(100);
      peer.expects({ flags: ACK | PSH, seq: number - 100, ack: 101, length: 100 });
      acknowledges(number);
    }
    windowIs(1000);
  });

  it("is the first one again after a silence of a time-out or more [MUST-19]", () => {
    tenUnderWay();
    for (let number = 601; number <= 1501; number += 100) {
      acknowledges(number);
      passesOver();
    }
    acknowledges(3401);
    windowIs(2000);
    advance(200);
    us.sendsBytes(100);
    peer.expects({ flags: ACK | PSH, seq: 3401, ack: 101, length: 100 });
    windowIs(2000);
    acknowledges(3501);
    advance(201);
    us.sendsBytes(100);
    peer.expects({ flags: ACK | PSH, seq: 3501, ack: 101, length: 100 });
    windowIs(1000);
  });
});
