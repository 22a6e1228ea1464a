// Listening ports: who has them, and the queue of those who wait to be accepted.

import { tcpAccept, tcpListen, tcpPeerPort, tcpReadable } from "../../assembly/index";
import { connectionsMax, listenersMax } from "../../assembly/limits";
import { connectionOf } from "../../assembly/tcp/connections";
import { backlogIsFull, indexOf, listenerAt, listenerOf, listenerOn } from "../../assembly/tcp/listeners";
import { ACK, RST, Result, SYN, nextFrame, peer, readSegment, start, us } from "../support/conversation";

function connectsFrom(port: i32): void {
  peer.port = port;
  peer.sends({ flags: SYN, seq: 100 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
}

function resetsFrom(port: i32): void {
  peer.port = port;
  peer.sends({ flags: RST, seq: 101 });
}

function acceptedPort(): i32 {
  const handle = tcpAccept(us.listener);
  return handle < 0 ? handle : tcpPeerPort(handle);
}

describe("a listener", () => {
  it("is found by its handle and by its port, until it is closed", () => {
    start();
    us.listens(80);
    const listener = listenerOf(us.listener)!;
    expect(listener.port).toBe(80);
    expect(changetype<usize>(listenerOn(80))).toBe(changetype<usize>(listener));
    expect(changetype<usize>(listenerAt(indexOf(listener)))).toBe(changetype<usize>(listener));
    us.handle = us.listener;
    us.closes();
    expect(listenerOf(us.listener) == null).toBe(true);
    expect(listenerOn(80) == null).toBe(true);
  });

  it("is no connection, and a connection is no listener", () => {
    start();
    us.listens(80);
    connectsFrom(40000);
    us.accepts();
    expect(connectionOf(us.listener) == null).toBe(true);
    expect(listenerOf(us.handle) == null).toBe(true);
    expect(listenerOf(0) == null).toBe(true);
    expect(listenerOf(-us.listener) == null).toBe(true);
  });

  it("has a backlog of at least one and at most the table", () => {
    start();
    expect(listenerOf(tcpListen(1, -5))!.backlog).toBe(1);
    expect(listenerOf(tcpListen(2, 0))!.backlog).toBe(1);
    expect(listenerOf(tcpListen(3, 2))!.backlog).toBe(2);
    expect(listenerOf(tcpListen(4, 1_000_000))!.backlog).toBe(<u16>connectionsMax);
  });

  it("has one of a few places", () => {
    start();
    for (let n = 0; n < listenersMax; n++) expect(tcpListen(1000 + n, 1) > 0).toBe(true);
    expect(tcpListen(2000, 1)).toBe(Result.TableFull);
  });
});

describe("those who wait to be accepted", () => {
  it("are handed out oldest first", () => {
    start();
    us.listens(80);
    connectsFrom(40001);
    connectsFrom(40002);
    connectsFrom(40003);
    expect(tcpReadable(us.listener)).toBe(3);
    expect(acceptedPort()).toBe(40001);
    expect(acceptedPort()).toBe(40002);
    expect(acceptedPort()).toBe(40003);
    expect(acceptedPort()).toBe(Result.WouldBlock);
  });

  it("leave the queue when they fail: the first, one in the middle, the last [R-02]", () => {
    for (let failing = 0; failing < 3; failing++) {
      start();
      us.listens(80);
      for (let n = 0; n < 3; n++) connectsFrom(40001 + n);
      resetsFrom(40001 + failing);
      expect(tcpReadable(us.listener)).toBe(2);
      connectsFrom(40009);
      for (let n = 0; n < 3; n++) if (n != failing) expect(acceptedPort()).toBe(40001 + n);
      expect(acceptedPort()).toBe(40009);
      expect(acceptedPort()).toBe(Result.WouldBlock);
    }
  });

  it("fill the backlog, and make room in it", () => {
    start();
    us.listens(80, 2);
    const listener = listenerOf(us.listener)!;
    connectsFrom(40001);
    expect(backlogIsFull(listener)).toBe(false);
    connectsFrom(40002);
    expect(backlogIsFull(listener)).toBe(true);
    acceptedPort();
    expect(backlogIsFull(listener)).toBe(false);
  });

  it("are reset when the listener closes, and so are the half-open ones", () => {
    start();
    us.listens(80);
    connectsFrom(40001);
    peer.port = 40002;
    peer.sends({ flags: SYN, seq: 100 });
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    us.handle = us.listener;
    us.closes();
    const first = readSegment(nextFrame(), false);
    const second = readSegment(nextFrame(), false);
    expect(first.flags).toBe(RST);
    expect(second.flags).toBe(RST);
    expect(min(first.port, second.port)).toBe(40001);
    expect(max(first.port, second.port)).toBe(40002);
    peer.expectsNothing();
  });
});
