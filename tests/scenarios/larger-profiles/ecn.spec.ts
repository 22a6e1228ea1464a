// Explicit congestion notification (RFC 3168): who asks for it and who agrees, what is marked on its way, the mark's echo,
// and what an echo means for the window.

import { tcpGetOption, tcpSetOption } from "../../../assembly/index";
import {
  ACK,
  CWR,
  ECE,
  FIN,
  Option,
  PSH,
  SYN,
  advance,
  counted,
  expectsHundreds,
  passesOver,
  peer,
  start,
  untilNextFrame,
  us,
  windowIs,
} from "../../support/conversation";

const mayBeMarked: i32 = 2;
const isMarked: i32 = 3;

/** We ask a peer with SACK, whose answer takes 100 ms, and it agrees. */
function agreedByUs(): void {
  start();
  us.connects();
  tcpSetOption(us.handle, Option.Ecn, 1);
  peer.expects({ flags: SYN | ECE | CWR, seq: 500 });
  advance(100);
  peer.sends({ flags: SYN | ACK | ECE, seq: 100, ack: 501, mss: 100, sackPermitted: true });
  peer.expects({ flags: ACK, seq: 501, ack: 101, congestionMark: 0 });
}

/** The peer's SYN, and what we answer: whether we agree. */
function asked(flags: u32, answer: u32): void {
  start();
  us.listens();
  tcpSetOption(us.listener, Option.Ecn, 1);
  peer.sends({ flags: flags, seq: 100, mss: 1460 });
  peer.expects({ flags: answer, seq: 500, ack: 101, congestionMark: 0 });
}

/** What we say now may be marked on its way, or may not. */
function sendsHello(congestionMark: i32): void {
  us.sends("hello");
  peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello", congestionMark: congestionMark });
}

/** Ten segments are under way, and more waits. */
function tenMarkable(bytes: i32 = 2900): void {
  agreedByUs();
  us.sendsBytes(bytes);
  for (let i = 0; i < 10; i++) expectsHundred(501 + 100 * i);
  peer.expectsNothing();
}

/** The next segment of a hundred bytes is new, and may be marked. */
function expectsHundred(seq: i32, flags: u32 = ACK): void {
  peer.expects({ flags: flags, seq: seq, ack: 101, length: 100, congestionMark: mayBeMarked });
}

/** Two segments, so that the answer comes at once. The second may have been marked, and wasn't. */
function speaks(seq: i32, flags: u32, congestionMark: i32): void {
  peer.sends({ flags: flags, seq: seq, ack: 501, length: 1000, congestionMark: congestionMark });
  peer.sends({ flags: ACK, seq: seq + 1000, ack: 501, length: 1000, congestionMark: mayBeMarked });
}

/** An acknowledgement that echoes a mark. */
function echoes(number: i64): void {
  peer.sends({ flags: ACK | ECE, seq: 101, ack: number });
}

describe("our SYN", () => {
  it("asks for nothing unless it was switched on", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500, congestionMark: 0 });
    peer.sends({ flags: SYN | ACK | ECE, seq: 100, ack: 501, mss: 1460 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    sendsHello(0);
  });

  it("asks when it was, and an answer with ECE alone agrees", () => {
    agreedByUs();
    sendsHello(mayBeMarked);
  });

  it("isn't agreed with by an answer without, or by one that gives back what it got", () => {
    const answers: u32[] = [SYN | ACK, SYN | ACK | CWR, SYN | ACK | ECE | CWR];
    for (let i = 0; i < answers.length; i++) {
      start();
      us.connects();
      tcpSetOption(us.handle, Option.Ecn, 1);
      peer.expects({ flags: SYN | ECE | CWR, seq: 500, congestionMark: 0 });
      peer.sends({ flags: answers[i], seq: 100, ack: 501, mss: 1460 });
      peer.expects({ flags: ACK, seq: 501, ack: 101 });
      sendsHello(0);
    }
  });

  it("doesn't ask again when it was lost: then we mark nothing, but echo what an answer to the first has allowed", () => {
    start();
    us.connects();
    tcpSetOption(us.handle, Option.Ecn, 1);
    peer.expects({ flags: SYN | ECE | CWR, seq: 500 });
    untilNextFrame(2000);
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK | ECE, seq: 100, ack: 501, mss: 1460 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    speaks(101, ACK, isMarked);
    peer.expects({ flags: ACK | ECE, seq: 501, ack: 2101 });
    us.sends("hello");
    peer.expects({ flags: ACK | ECE | PSH, seq: 501, ack: 2101, data: "hello", congestionMark: 0 });
  });

  it("that crosses the peer's is given up when the peer's answer to it doesn't agree", () => {
    start();
    us.connects();
    tcpSetOption(us.handle, Option.Ecn, 1);
    peer.expects({ flags: SYN | ECE | CWR, seq: 500 });
    peer.sends({ flags: SYN | ECE | CWR, seq: 100, mss: 100 });
    peer.expects({ flags: SYN | ACK | ECE, seq: 500, ack: 101 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100 });
    sendsHello(0);
  });

  it("that crosses the peer's agrees with it, and what agrees is no echo", () => {
    start();
    us.connects();
    tcpSetOption(us.handle, Option.Ecn, 1);
    peer.expects({ flags: SYN | ECE | CWR, seq: 500 });
    peer.sends({ flags: SYN | ECE | CWR, seq: 100, mss: 100 });
    peer.expects({ flags: SYN | ACK | ECE, seq: 500, ack: 101, congestionMark: 0 });
    peer.sends({ flags: SYN | ACK | ECE, seq: 100, ack: 501, mss: 100 });
    windowIs(1000);
    sendsHello(mayBeMarked);
  });
});

