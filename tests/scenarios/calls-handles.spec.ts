// Handles (docs/abi.md): a stale one is refused and never mistaken for a newer connection, and a listener is no
// connection.

import {
  configure,
  init,
  tcpAbort,
  tcpAccept,
  tcpClose,
  tcpConnect,
  tcpError,
  tcpGetOption,
  tcpListen,
  tcpLocalPort,
  tcpPeerAddress,
  tcpPeerPort,
  tcpReadable,
  tcpReceive,
  tcpSend,
  tcpSetOption,
  tcpShutdown,
  tcpState,
  tcpWritable,
  transfer,
} from "../../assembly/index";
import {
  Option,
  RST,
  Result,
  State,
  connectionsMax,
  establishedByPeer,
  listenersMax,
  openedByPeer,
  ourAddress,
  ourMacHigh,
  ourMacLow,
  peer,
  reach,
  start,
  us,
} from "../support/conversation";

const peerAddress: u32 = 0x0a000701;

describe("a handle that never was", () => {
  it("is a BadHandle for every call", () => {
    start();
    establishedByPeer();
    isBad(0);
    isBad(-1);
    isBad(1);
    isBad(0x7fffffff);
    isBad(i32(0x80000000) | us.handle);
    isBad(us.handle + 1);
    us.isIn(State.Established);
  });
});

describe("a handle that was given up", () => {
  it("is a BadHandle after tcpClose, while the connection lives on by itself", () => {
    start();
    establishedByPeer();
    us.closes();
    isBad(us.handle);
  });

  it("is a BadHandle after tcpAbort", () => {
    start();
    establishedByPeer();
    us.aborts();
    isBad(us.handle);
  });

  it("is a BadHandle after the close of a listener", () => {
    start();
    us.listens();
    expect(tcpClose(us.listener)).toBe(0);
    isBad(us.listener);
  });

  it("is a BadHandle when the stack begins anew, and does not name what comes then", () => {
    start();
    establishedByPeer();
    const listener = us.listener;
    const connection = us.handle;
    init(ourMacHigh, ourMacLow, 0, 5000);
    configure(ourAddress, 0xffffff00, 0);
    isBad(listener);
    isBad(connection);
    for (let port = 1; port <= listenersMax; port++) expect(tcpListen(port, 1)).not.toBe(listener);
    for (let port = 1; port <= connectionsMax; port++) expect(tcpConnect(peerAddress, port, 5000)).not.toBe(connection);
    isBad(listener);
    isBad(connection);
  });

  it("never names a later connection in the same place", () => {
    start();
    establishedByPeer();
    const stale = us.handle;
    us.aborts();
    peer.expects({ flags: RST, seq: 501 });
    for (let i = 0; i < 1000; i++) {
      openedByPeer();
      expect(us.handle).not.toBe(stale);
      us.aborts();
      peer.expects({ flags: RST, seq: 501 });
    }
    openedByPeer();
    isBad(stale);
    us.isIn(State.Established);
  });

  it("never names a later listener in the same place", () => {
    start();
    const stale = tcpListen(80, 1);
    expect(tcpClose(stale)).toBe(0);
    for (let port = 1; port <= listenersMax; port++) expect(tcpListen(port, 1)).toBeGreaterThan(0);
    isBad(stale);
  });
});

describe("a handle that is not given up", () => {
  it("stays valid after a failure, and knows whose connection it was", () => {
    start();
    reach(State.Closed);
    expect(u32(tcpPeerAddress(us.handle))).toBe(peerAddress);
    expect(tcpPeerPort(us.handle)).toBe(40000);
    expect(tcpLocalPort(us.handle)).toBe(80);
    us.failedWith(Result.Reset);
    expect(tcpClose(us.handle)).toBe(0);
    isBad(us.handle);
  });

  it("keeps its place in the table, even in CLOSED", () => {
    start();
    reach(State.Closed);
    for (let port = 1; port < connectionsMax; port++) expect(tcpConnect(peerAddress, port, 5000)).toBeGreaterThan(0);
    expect(tcpConnect(peerAddress, 7000, 5000)).toBe(Result.TableFull);
    us.aborts();
    expect(tcpConnect(peerAddress, 7000, 5000)).toBeGreaterThan(0);
  });

  it("keeps its place in the table, even in TIME-WAIT", () => {
    start();
    reach(State.TimeWait);
    for (let port = 1; port < connectionsMax; port++) expect(tcpConnect(peerAddress, port, 5000)).toBeGreaterThan(0);
    expect(tcpConnect(peerAddress, 7000, 5000)).toBe(Result.TableFull);
    us.closes();
    expect(tcpConnect(peerAddress, 7000, 5000)).toBeGreaterThan(0);
  });
});

describe("a listener", () => {
  it("is an InvalidArgument where a connection is meant", () => {
    start();
    us.listens();
    expect(tcpSend(us.listener, transfer(), 1)).toBe(Result.InvalidArgument);
    expect(tcpReceive(us.listener, transfer(), 1)).toBe(Result.InvalidArgument);
    expect(tcpShutdown(us.listener)).toBe(Result.InvalidArgument);
    expect(tcpError(us.listener)).toBe(Result.InvalidArgument);
    expect(tcpWritable(us.listener)).toBe(Result.InvalidArgument);
    expect(tcpPeerPort(us.listener)).toBe(Result.InvalidArgument);
    expect(u32(tcpPeerAddress(us.listener))).toBe(0xfffffff6);
    expect(tcpState(us.listener)).toBe(State.Listen);
  });
});

describe("a connection", () => {
  it("is an InvalidArgument where a listener is meant", () => {
    start();
    establishedByPeer();
    expect(tcpAccept(us.handle)).toBe(Result.InvalidArgument);
    us.isIn(State.Established);
  });
});

function isBad(handle: i32): void {
  expect(tcpAccept(handle)).toBe(Result.BadHandle);
  expect(tcpSend(handle, transfer(), 1)).toBe(Result.BadHandle);
  expect(tcpReceive(handle, transfer(), 1)).toBe(Result.BadHandle);
  expect(tcpShutdown(handle)).toBe(Result.BadHandle);
  expect(tcpClose(handle)).toBe(Result.BadHandle);
  expect(tcpAbort(handle)).toBe(Result.BadHandle);
  expect(tcpState(handle)).toBe(Result.BadHandle);
  expect(tcpError(handle)).toBe(Result.BadHandle);
  expect(tcpReadable(handle)).toBe(Result.BadHandle);
  expect(tcpWritable(handle)).toBe(Result.BadHandle);
  expect(u32(tcpPeerAddress(handle))).toBe(0xfffffffe);
  expect(tcpPeerPort(handle)).toBe(Result.BadHandle);
  expect(tcpLocalPort(handle)).toBe(Result.BadHandle);
  expect(tcpSetOption(handle, Option.NoDelay, 1)).toBe(Result.BadHandle);
  expect(tcpGetOption(handle, Option.NoDelay)).toBe(Result.BadHandle);
}
