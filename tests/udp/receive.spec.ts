// Messages that arrive (RFC 768, RFC 1122 §4.1): what is read of them, whose they are, and what is dropped.

import {
  configure,
  udpClose,
  udpPeerAddress,
  udpPeerPort,
  udpReadable,
  udpReceive,
  transfer,
} from "../../assembly/index-networked";
import {
  Result,
  counted,
  expectDropped,
  expectNoDrop,
  expectSilence,
  ourAddress,
  peer,
  put16,
  put8,
  putIpv4Sum,
  start,
  viewOf,
  watchDrops,
} from "../support/conversation";
import { opens, pattern, receivesMessage, receivesResult } from "../support/datagram-host";
import { everybody, makeMessage, putMessageSums, subnetBroadcast } from "../support/message-maker";

let socket: i32 = 0;

function startWithSocket(): void {
  start();
  socket = opens(7);
}

describe("a message that arrives", () => {
  it("is read by the socket on its port, with the sender's address and port", () => {
    startWithSocket();
    watchDrops();
    peer.sendsFrame(makeMessage(peer, 7, "hello"));
    expectNoDrop();
    expectSilence();
    expect(udpReadable(socket)).toBe(1);
    receivesMessage(socket, "hello");
    expect(udpPeerAddress(socket)).toBe(peer.address);
    expect(udpPeerPort(socket)).toBe(peer.port);
    expect(receivesResult(socket)).toBe(Result.WouldBlock);
    expect(counted("udp.messages-received")).toBe(1);
  });

  it("waits behind those that came before it, and keeps its bounds", () => {
    startWithSocket();
    peer.sendsFrame(makeMessage(peer, 7, "first"));
    peer.sendsFrame(makeMessage(peer, 7, "second"));
    expect(udpReadable(socket)).toBe(2);
    receivesMessage(socket, "first");
    receivesMessage(socket, "second");
  });

  it("may be empty", () => {
    startWithSocket();
    peer.sendsFrame(makeMessage(peer, 7, ""));
    expect(udpReadable(socket)).toBe(1);
    expect(receivesResult(socket)).toBe(0);
    expect(receivesResult(socket)).toBe(Result.WouldBlock);
  });

  it("may fill the frame", () => {
    startWithSocket();
    peer.sendsFrame(makeMessage(peer, 7, pattern(1472)));
    receivesMessage(socket, pattern(1472));
  });

  it("is cut off where there is no room for it, and what is cut off is gone", () => {
    startWithSocket();
    peer.sendsFrame(makeMessage(peer, 7, "hello"));
    expect(udpReceive(socket, transfer(), 2)).toBe(2);
    expect(receivesResult(socket)).toBe(Result.WouldBlock);
  });

  it("may come from port 0: its sender wants no answer", () => {
    startWithSocket();
    const frame = makeMessage(peer, 7, "hello");
    put16(viewOf(frame), 34, 0);
    putMessageSums(viewOf(frame));
    peer.sendsFrame(frame);
    receivesMessage(socket, "hello");
    expect(udpPeerPort(socket)).toBe(0);
  });

  it("ends where its length says, though the datagram goes on [U-01]", () => {
    startWithSocket();
    const frame = makeMessage(peer, 7, "hello, you");
    put16(viewOf(frame), 38, 13);
    putMessageSums(viewOf(frame));
    peer.sendsFrame(frame);
    receivesMessage(socket, "hello");
  });

  it("has no checksum if it is 0 [U-02]", () => {
    startWithSocket();
    const frame = makeMessage(peer, 7, "hello");
    put16(viewOf(frame), 40, 0);
    peer.sendsFrame(frame);
    receivesMessage(socket, "hello");
  });

  it("is believed when the MAC has verified its checksum", () => {
    start(1000, 1);
    socket = opens(7);
    const frame = makeMessage(peer, 7, "hello");
    put16(viewOf(frame), 40, 0x1234);
    peer.sendsFrame(frame);
    receivesMessage(socket, "hello");
  });
});

