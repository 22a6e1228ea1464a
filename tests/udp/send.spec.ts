// Messages that the application sends (RFC 768, RFC 1122 §2.3.2.2): what they look like, what they wait for, and what
// becomes of those that nobody takes.

import { configure, linkChanged, udpClose, udpLocalPort, udpReadable } from "../../assembly/index-networked";
import {
  Peer,
  Result,
  advance,
  counted,
  expectSilence,
  isArp,
  makeArpReply,
  nextFrame,
  ourAddress,
  peer,
  pollNow,
  refuseFrames,
  start,
} from "../support/conversation";
import { opens, pattern, receivesMessage, receivesResult, sendsMessage } from "../support/datagram-host";
import { everybody, makeMessage, nextMessage, subnetBroadcast } from "../support/message-maker";

let socket: i32 = 0;
/** Nobody has this address. */
const absent: u32 = 0x0a000763;
const gateway = new Peer();

function startWithSocket(): void {
  start();
  socket = opens(7);
}

function expectNextMessage(text: string): void {
  expect(nextMessage().data).toBe(text);
}

describe("a message that is sent", () => {
  it("leaves in the next poll, whole and with its checksum", () => {
    startWithSocket();
    expect(sendsMessage(socket, peer.address, 4000, "hello")).toBe(5);
    const message = nextMessage();
    expect(message.data).toBe("hello");
    expect(message.source).toBe(ourAddress);
    expect(message.destination).toBe(peer.address);
    expect(message.sourcePort).toBe(7);
    expect(message.destinationPort).toBe(4000);
    expect(message.macHigh).toBe(peer.macHigh);
    expect(message.macLow).toBe(peer.macLow);
    expect(message.timeToLive).toBe(64);
    expectSilence();
    expect(counted("udp.messages-sent")).toBe(1);
  });

  it("may be empty, and may fill the frame", () => {
    startWithSocket();
    expect(sendsMessage(socket, peer.address, 4000, "")).toBe(0);
    expectNextMessage("");
    expect(sendsMessage(socket, peer.address, 4000, pattern(1472))).toBe(1472);
    expectNextMessage(pattern(1472));
  });

  it("has a checksum of ffff where the sum gives 0, which would mean none [U-02]", () => {
    startWithSocket();
    let wasSeen = false;
    // Two bytes of data go through all that a sum can be.
    for (let value = 0; value < 65536; value++) {
      const text = String.fromCharCode(value >> 8) + String.fromCharCode(value & 0xff);
      sendsMessage(socket, peer.address, 4000, text);
      const message = nextMessage();
      expect(message.checksum).not.toBe(0);
      wasSeen = wasSeen || message.checksum == 0xffff;
    }
    expect(wasSeen).toBe(true);
  });

  it("leaves behind those that were sent before it", () => {
    startWithSocket();
    sendsMessage(socket, peer.address, 4000, "first");
    sendsMessage(socket, peer.address, 4000, "second");
    expectNextMessage("first");
    expectNextMessage("second");
    expectSilence();
  });

  it("leaves though its socket is closed meanwhile", () => {
    startWithSocket();
    peer.sendsFrame(makeMessage(peer, 7, "unread"));
    sendsMessage(socket, peer.address, 4000, "hello");
    udpClose(socket);
    expect(nextMessage().sourcePort).toBe(7);
    expectSilence();
  });

  it("to many goes to a frame for many, and a multicast no further than the link", () => {
    startWithSocket();
    sendsMessage(socket, everybody, 4000, "everybody");
    const first = nextMessage();
    expect(first.macHigh).toBe(0xffff);
    expect(first.macLow).toBe(0xffffffff);
    sendsMessage(socket, subnetBroadcast, 4000, "the subnet");
    expect(nextMessage().macLow).toBe(0xffffffff);
    sendsMessage(socket, 0xefff1234, 4000, "a group");
    const group = nextMessage();
    expect(group.macHigh).toBe(0x0100);
    expect(group.macLow).toBe(0x5e7f1234);
    expect(group.timeToLive).toBe(1);
  });

  it("beyond the link goes to the gateway", () => {
    startWithSocket();
    gateway.address = 0x0a0007fe;
    gateway.macLow = 0xfe;
    gateway.makesItselfKnown();
    sendsMessage(socket, 0xc0000201, 4000, "far");
    const message = nextMessage();
    expect(message.destination).toBe(0xc0000201);
    expect(message.macLow).toBe(0xfe);
  });

  it("waits while the MAC has no room, and is not lost", () => {
    startWithSocket();
    refuseFrames(2);
    sendsMessage(socket, peer.address, 4000, "first");
    sendsMessage(socket, peer.address, 4000, "second");
    expect(pollNow()).toBe(10);
    advance(20);
    expectNextMessage("first");
    expectNextMessage("second");
  });
});

