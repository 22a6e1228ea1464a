// Full tables (docs/abi.md, tcpListen): the backlog, the half-open entries, the connections. Who finds no room hears
// nothing, and is served when there is some.

import { tcpAccept, tcpClose, tcpConnect, tcpError, tcpListen, tcpReadable, tcpState } from "../../assembly/index";
import {
  ACK,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  connectionsMax,
  counted,
  halfOpenMax,
  ignoreFrames,
  nextFrame,
  openedByPeer,
  peer,
  readSegment,
  start,
  untilNextFrame,
  us,
} from "../support/conversation";

const peerAddress: u32 = 0x0a000701;

describe("a backlog that is full", () => {
  it("answers no SYN, and the one that is repeated when there is room [R-07]", () => {
    start();
    us.listens(80, 2);
    begin(40000);
    complete(40000);
    begin(40001);
    complete(40001);
    peer.port = 40002;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expectsNothing();
    advance(1000);
    peer.sends({ flags: SYN, seq: 100 });
    peer.expectsNothing();
    us.accepts();
    begin(40002);
    complete(40002);
    expect(tcpReadable(us.listener)).toBe(2);
  });

  it("doesn't hear a handshake's last ACK, and serves the peer when there is room [R-07]", () => {
    start();
    us.listens(80, 1);
    begin(40000);
    begin(40001);
    complete(40000);
    complete(40001);
    peer.expectsNothing();
    expect(tcpReadable(us.listener)).toBe(1);
    us.accepts();
    expect(tcpAccept(us.listener)).toBe(Result.WouldBlock);
    peer.port = 40001;
    untilNextFrame(2000);
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    complete(40001);
    us.accepts();
    us.isIn(State.Established);
  });

  it("doesn't take the data that comes with the last ACK either, until it is repeated [R-07]", () => {
    start();
    us.listens(80, 1);
    begin(40000);
    begin(40001);
    complete(40000);
    peer.port = 40001;
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.expectsNothing();
    us.accepts();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.accepts();
    us.receives("hello");
  });

  it("has room again when one that waited is reset [R-07]", () => {
    start();
    us.listens(80, 1);
    begin(40000);
    complete(40000);
    peer.sends({ flags: RST, seq: 101 });
    begin(40001);
    complete(40001);
    expect(tcpReadable(us.listener)).toBe(1);
  });

  it("bounds no half-open connections", () => {
    start();
    us.listens(80, 1);
    for (let i = 0; i < halfOpenMax; i++) begin(40000 + i);
    expect(tcpReadable(us.listener)).toBe(0);
  });

  it("is of at least one, whatever was asked for", () => {
    start();
    us.listens(80, 0);
    hasRoomForOne();
    start();
    us.listens(80, -5);
    hasRoomForOne();
  });

  it("is of all connections at most, whatever was asked for", () => {
    start();
    us.listens(80, 0x7fffffff);
    for (let i = 0; i < connectionsMax; i++) {
      begin(40000 + i);
      complete(40000 + i);
    }
    expect(tcpReadable(us.listener)).toBe(connectionsMax);
    peer.port = 39999;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expectsNothing();
  });

  it("of one port is no matter to another", () => {
    start();
    us.listens(80, 1);
    expect(tcpListen(7, 1)).toBeGreaterThan(0);
    begin(40000);
    complete(40000);
    peer.ourPort = 7;
    begin(40001);
  });
});

describe("the table of half-open connections that is full", () => {
  it("still serves those who are in it [R-01]", () => {
    start();
    us.listens();
    flood(halfOpenMax);
    complete(20000);
    us.accepts();
    us.isIn(State.Established);
    begin(60000);
  });

  it("has room again as soon as one of its peers resets [R-02] [R-01]", () => {
    start();
    us.listens();
    flood(halfOpenMax);
    for (let i = 0; i < 3 * halfOpenMax; i++) {
      peer.port = 20000 + (i % halfOpenMax);
      peer.sends({ flags: RST, seq: 101 });
      peer.sends({ flags: SYN, seq: 100 });
      peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    }
    peer.sends({ flags: RST, seq: 101 });
    begin(60000);
  });

  it("is empty again after half a minute of silence, and a legitimate peer connects [R-01] [R-05] [I6]", () => {
    start();
    us.listens();
    flood(halfOpenMax);
    for (let repeats = 0; repeats < 4 * halfOpenMax; repeats++) {
      untilNextFrame(20000);
      expect(readSegment(nextFrame(), false).flags).toBe(SYN | ACK);
    }
    advance(17000);
    peer.expectsNothing();
    flood(halfOpenMax);
  });

  it("leaves connections of our own alone [R-01]", () => {
    start();
    us.listens();
    flood(halfOpenMax);
    peer.port = 7;
    peer.ourPort = 5000;
    us.connects();
    peer.expects({ flags: SYN, seq: 500 });
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK, seq: 501, ack: 101 });
  });
});

