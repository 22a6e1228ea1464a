// The calls about UDP: handles and arguments.

import {
  tcpClose,
  tcpState,
  transfer,
  udpClose,
  udpJoin,
  udpLocalPort,
  udpOpen,
  udpPeerAddress,
  udpPeerPort,
  udpReadable,
  udpReceive,
  udpSend,
} from "../../assembly/index-networked";
import { Result, establishedByPeer, peer, start, us } from "../support/conversation";
import { opens, receivesResult, sendsMessage } from "../support/datagram-host";
import { makeMessage } from "../support/message-maker";

describe("a handle of UDP", () => {
  it("is refused by TCP, and one of TCP by UDP", () => {
    start();
    const socket = opens(7);
    establishedByPeer();
    expect(tcpState(socket)).toBe(Result.BadHandle);
    expect(tcpClose(socket)).toBe(Result.BadHandle);
    expect(udpReadable(us.handle)).toBe(Result.BadHandle);
    expect(udpReadable(us.listener)).toBe(Result.BadHandle);
    expect(udpClose(us.handle)).toBe(Result.BadHandle);
    expect(udpReadable(socket)).toBe(0);
  });

  it("is refused by every call once it is closed, though its place is taken again", () => {
    start();
    for (let round = 0; round < 100; round++) {
      const old = opens(7);
      expect(udpClose(old)).toBe(0);
      const socket = opens(7);
      expect(socket).not.toBe(old);
      expect(udpClose(old)).toBe(Result.BadHandle);
      expect(udpReadable(old)).toBe(Result.BadHandle);
      expect(udpPeerAddress(old)).toBe(0xfffffffe);
      expect(udpPeerPort(old)).toBe(Result.BadHandle);
      expect(udpLocalPort(old)).toBe(Result.BadHandle);
      expect(udpJoin(old, 0xffffffff)).toBe(Result.BadHandle);
      expect(receivesResult(old)).toBe(Result.BadHandle);
      expect(sendsMessage(old, peer.address, 7, "hello")).toBe(Result.BadHandle);
      expect(udpClose(socket)).toBe(0);
    }
  });

  it("is none if it is zero, negative, or made up", () => {
    start();
    const handles: i32[] = [0, -1, 1, 0x7fffffff, i32.MIN_VALUE, 0xf, 0xe];
    for (let i = 0; i < handles.length; i++) expect(udpReadable(handles[i])).toBe(Result.BadHandle);
  });
});

describe("udpOpen", () => {
  it("refuses a port that is no port, that is taken, and a socket too many", () => {
    start();
    expect(udpOpen(65536)).toBe(Result.InvalidArgument);
    expect(udpOpen(-1)).toBe(Result.InvalidArgument);
    opens(65535);
    expect(udpOpen(65535)).toBe(Result.AddressInUse);
    opens(1);
    opens(2);
    opens(3);
    expect(udpOpen(4)).toBe(Result.TableFull);
  });

  it("shares no port with a TCP listener, and needs not to", () => {
    start();
    us.listens(7);
    expect(udpLocalPort(opens(7))).toBe(7);
  });
});

describe("udpReceive and udpSend", () => {
  it("refuse a region outside of the memory", () => {
    start();
    const socket = opens(7);
    peer.sendsFrame(makeMessage(peer, 7, "hello"));
    const end = usize(memory.size()) << 16;
    expect(udpReceive(socket, end - 4, 5)).toBe(Result.InvalidArgument);
    expect(udpReceive(socket, 0xffffffff, 5)).toBe(Result.InvalidArgument);
    expect(udpReceive(socket, transfer(), -1)).toBe(Result.InvalidArgument);
    expect(udpSend(socket, peer.address, 7, end - 4, 5)).toBe(Result.InvalidArgument);
    expect(udpSend(socket, peer.address, 7, transfer(), -1)).toBe(Result.InvalidArgument);
    expect(udpSend(socket, peer.address, 7, 0, 1473)).toBe(Result.InvalidArgument);
    expect(udpReadable(socket)).toBe(1);
  });
});
