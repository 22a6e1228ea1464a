// tcpNextReady (docs/abi.md): it names a handle once for everything new that has happened on it, and none without news.

import {
  configure,
  tcpAccept,
  tcpConnect,
  tcpNextReady,
  tcpReceive,
  tcpSend,
  tcpSetOption,
  tcpWritable,
  transfer,
} from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  bufferBytes,
  connectionsMax,
  establishedByPeer,
  establishedByUs,
  openedByPeer,
  peer,
  pollNow,
  reach,
  start,
  us,
} from "../support/conversation";

describe("tcpNextReady", () => {
  it("names nobody to whom nothing happens", () => {
    start();
    isNobody();
    us.listens();
    isNobody();
    const handle = tcpConnect(0x0a000701, 40000, 80);
    advance(100);
    isNobody();
    expect(handle).toBeGreaterThan(0);
  });

  it("names the listener when there is a connection to accept, and again for the next one", () => {
    start();
    us.listens();
    peer.sends({ flags: SYN, seq: 100 });
    isNobody();
    peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    isOnly(us.listener);
    peer.port = 40001;
    handshake();
    isOnly(us.listener);
  });

  it("names the listener once for several that came since", () => {
    start();
    us.listens();
    for (let port = 40000; port < 40003; port++) {
      peer.port = port;
      handshake();
    }
    isOnly(us.listener);
  });

  it("names a connection of ours when it is open", () => {
    start();
    establishedByUs();
    isOnly(us.handle);
  });

  it("names a connection for bytes, once for all that came since, and again for more", () => {
    start();
    establishedByPeer();
    forget();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "one" });
    peer.sends({ flags: ACK | PSH, seq: 104, ack: 501, data: "two" });
    isOnly(us.handle);
    peer.sends({ flags: ACK | PSH, seq: 107, ack: 501, data: "three" });
    isOnly(us.handle);
    us.receives("onetwothree");
    isNobody();
  });

  it("names no connection for bytes behind a hole, but for those that fill it", () => {
    start();
    establishedByPeer();
    forget();
    peer.sends({ flags: ACK | PSH, seq: 104, ack: 501, data: "two" });
    isNobody();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "one" });
    isOnly(us.handle);
  });

  it("names no connection for bytes that it has had already", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "one" });
    forget();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "one" });
    isNobody();
  });

  it("names a connection, once accepted, for what happened while it waited", () => {
    start();
    us.listens();
    handshake();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "early" });
    isOnly(us.listener);
    us.accepts();
    isOnly(us.handle);
  });

  it("names a connection for room after tcpSend found too little", () => {
    start();
    establishedByPeer();
    forget();
    expect(us.sendsBytes(bufferBytes)).toBe(bufferBytes);
    expect(tcpSend(us.handle, transfer(), 1)).toBe(0);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
    isNobody();
    peer.sends({ flags: ACK, seq: 101, ack: 1961 });
    isOnly(us.handle);
    expect(tcpWritable(us.handle)).toBe(1460);
  });

  it("names a connection for room after a buffer that was filled to the last byte", () => {
    start();
    establishedByPeer();
    forget();
    expect(us.sendsBytes(bufferBytes)).toBe(bufferBytes);
    peer.expects({ flags: ACK, seq: 501, ack: 101, length: 1460 });
    peer.sends({ flags: ACK, seq: 101, ack: 1961 });
    isOnly(us.handle);
  });

  it("names no connection for room if its buffer was never full", () => {
    start();
    establishedByPeer();
    forget();
    us.sends("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    isNobody();
  });

  it("names a connection for the peer's end, and again when both sides have finished [MUST-12]", () => {
    start();
    establishedByPeer();
    forget();
    peer.sends({ flags: FIN | ACK, seq: 101, ack: 501 });
    isOnly(us.handle);
    us.finishes();
    peer.expects({ flags: FIN | ACK, seq: 501, ack: 102 });
    isNobody();
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    isOnly(us.handle);
    us.isIn(State.Closed);
    us.failedWith(0);
  });

  it("names a connection for its failure: reset, refused, out of time, without an address [MUST-12]", () => {
    start();
    establishedByPeer();
    forget();
    peer.sends({ flags: RST, seq: 101 });
    isOnly(us.handle);
    us.failedWith(Result.Reset);

    start();
    reach(State.SynSent);
    isNobody();
    peer.sends({ flags: RST | ACK, seq: 0, ack: 501 });
    isOnly(us.handle);
    us.failedWith(Result.Refused);

    start();
    establishedByPeer();
    forget();
    expect(tcpSetOption(us.handle, Option.UserTimeout, 1000)).toBe(0);
    expect(tcpSend(us.handle, transfer(), 1)).toBe(1);
    for (let second = 0; second < 60 && tcpReceive(us.handle, transfer(), 1) == Result.WouldBlock; second++) {
      advance(1000);
    }
    expect(tcpNextReady()).toBe(us.handle);
    us.failedWith(Result.TimedOut);

    start();
    establishedByPeer();
    forget();
    configure(0, 0, 0);
    isOnly(us.handle);
    us.failedWith(Result.Unreachable);
  });

  it("names a handle that was given up no more, nor a new connection in its place", () => {
    start();
    establishedByPeer();
    forget();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "unread" });
    us.aborts();
    isNobody();
    peer.expects({ flags: RST, seq: 501 });
    openedByPeer();
    isOnly(us.listener);
  });

  it("names no connection that failed before it was accepted", () => {
    start();
    us.listens();
    handshake();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.sends({ flags: RST, seq: 106 });
    for (let handle = tcpNextReady(); handle != 0; handle = tcpNextReady()) expect(handle).toBe(us.listener);
    expect(tcpAccept(us.listener)).toBe(Result.WouldBlock);
  });

  it("names everyone with news once, in the order in which the news came", () => {
    start();
    us.listens(80, connectionsMax);
    const handles: i32[] = [];
    for (let i = 0; i < connectionsMax; i++) {
      peer.port = 40000 + i;
      openedByPeer();
      handles.push(us.handle);
    }
    forget();
    for (let i = connectionsMax - 1; i >= 0; i--) {
      peer.port = 40000 + i;
      peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "news" });
    }
    for (let i = connectionsMax - 1; i >= 0; i--) expect(tcpNextReady()).toBe(handles[i]);
    isNobody();
  });

  it("forgets its news when the stack begins anew", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    start();
    isNobody();
    pollNow();
    isNobody();
  });
});

function isNobody(): void {
  expect(tcpNextReady()).toBe(0);
}

function isOnly(handle: i32): void {
  expect(tcpNextReady()).toBe(handle);
  isNobody();
}

/** What has happened so far is no news any more. */
function forget(): void {
  for (let handle = tcpNextReady(); handle != 0; handle = tcpNextReady()) expect(handle).toBeGreaterThan(0);
}

/** Without an application that accepts. */
function handshake(): void {
  peer.sends({ flags: SYN, seq: 100, mss: 1460 });
  peer.expects({ flags: SYN | ACK, seq: 500, ack: 101 });
  peer.sends({ flags: ACK, seq: 101, ack: 501 });
}