describe("the table of connections that is full", () => {
  it("doesn't hear a handshake's last ACK, and serves the peer when there is room", () => {
    start();
    us.listens(80, connectionsMax);
    let last = 0;
    for (let port = 1; port <= connectionsMax; port++) last = tcpConnect(peerAddress, port, 5000);
    begin(40000);
    complete(40000);
    expect(tcpReadable(us.listener)).toBe(0);
    expect(tcpClose(last)).toBe(0);
    complete(40000);
    us.accepts();
    us.isIn(State.Established);
  });

  it("keeps every buffer apart: one that nobody reads takes nothing from others [R-08]", () => {
    start();
    us.listens(80, connectionsMax);
    const handles: i32[] = [];
    for (let i = 0; i < connectionsMax; i++) {
      peer.port = 40000 + i;
      openedByPeer();
      handles.push(us.handle);
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, length: 1000 + (i % 7) });
    }
    for (let i = 0; i < connectionsMax; i++) expect(tcpReadable(handles[i])).toBe(1000 + (i % 7));
    expect(us.receivesBytes(2000)).toBe(1000 + ((connectionsMax - 1) % 7));
    expect(us.sendsBytes(1000)).toBe(1000);
  });
});

describe("connections that say nothing and take every place", () => {
  it("make room: the one that was silent longest, for a minute at the least, ends [R-03]", () => {
    start();
    us.listens(80, connectionsMax);
    const handles: i32[] = [];
    for (let i = 0; i < connectionsMax; i++) {
      begin(20000 + i);
      complete(20000 + i);
      handles.push(tcpAccept(us.listener));
    }
    advance(1000);
    // The first has something to say.
    peer.port = 20000;
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    advance(58_000);
    ignoreFrames();
    begin(60000);
    complete(60000);
    advance(999);
    complete(60000);
    for (let i = 0; i < connectionsMax; i++) expect(tcpState(handles[i])).toBe(State.Established);
    advance(1);
    complete(60000);
    expect(tcpState(handles[0])).toBe(State.Established);
    expect(tcpError(handles[1])).toBe(Result.TimedOut);
    for (let i = 2; i < connectionsMax; i++) expect(tcpState(handles[i])).toBe(State.Established);
    // Its place is free when the application has heard of it.
    expect(tcpClose(handles[1])).toBe(0);
    complete(60000);
    us.accepts();
    us.isIn(State.Established);
    // Who has lost its place is told when it speaks.
    ignoreFrames();
    peer.port = 20001;
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.expects({ flags: RST, seq: 501 });
  });

  it("don't when they were opened by us", () => {
    start();
    us.listens(80, connectionsMax);
    for (let port = 1; port <= connectionsMax; port++) tcpConnect(peerAddress, port, 5000);
    advance(70_000);
    ignoreFrames();
    begin(60000);
    complete(60000);
    peer.expectsNothing();
    expect(counted("tcp.connections-full")).toBe(1);
    expect(counted("tcp.failed")).toBe(0);
  });
});

describe("time-outs of all connections at one instant", () => {
  it("are served in one poll, each once [R-10] [I2]", () => {
    start();
    us.listens(80, connectionsMax);
    const handles: i32[] = [];
    for (let i = 0; i < connectionsMax; i++) {
      peer.port = 40000 + i;
      openedByPeer();
      handles.push(us.handle);
    }
    for (let i = 0; i < connectionsMax; i++) {
      peer.port = 40000 + i;
      us.handle = handles[i];
      us.sendsBytes(10);
    }
    expectOneOfEach();
    untilNextFrame(1000);
    expectOneOfEach();
    expect(counted("tcp.retransmissions")).toBe(connectionsMax);
  });
});

/** What every connection has to say leaves now, once. */
function expectOneOfEach(): void {
  const ports = new Set<i32>();
  for (let frame = nextFrame(); frame.length > 0; frame = nextFrame()) ports.add(readSegment(frame, false).port);
  expect(ports.size).toBe(connectionsMax);
  expect(i32(counted("tcp.segments-sent")) % connectionsMax).toBe(0);
}

/** The SYN, and our answer. */
function begin(port: i32): void {
  peer.port = port;
  peer.sends({ flags: SYN, seq: 100, mss: 1460 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
}

/** The answer to our answer. */
function complete(port: i32): void {
  peer.port = port;
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
}

function hasRoomForOne(): void {
  begin(40000);
  complete(40000);
  expect(tcpReadable(us.listener)).toBe(1);
  peer.port = 40001;
  peer.sends({ flags: SYN, seq: 100 });
  peer.expectsNothing();
}

function flood(count: i32): void {
  for (let i = 0; i < count; i++) begin(20000 + i);
}
