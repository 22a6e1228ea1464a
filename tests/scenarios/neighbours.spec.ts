// How long a neighbour is believed, who is forgotten when the table is full, and what happens to connections whose
// neighbour isn't known: nothing waits in ARP, a connection makes its segment again.

import { configure, tcpConnect } from "../../assembly/index";
import {
  ACK,
  PSH,
  Peer,
  Result,
  SYN,
  State,
  Us,
  advance,
  establishedByPeer,
  expectSilence,
  hexOf,
  ignoreFrames,
  isArp,
  makeArpReply,
  makeArpRequest,
  neighboursMax,
  never,
  nextFrame,
  ourAddress,
  peer,
  pollNow,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

const header = "020000000002" + "0806" + "0001080006040001" + "020000000002" + "0a000702" + "000000000000";
const toAll = "ffffffffffff" + header;
const toPeer = "020000000001" + header;
const peerAddress = "0a000701";
const otherAddress = "0a000703";
const gatewayAddress = "0a0007fe";

/** 10.0.7.3, who isn't known, and doesn't answer by itself. */
const other = new Peer();
const moreOfUs = new Us();
let peers: Peer[] = [];

function startWithStranger(): void {
  start();
  other.address = 0x0a000703;
  other.macHigh = 0x0200;
  other.macLow = 3;
  other.ourPort = 0;
}

function answers(): void {
  other.sendsFrame(makeArpReply(other));
}

describe("a connection from somebody unknown", () => {
  it("needs no question: what he is sent goes to where he completed the handshake from", () => {
    startWithStranger();
    us.listens();
    other.ourPort = 80;
    other.sends({ flags: SYN, seq: 100 });
    other.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    other.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts(other);
    us.sends("hello");
    expect(hexOf(nextFrame().subarray(0, 14))).toBe("020000000003" + "020000000002" + "0800");
  });
});

describe("a connection to somebody unknown", () => {
  it("asks for him, and its SYN leaves when he has answered", () => {
    startWithStranger();
    us.connects(other);
    expect(hexOf(nextFrame())).toBe(toAll + otherAddress);
    expectSilence();
    answers();
    other.expects({ flags: SYN });
    expectSilence();
  });

  it("asks once a second, and sends one SYN however late the answer comes", () => {
    startWithStranger();
    us.connects(other);
    expect(hexOf(nextFrame())).toBe(toAll + otherAddress);
    for (let asked = 1; asked < 20; asked++) {
      expect(untilNextFrame(2000)).toBe(1000);
      expect(hexOf(nextFrame())).toBe(toAll + otherAddress);
    }
    advance(300);
    answers();
    other.expects({ flags: SYN });
    expect(untilNextFrame(2000)).toBe(1000);
    other.expects({ flags: SYN });
  });

  it("asks no more often when another connection, or the next, wants the same", () => {
    startWithStranger();
    us.connects(other);
    expect(isArp(nextFrame())).toBe(true);
    moreOfUs.connects(other);
    expectSilence();
    advance(400);
    us.closes();
    us.connects(other);
    expectSilence();
    expect(untilNextFrame(2000)).toBe(600);
    expect(hexOf(nextFrame())).toBe(toAll + otherAddress);
    expectSilence();
  });

  it("that was given up asks no longer", () => {
    startWithStranger();
    us.connects(other);
    expect(isArp(nextFrame())).toBe(true);
    us.closes();
    advance(60000);
    ignoreFrames();
    expect(pollNow()).toBe(never);
  });

  it("fails after three minutes without an answer [MUST-23]", () => {
    startWithStranger();
    us.connects(other);
    advance(179000);
    us.isIn(State.SynSent);
    us.failedWith(0);
    advance(3000);
    us.isIn(State.Closed);
    us.failedWith(Result.TimedOut);
    ignoreFrames();
  });

  it("beyond the gateway asks for the gateway, and goes to its MAC address", () => {
    startWithStranger();
    other.address = 0xc0000201;
    other.macLow = 0xfe;
    us.connects(other);
    expect(hexOf(nextFrame())).toBe(toAll + gatewayAddress);
    other.address = 0x0a0007fe;
    answers();
    other.address = 0xc0000201;
    other.expects({ flags: SYN });
  });
});

describe("a neighbour in use", () => {
  it("is believed for five minutes, and then asked twice directly before all are asked", () => {
    start();
    establishedByPeer();
    peer.answersArp = false;
    advance(299000);
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    expectSilence();
    advance(1100);
    us.sends("b");
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "b" });
    expect(hexOf(nextFrame())).toBe(toPeer + peerAddress);
    peer.sends({ flags: ACK, seq: 101, ack: 503 });
    expectSilence();
    expect(untilNextFrame(2000)).toBe(1000);
    expect(hexOf(nextFrame())).toBe(toPeer + peerAddress);
    expect(untilNextFrame(2000)).toBe(1000);
    expect(hexOf(nextFrame())).toBe(toAll + peerAddress);
  });

  it("that answers is believed for another five minutes", () => {
    start();
    establishedByPeer();
    peer.answersArp = false;
    advance(300100);
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    expect(hexOf(nextFrame())).toBe(toPeer + peerAddress);
    peer.sendsFrame(makeArpReply(peer));
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    advance(299000);
    us.sends("b");
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "b" });
    expectSilence();
  });

  it("that doesn't answer is still used: its connections have time-outs of their own", () => {
    start();
    establishedByPeer();
    peer.answersArp = false;
    advance(300100);
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    peer.sends({ flags: ACK, seq: 101, ack: 502 });
    advance(10000);
    ignoreFrames();
    us.sends("b");
    peer.expects({ flags: ACK | PSH, seq: 502, ack: 101, data: "b" });
  });

  it("is asked when a segment had to be repeated three times [MUST-20] [SHLD-10]", () => {
    start();
    establishedByPeer();
    peer.answersArp = false;
    us.sends("a");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    for (let times = 0; times < 3; times++) {
      expectSilence();
      untilNextFrame(10000);
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "a" });
    }
    expect(hexOf(nextFrame())).toBe(toPeer + peerAddress);
    expectSilence();
  });

  it("may have moved: what is repeated goes where he is now", () => {
    startWithStranger();
    other.sendsFrame(makeArpRequest(other));
    expect(isArp(nextFrame())).toBe(true);
    us.connects(other);
    other.expects({ flags: SYN });
    other.macLow = 33;
    answers();
    untilNextFrame(2000);
    other.expects({ flags: SYN });
  });

  it("isn't forgotten in a flood of others [A-07]", () => {
    start();
    establishedByPeer();
    peer.answersArp = false;
    flood(neighboursMax + 10);
    us.sends("still known");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "still known" });
    expectSilence();
  });

  it("isn't forgotten when the whole table is in use, and strangers are answered all the same [A-07]", () => {
    start();
    configure(ourAddress, 0xffff0000, 0);
    expect(isArp(nextFrame())).toBe(true);
    peers = [];
    for (let i = 0; i < neighboursMax; i++) {
      const one = newPeer(0x0a000800 + i, 0x800 + i);
      one.sendsFrame(makeArpRequest(one));
      expect(isArp(nextFrame())).toBe(true);
      expect(tcpConnect(one.address, one.port, 5000)).toBeGreaterThan(0);
      one.expects({ flags: SYN, seq: 500 });
      peers.push(one);
    }
    flood(10);
    for (let i = 0; i < neighboursMax; i++) {
      peers[i].sends({ flags: SYN | ACK, seq: 100, ack: 501 });
      peers[i].expects({ flags: ACK, seq: 501, ack: 101 });
    }
  });
});

