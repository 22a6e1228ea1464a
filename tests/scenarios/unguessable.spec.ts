// What somebody off the path must not be able to guess: initial sequence numbers, ephemeral ports, timestamps; and what
// must tell nothing: the identification of datagrams.

import { configure, init, tcpConnect, tcpLocalPort } from "../../assembly/index";
import {
  ACK,
  PSH,
  RST,
  SYN,
  SentSegment,
  advance,
  isArp,
  nextFrame,
  now,
  ourAddress,
  ourMacHigh,
  ourMacLow,
  peer,
  readSegment,
  start,
  us,
  viewOf,
} from "../support/conversation";

const peerAddress: u32 = 0x0a000701;

describe("our initial sequence number", () => {
  it("grows by 250 a millisecond for the same four-tuple, whoever opens [MUST-8] [SHLD-1]", () => {
    start();
    const first = synOfOurs(5000);
    advance(40);
    const second = synOfOurs(5000);
    expect(u32(second.seq - first.seq)).toBe(40 * 250);
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    const early = peer.takes();
    peer.sends({ flags: RST, seq: 101 });
    advance(3);
    peer.sends({ flags: SYN, seq: 100 });
    const late = peer.takes();
    expect(u32(late.seq - early.seq)).toBe(3 * 250);
  });

  it("says nothing of another four-tuple's at the same instant [SHLD-1] [N-01]", () => {
    start();
    us.listens();
    const numbers: u32[] = [];
    for (let port = 40000; port < 40008; port++) {
      peer.port = port;
      peer.sends({ flags: SYN, seq: 100 });
      numbers.push(peer.takes().seq);
    }
    const steps: u32[] = [];
    for (let i = 1; i < numbers.length; i++) {
      const step = u32(numbers[i] - numbers[i - 1]);
      expect(step).toBeGreaterThan(0x10000);
      expect(step).toBeLessThan(0xffff0000);
      expect(steps.includes(step)).toBe(false);
      steps.push(step);
    }
  });

  it("depends on a secret that is drawn at each start [MUST-9] [N-01] [N-02]", () => {
    start();
    const before = synOfOurs(5000);
    init(ourMacHigh, ourMacLow, 0, now());
    configure(ourAddress, 0xffffff00, 0);
    expect(isArp(nextFrame())).toBe(true);
    peer.makesItselfKnown();
    const after = synOfOurs(5000);
    expect(after.seq).not.toBe(before.seq);
    expect(after.tsVal).not.toBe(before.tsVal);
  });
});

describe("an ephemeral port", () => {
  it("is any of 49152 to 65535, and not the next one [N-03]", () => {
    start();
    const ports: i32[] = [];
    let neighbours = 0;
    for (let i = 0; i < 100; i++) {
      us.handle = tcpConnect(peerAddress, 80, 0);
      const port = tcpLocalPort(us.handle);
      us.aborts();
      expect(port).toBeGreaterThanOrEqual(49152);
      expect(port).toBeLessThanOrEqual(65535);
      if (i > 0 && port - ports[i - 1] == 1) neighbours++;
      expect(ports.includes(port)).toBe(false);
      ports.push(port);
    }
    expect(neighbours).toBeLessThan(2);
    let low = 0;
    for (let i = 0; i < 100; i++) if (ports[i] < 57344) low++;
    expect(low).toBeGreaterThan(25);
    expect(low).toBeLessThan(75);
  });
});

describe("our timestamps", () => {
  it("count milliseconds, from an offset that each four-tuple has for itself [N-05]", () => {
    start();
    const first = synOfOurs(5000);
    const other = synOfOurs(5001);
    advance(7);
    const again = synOfOurs(5000);
    expect(u32(again.tsVal - first.tsVal)).toBe(7);
    expect(first.tsVal).not.toBe(now() - 7);
    const apart = u32(other.tsVal - first.tsVal);
    expect(apart).toBeGreaterThan(0x10000);
    expect(apart).toBeLessThan(0xffff0000);
  });
});

describe("the identification of our datagrams", () => {
  it("is 0 in all of them, beside DF [N-06]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100, mss: 1460 });
    tellsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
    us.sends("hello");
    tellsNothing();
    us.aborts();
    tellsNothing();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "stranger" });
    tellsNothing();
  });
});

/** Our SYN from that port; the connection is forgotten again. */
function synOfOurs(port: i32): SentSegment {
  us.handle = tcpConnect(peerAddress, 40000, port);
  const syn = readSegment(nextFrame(), false);
  expect(syn.flags).toBe(SYN);
  expect(syn.hasTimestamps).toBe(true);
  us.closes();
  return syn;
}

function tellsNothing(): void {
  const view = viewOf(nextFrame());
  expect(i32(view.getUint16(18))).toBe(0);
  expect(i32(view.getUint16(20))).toBe(0x4000);
}
