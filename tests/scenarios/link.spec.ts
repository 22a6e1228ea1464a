// The MAC's link (docs/abi.md, `linkChanged`): while it is down nothing is transmitted and nobody's time runs out; when
// it is back, what was due is due at once.

import { configure, linkChanged, tcpConnect, tcpGetOption, tcpSetOption } from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  RST,
  SYN,
  State,
  advance,
  establishedByPeer,
  establishedByUs,
  isArp,
  never,
  nextFrame,
  ourAddress,
  peer,
  pollNow,
  reach,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

const hour: u32 = 3600000;

describe("without a link", () => {
  it("nothing is transmitted, and a connection survives an hour with data that was lost [W-06]", () => {
    start();
    establishedByPeer();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    linkChanged(0);
    advance(hour);
    peer.expectsNothing();
    us.isIn(State.Established);
    linkChanged(1);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    us.isIn(State.Established);
  });

  it("what an application asks for waits, and leaves at once when the link is back [W-06]", () => {
    start();
    establishedByUs();
    linkChanged(0);
    us.sends("later");
    us.finishes();
    advance(hour);
    peer.expectsNothing();
    linkChanged(1);
    peer.expects({ flags: FIN | ACK | PSH, seq: 501, ack: 101, data: "later" });
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
  });

  it("a half-open connection waits for it, and repeats its SYN-ACK then [W-06]", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    linkChanged(0);
    advance(hour);
    linkChanged(1);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    us.accepts();
  });

  it("an acknowledgement that is due waits too [W-06]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    advance(50);
    linkChanged(0);
    advance(10000);
    peer.expectsNothing();
    linkChanged(1);
    peer.expects({ flags: ACK, seq: 501, ack: 106 });
  });

  it("a connection can be opened, and its SYN leaves when the link is there [W-06]", () => {
    start();
    linkChanged(0);
    us.connects();
    advance(hour);
    peer.expectsNothing();
    us.isIn(State.SynSent);
    linkChanged(1);
    peer.expects({ flags: SYN, seq: 500 });
    expect(untilNextFrame(2000)).toBe(1000);
    peer.expects({ flags: SYN, seq: 500 });
  });

  it("a SYN that was on its way is repeated when the link is back, and its three minutes begin then [W-06]", () => {
    start();
    reach(State.SynSent);
    linkChanged(0);
    advance(hour);
    linkChanged(1);
    peer.expects({ flags: SYN, seq: 500 });
    advance(170000);
    us.isIn(State.SynSent);
  });

  it("the reset of tcpAbort is kept [W-06]", () => {
    start();
    establishedByPeer();
    linkChanged(0);
    us.aborts();
    advance(hour);
    peer.expectsNothing();
    linkChanged(1);
    peer.expects({ flags: RST, seq: 501 });
  });

  it("a new address is announced when the link is back [W-06]", () => {
    start();
    linkChanged(0);
    configure(ourAddress, 0xffffff00, 0);
    advance(1000);
    peer.expectsNothing();
    linkChanged(1);
    expect(isArp(nextFrame())).toBe(true);
  });

  it("a neighbour is asked for when the link is back, and not before [W-06]", () => {
    start();
    expect(tcpConnect(0x0a0007c8, 80, 0)).toBeGreaterThan(0);
    expect(isArp(nextFrame())).toBe(true);
    linkChanged(0);
    advance(hour);
    peer.expectsNothing();
    linkChanged(1);
    expect(isArp(nextFrame())).toBe(true);
  });

  it("keepalive asks nothing, and gives the peer its time when the link is back [W-06]", () => {
    start();
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.KeepAlive, 1)).toBe(0);
    expect(tcpSetOption(us.handle, Option.KeepAliveIdle, 1000)).toBe(0);
    expect(tcpSetOption(us.handle, Option.KeepAliveInterval, 1000)).toBe(0);
    expect(tcpSetOption(us.handle, Option.KeepAliveProbes, 3)).toBe(0);
    linkChanged(0);
    advance(hour);
    peer.expectsNothing();
    us.isIn(State.Established);
    linkChanged(1);
    untilNextFrame(1000);
    peer.expects({ flags: ACK, seq: 500, ack: 101 });
    us.isIn(State.Established);
  });

  it("TIME-WAIT ends in time [W-06]", () => {
    start();
    reach(State.TimeWait);
    linkChanged(0);
    advance(60100);
    us.isIn(State.Closed);
  });

  it("nothing wakes the host [W-06]", () => {
    start();
    establishedByPeer();
    us.sends("hello");
    linkChanged(0);
    advance(1);
    expect(pollNow()).toBe(never);
  });
});

describe("a link that is said to be", () => {
  it("down twice, or up twice, changes nothing [W-06]", () => {
    start();
    establishedByPeer();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    linkChanged(1);
    peer.expectsNothing();
    linkChanged(0);
    linkChanged(0);
    advance(60000);
    linkChanged(1);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    linkChanged(1);
    peer.expectsNothing();
  });
});