describe("a listener", () => {
  it("agrees with a SYN that asks", () => {
    asked(SYN | ECE | CWR, SYN | ACK | ECE);
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    sendsHello(mayBeMarked);
  });

  it("agrees with no other, for one flag alone asks for nothing", () => {
    const others: u32[] = [SYN, SYN | ECE, SYN | CWR];
    for (let i = 0; i < others.length; i++) {
      asked(others[i], SYN | ACK);
      peer.sends({ flags: ACK, seq: 101, ack: 501 });
      us.accepts();
      sendsHello(0);
    }
  });

  it("agrees with nobody unless it was switched on", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN | ECE | CWR, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    sendsHello(0);
  });

  it("forgets that it was asked when the SYN comes again without", () => {
    asked(SYN | ECE | CWR, SYN | ACK | ECE);
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    sendsHello(0);
  });
});

describe("what may be marked", () => {
  it("is new data, and not what is sent again, by recovery or by a probe", () => {
    tenMarkable(1050);
    advance(100);
    peer.sends({ flags: ACK, seq: 101, ack: 501, sack: [601, 901] });
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 100, congestionMark: 0 });
    agreedByUs();
    us.sendsBytes(100);
    expectsHundred(501, ACK | PSH);
    untilNextFrame(1000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, length: 100, congestionMark: 0 });
  });

  it("is no acknowledgement, and no FIN without data", () => {
    agreedByUs();
    speaks(101, ACK, mayBeMarked);
    peer.expects({ flags: ACK, seq: 501, ack: 2101, congestionMark: 0 });
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 2101, congestionMark: 0 });
  });

  it("is no question whether a window is still closed", () => {
    agreedByUs();
    peer.sends({ flags: ACK, seq: 101, ack: 501, window: 0 });
    us.sends("hello");
    untilNextFrame(1000);
    peer.expects({ flags: ACK, seq: 501, ack: 101, data: "h", congestionMark: 0 });
  });
});

describe("a mark", () => {
  it("is echoed until the peer confirms, with data, too", () => {
    agreedByUs();
    speaks(101, ACK, isMarked);
    peer.expects({ flags: ACK | ECE, seq: 501, ack: 2101 });
    us.receivesBytes(2000);
    passesOver();
    us.sends("hello");
    peer.expects({ flags: ACK | ECE | PSH, seq: 501, ack: 2101, data: "hello" });
    speaks(2101, ACK | CWR, mayBeMarked);
    peer.expects({ flags: ACK, seq: 506, ack: 4101 });
  });

  it("on the segment that confirms is echoed anew", () => {
    agreedByUs();
    speaks(101, ACK, isMarked);
    peer.expects({ flags: ACK | ECE, seq: 501, ack: 2101 });
    us.receivesBytes(2000);
    passesOver();
    speaks(2101, ACK | CWR, isMarked);
    peer.expects({ flags: ACK | ECE, seq: 501, ack: 4101 });
  });

  it("on a segment without data says nothing", () => {
    agreedByUs();
    peer.sends({ flags: ACK, seq: 101, ack: 501, congestionMark: isMarked });
    sendsHello(mayBeMarked);
  });

  it("says nothing where it wasn't agreed on", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 1460 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
    speaks(101, ACK, isMarked);
    peer.expects({ flags: ACK, seq: 501, ack: 2101 });
  });
});

describe("an echo", () => {
  it("halves the window once in a round trip, which the next new segment confirms", () => {
    tenMarkable();
    for (let number = 601; number <= 1001; number += 100) {
      echoes(number);
      peer.expectsNothing();
      windowIs(500);
    }
    echoes(1101);
    expectsHundred(1501, ACK | CWR);
    echoes(1201);
    expectsHundred(1601);
    echoes(1501);
    windowIs(500);
    for (let seq = 1701; seq <= 1901; seq += 100) expectsHundred(seq);
    // 1501, that confirms, has arrived; but another was marked behind it.
    echoes(1601);
    windowIs(250);
    expect(counted("tcp.fast-retransmits")).toBe(0);
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("and a loss of the same flight halve it once", () => {
    tenMarkable();
    advance(100);
    echoes(601);
    windowIs(500);
    peer.sends({ flags: ACK | ECE, seq: 101, ack: 601, sack: [701, 1501] });
    peer.expects({ flags: ACK, seq: 601, ack: 101, length: 100, congestionMark: 0 });
    advance(100);
    peer.sends({ flags: ACK | ECE, seq: 101, ack: 1501 });
    windowIs(500);
    expectsHundred(1501, ACK | CWR);
  });

  it("after a loss says no more than the loss", () => {
    tenMarkable();
    advance(100);
    peer.sends({ flags: ACK, seq: 101, ack: 501, sack: [601, 1401] });
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 100, congestionMark: 0 });
    echoes(1501);
    windowIs(500);
    expectsHundred(1501, ACK | CWR);
    expectsHundred(1601);
  });

  it("leaves two segments", () => {
    agreedByUs();
    us.sendsBytes(200);
    expectsHundred(501);
    expectsHundred(601, ACK | PSH);
    echoes(601);
    windowIs(200);
  });

  it("makes Cubic's window seven tenths", () => {
    tenMarkable();
    tcpSetOption(us.handle, Option.CongestionControl, 1);
    echoes(601);
    windowIs(700);
  });

  it("says nothing where it wasn't agreed on", () => {
    start();
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100 });
    us.sendsBytes(2900);
    expectsHundreds(501, 10);
    echoes(601);
    expectsHundreds(1501, 2);
    windowIs(1100);
  });
});