describe("a message to a neighbour that is not known yet", () => {
  it("waits for the answer to one request [A-04]", () => {
    startWithSocket();
    const other = new Peer();
    other.address = 0x0a000708;
    other.macLow = 8;
    sendsMessage(socket, other.address, 4000, "hello");
    expect(isArp(nextFrame())).toBe(true);
    expectSilence();
    advance(500);
    other.sendsFrame(makeArpReply(other));
    const message = nextMessage();
    expect(message.data).toBe("hello");
    expect(message.macLow).toBe(8);
    expectSilence();
  });

  it("is dropped after three seconds, and its socket hears of it once", () => {
    startWithSocket();
    sendsMessage(socket, absent, 4000, "hello");
    sendsMessage(socket, peer.address, 4000, "others don't wait for it");
    expect(isArp(nextFrame())).toBe(false);
    advance(2990);
    expect(receivesResult(socket)).toBe(Result.WouldBlock);
    advance(20);
    expect(counted("udp.no-neighbour")).toBe(1);
    expect(receivesResult(socket)).toBe(Result.Unreachable);
    expect(receivesResult(socket)).toBe(Result.WouldBlock);
  });

  it("waits from the first poll on, however long ago the last event was", () => {
    startWithSocket();
    advance(100_000);
    sendsMessage(socket, absent, 4000, "hello");
    advance(2990);
    expect(counted("udp.no-neighbour")).toBe(0);
    advance(20);
    expect(counted("udp.no-neighbour")).toBe(1);
  });

  it("lets the neighbour go when it gives up: nobody is asked for it any more", () => {
    startWithSocket();
    sendsMessage(socket, absent, 4000, "hello");
    advance(10_000);
    const requests = counted("arp.requests-sent");
    advance(60_000);
    expect(counted("arp.requests-sent")).toBe(requests);
  });
});

describe("udpSend", () => {
  it("answers WouldBlock when there is no room, and takes nothing", () => {
    startWithSocket();
    expect(sendsMessage(socket, peer.address, 4000, pattern(1000))).toBe(1000);
    expect(sendsMessage(socket, peer.address, 4000, pattern(1000))).toBe(Result.WouldBlock);
    expectNextMessage(pattern(1000));
    expectSilence();
    expect(sendsMessage(socket, peer.address, 4000, pattern(1000))).toBe(1000);
  });

  it("has room though another socket reads nothing [R-08]", () => {
    startWithSocket();
    const other = opens(9);
    peer.sendsFrame(makeMessage(peer, 9, pattern(700)));
    peer.sendsFrame(makeMessage(peer, 9, pattern(700)));
    expect(sendsMessage(socket, peer.address, 4000, pattern(600))).toBe(600);
    expectNextMessage(pattern(600));
    expect(udpReadable(other)).toBe(1);
  });

  it("refuses addresses that no host can have, port 0, and what is too long", () => {
    startWithSocket();
    const addresses: u32[] = [0, 0x7f000001, ourAddress, 0xf0000001, 0xfffffffe];
    for (let i = 0; i < addresses.length; i++) {
      expect(sendsMessage(socket, addresses[i], 4000, "hello")).toBe(Result.InvalidArgument);
    }
    expect(sendsMessage(socket, peer.address, 0, "hello")).toBe(Result.InvalidArgument);
    expect(sendsMessage(socket, peer.address, 65536, "hello")).toBe(Result.InvalidArgument);
    expect(sendsMessage(socket, peer.address, -1, "hello")).toBe(Result.InvalidArgument);
    expectSilence();
  });

  it("is Unreachable without an address or a route", () => {
    startWithSocket();
    configure(ourAddress, 0xffffff00, 0);
    nextFrame();
    expect(sendsMessage(socket, 0xc0000201, 4000, "far")).toBe(Result.Unreachable);
    configure(0, 0, 0);
    expect(sendsMessage(socket, peer.address, 4000, "near")).toBe(Result.Unreachable);
    expect(sendsMessage(socket, everybody, 4000, "all")).toBe(Result.Unreachable);
    expectSilence();
  });
});

describe("what waits", () => {
  it("is dropped when the address changes, and what was received stays [W-06]", () => {
    startWithSocket();
    peer.sendsFrame(makeMessage(peer, 7, "received"));
    sendsMessage(socket, peer.address, 4000, "known");
    sendsMessage(socket, absent, 4000, "unknown");
    configure(0x0a000703, 0xffffff00, 0);
    expect(counted("udp.address-changed")).toBe(2);
    expect(isArp(nextFrame())).toBe(true);
    expectSilence();
    expect(receivesResult(socket)).toBe(Result.Unreachable);
    receivesMessage(socket, "received");
    expect(receivesResult(socket)).toBe(Result.WouldBlock);
  });

  it("leaves when the link is back in time, and is dropped else [W-06]", () => {
    startWithSocket();
    linkChanged(0);
    sendsMessage(socket, peer.address, 4000, "in time");
    advance(2000);
    expectSilence();
    linkChanged(1);
    expectNextMessage("in time");
    linkChanged(0);
    sendsMessage(socket, peer.address, 4000, "too late");
    advance(5000);
    linkChanged(1);
    expectSilence();
    expect(receivesResult(socket)).toBe(Result.Unreachable);
  });
});

describe("a socket", () => {
  it("whose port the stack picks has a dynamic one, another each time [N-03]", () => {
    start();
    const first = opens(0);
    const second = opens(0);
    expect(udpLocalPort(first) >= 49152).toBe(true);
    expect(udpLocalPort(second) >= 49152).toBe(true);
    expect(udpLocalPort(first)).not.toBe(udpLocalPort(second));
  });
});