describe("a neighbour whom nobody uses", () => {
  it("makes room for another [A-07]", () => {
    startWithStranger();
    flood(neighboursMax + 10);
    other.sendsFrame(makeArpRequest(other));
    expect(isArp(nextFrame())).toBe(true);
    us.connects(other);
    other.expects({ flags: SYN });
  });

  it("makes room when he was heard of longest ago [A-07]", () => {
    startWithStranger();
    other.sendsFrame(makeArpRequest(other));
    expect(isArp(nextFrame())).toBe(true);
    advance(1000);
    peer.sendsFrame(makeArpRequest(peer));
    expect(isArp(nextFrame())).toBe(true);
    advance(1000);
    flood(neighboursMax - 1);
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    us.closes();
    us.connects(other);
    expect(hexOf(nextFrame())).toBe(toAll + otherAddress);
  });
});

/** So many hosts that nobody has heard of ask for us, and are answered. */
function flood(hosts: i32): void {
  configure(ourAddress, 0xffff0000, 0x0a0007fe);
  expect(isArp(nextFrame())).toBe(true);
  for (let i = 0; i < hosts; i++) {
    const one = newPeer(0x0a006400 + i, 0x6400 + i);
    one.sendsFrame(makeArpRequest(one));
    expect(hexOf(nextFrame().slice(0, 6))).toBe("02000000" + (0x6400 + i).toString(16));
  }
}

function newPeer(address: u32, macLow: u32): Peer {
  const one = new Peer();
  one.address = address;
  one.macLow = macLow;
  one.ourPort = 5000;
  return one;
}