describe("a message is dropped", () => {
  it("whose datagram is shorter than its header [U-01]", () => {
    startWithSocket();
    for (let bytes = 0; bytes < 8; bytes++) {
      const frame = makeMessage(peer, 7, "").slice(0, 34 + bytes);
      put16(viewOf(frame), 16, 20 + bytes);
      putIpv4Sum(viewOf(frame));
      expectDropped(frame, "udp.malformed");
    }
  });

  it("whose length is less than its header, or more than the datagram's [U-01]", () => {
    startWithSocket();
    const lengths: u32[] = [0, 1, 7, 14, 15, 0x7fff, 0xffff];
    for (let i = 0; i < lengths.length; i++) {
      const frame = makeMessage(peer, 7, "hello");
      put16(viewOf(frame), 38, lengths[i]);
      expectDropped(frame, "udp.malformed");
    }
    expect(udpReadable(socket)).toBe(0);
  });

  it("whose checksum is wrong [U-02]", () => {
    startWithSocket();
    const frame = makeMessage(peer, 7, "hello");
    for (let at = 34; at < 47; at++) {
      if (at == 38 || at == 39) continue; // The length is looked at before.
      const spoilt = frame.slice(0);
      put8(viewOf(spoilt), at, spoilt[at] ^ 0x10);
      expectDropped(spoilt, "udp.bad-checksum");
    }
    const other = frame.slice(0);
    put16(viewOf(other), 40, 1);
    expectDropped(other, "udp.bad-checksum");
  });

  it("that is for port 0", () => {
    startWithSocket();
    expectDropped(makeMessage(peer, 0, "hello"), "udp.port-zero");
  });

  it("that is for many, by a socket that has not asked for it [U-03]", () => {
    startWithSocket();
    expectDropped(makeMessage(peer, 7, "hello", everybody), "udp.nobody");
    expectDropped(makeMessage(peer, 7, "hello", subnetBroadcast), "udp.nobody");
    expectDropped(makeMessage(peer, 7, "hello", 0xe00000fb), "ipv4.not-for-us");
    expectDropped(makeMessage(peer, 7, "hello", 0xe0000001), "ipv4.not-for-us");
  });

  it("that is for us alone, in a frame for many [U-03] [A-09]", () => {
    startWithSocket();
    const frame = makeMessage(peer, 7, "hello");
    put16(viewOf(frame), 0, 0xffff);
    expectDropped(frame, "ipv4.not-for-us");
  });

  it("that comes in fragments [F-08]", () => {
    startWithSocket();
    const frame = makeMessage(peer, 7, "hello");
    put16(viewOf(frame), 20, 0x2000);
    putMessageSums(viewOf(frame));
    expectDropped(frame, "ipv4.fragment");
  });

  it("with its socket, when that is closed", () => {
    startWithSocket();
    peer.sendsFrame(makeMessage(peer, 7, "hello"));
    udpClose(socket);
    expect(receivesResult(socket)).toBe(Result.BadHandle);
    socket = opens(7);
    expect(udpReadable(socket)).toBe(0);
  });
});

describe("without an address", () => {
  it("only who is about to get one is spoken to, and nobody is answered [I-11]", () => {
    startWithSocket();
    configure(0, 0, 0);
    const addresses: u32[] = [everybody, 0x0a000763, ourAddress, 0];
    for (let i = 0; i < addresses.length; i++) {
      expectDropped(makeMessage(peer, 7, "hello", addresses[i]), "ipv4.no-address");
      expectDropped(makeMessage(peer, 68, "offer", addresses[i]), "udp.nobody");
    }
  });
});

describe("the buffer of all sockets", () => {
  it("drops what has no room, and what is in it stays [R-08]", () => {
    startWithSocket();
    sends(7, 1000);
    watchDrops();
    expectDropped(makeMessage(peer, 7, pattern(600)), "udp.buffer-full");
    expect(udpReadable(socket)).toBe(1);
    receivesMessage(socket, pattern(1000));
    sends(7, 600);
    receivesMessage(socket, pattern(600));
  });

  it("takes its newest message from who holds most for one who holds less [R-08]", () => {
    startWithSocket();
    const other = opens(9);
    sends(7, 400);
    sends(7, 900);
    peer.sendsFrame(makeMessage(peer, 9, pattern(500)));
    expect(counted("udp.buffer-full")).toBe(1);
    expect(udpReadable(socket)).toBe(1);
    receivesMessage(other, pattern(500));
    receivesMessage(socket, pattern(400));
  });

  it("takes nothing from who holds less than the newcomer would [R-08]", () => {
    startWithSocket();
    const other = opens(9);
    sends(7, 600);
    expectDropped(makeMessage(peer, 9, pattern(1000)), "udp.buffer-full");
    expect(udpReadable(socket)).toBe(1);
    expect(udpReadable(other)).toBe(0);
  });

  it("holds any mix of messages, in their order, whoever reads first", () => {
    startWithSocket();
    const other = opens(9);
    for (let round = 0; round < 50; round++) {
      sends(7, round);
      sends(9, 3 * round);
      sends(7, 200 - round);
      receivesMessage(other, pattern(3 * round));
      receivesMessage(socket, pattern(round));
      receivesMessage(socket, pattern(200 - round));
    }
    expect(counted("udp.buffer-full")).toBe(0);
  });
});

function sends(port: i32, bytes: i32): void {
  peer.sendsFrame(makeMessage(peer, port, pattern(bytes)));
}
