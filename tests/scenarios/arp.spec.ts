// What we say and believe about who has which address: requests, replies, announcements, conflicts. How long it is
// believed, and what happens to connections meanwhile: neighbours.spec.ts.

import { configure, linkChanged, tcpClose, tcpConnect } from "../../assembly/index";
import {
  ACK,
  PSH,
  Peer,
  SYN,
  advance,
  establishedByPeer,
  expectDrop,
  expectDropped,
  expectNoDrop,
  expectSilence,
  hexOf,
  makeArpReply,
  makeArpRequest,
  nextFrame,
  ourAddress,
  peer,
  pollNow,
  put16,
  put32,
  put8,
  refuseFrames,
  start,
  startSilently,
  us,
  viewOf,
  watchDrops,
} from "../support/conversation";

// Frames as they are on the wire: Ethernet, hardware and protocol, operation, sender, target.
const toAll =
  "ffffffffffff" + "020000000002" + "0806" + "0001080006040001" + "020000000002" + "0a000702" + "000000000000";
const announcement = toAll + "0a000702";
const requestForOther = toAll + "0a000703";

/** 10.0.7.3, who isn't known, and doesn't answer by itself. */
const other = new Peer();

function startWithStranger(): void {
  start();
  other.address = 0x0a000703;
  other.macHigh = 0x0200;
  other.macLow = 3;
}

/** A connection to the stranger begins with a question: nobody knows him. */
function strangerIsUnknown(): void {
  const handle = tcpConnect(other.address, 80, 0);
  expect(hexOf(nextFrame())).toBe(requestForOther);
  expectSilence();
  expect(tcpClose(handle)).toBe(0);
}

/** A connection to the stranger begins with its SYN, to his MAC address. */
function strangerIsKnown(): void {
  other.ourPort = 81;
  us.connects(other);
  other.expects({ flags: SYN, seq: 500 });
  us.closes();
}

describe("our address", () => {
  it("is announced in the next poll", () => {
    startSilently(1000, 0);
    expect(hexOf(nextFrame())).toBe(announcement);
    expectSilence();
  });

  it("is announced when the MAC has room", () => {
    startSilently(1000, 0);
    refuseFrames(2);
    expect(pollNow()).toBeLessThanOrEqual(10);
    expect(pollNow()).toBeLessThanOrEqual(10);
    expect(hexOf(nextFrame())).toBe(announcement);
    expectSilence();
  });

  it("is announced when there is a link", () => {
    startSilently(1000, 0);
    linkChanged(0);
    expectSilence();
    linkChanged(1);
    expect(hexOf(nextFrame())).toBe(announcement);
  });

  it("is announced when it has become another, and not when there is none", () => {
    start();
    configure(0x0a000709, 0xffffff00, 0);
    const newSender = "020000000002" + "0a000709" + "000000000000" + "0a000709";
    expect(hexOf(nextFrame())).toBe("ffffffffffff" + "020000000002" + "0806" + "0001080006040001" + newSender);
    configure(0, 0, 0);
    expectSilence();
  });
});

describe("a request", () => {
  it("for our address is answered at once, to the frame's source", () => {
    startWithStranger();
    watchDrops();
    other.sendsFrame(makeArpRequest(other));
    const sender = "020000000002" + "0a000702";
    const target = "020000000003" + "0a000703";
    expect(hexOf(nextFrame())).toBe("020000000003" + "020000000002" + "0806" + "0001080006040002" + sender + target);
    expectNoDrop();
    expectSilence();
  });

  it("to us alone is answered like one to everybody", () => {
    startWithStranger();
    const request = makeArpRequest(other);
    put16(viewOf(request), 0, 0x0200);
    put32(viewOf(request), 2, 2);
    other.sendsFrame(request);
    expect(hexOf(nextFrame().slice(0, 22))).toBe("020000000003" + "020000000002" + "0806" + "0001080006040002");
  });

  it("makes its sender known", () => {
    startWithStranger();
    other.sendsFrame(makeArpRequest(other));
    nextFrame();
    strangerIsKnown();
  });

  it("makes its sender known even if there was no room for the reply", () => {
    startWithStranger();
    refuseFrames(1);
    other.sendsFrame(makeArpRequest(other));
    expectSilence();
    strangerIsKnown();
  });

  it("for somebody else is neither answered nor learned from [A-04]", () => {
    startWithStranger();
    const request = makeArpRequest(other);
    put32(viewOf(request), 38, 0x0a000709);
    expectDropped(request, "arp.not-for-us", other);
    strangerIsUnknown();
  });

  it("from behind the gateway is answered, but its sender is no neighbour", () => {
    startWithStranger();
    other.address = 0xc0000203;
    other.sendsFrame(makeArpRequest(other));
    expect(hexOf(nextFrame().slice(0, 22))).toBe("020000000003" + "020000000002" + "0806" + "0001080006040002");
    other.address = 0x0a000703;
    strangerIsUnknown();
  });

  it("without a sender's address, a probe, is answered and not remembered [A-08]", () => {
    startWithStranger();
    const probe = makeArpRequest(other);
    put32(viewOf(probe), 28, 0);
    watchDrops();
    other.sendsFrame(probe);
    const sender = "020000000002" + "0a000702";
    const target = "020000000003" + "00000000";
    expect(hexOf(nextFrame())).toBe("020000000003" + "020000000002" + "0806" + "0001080006040002" + sender + target);
    expectNoDrop();
    strangerIsUnknown();
  });

  it("that probes another address is none of our business [A-08]", () => {
    startWithStranger();
    const probe = makeArpRequest(other);
    put32(viewOf(probe), 28, 0);
    put32(viewOf(probe), 38, 0x0a000709);
    expectDropped(probe, "arp.not-for-us", other);
  });

  it("isn't answered while we have no address", () => {
    startWithStranger();
    configure(0, 0, 0);
    const request = makeArpRequest(other);
    expectDropped(request, "arp.not-for-us", other);
    put32(viewOf(request), 38, 0);
    expectDropped(request, "arp.not-for-us", other);
  });
});

describe("a reply", () => {
  it("that nobody asked for makes nobody known [A-04]", () => {
    startWithStranger();
    expectDropped(makeArpReply(other), "arp.unsolicited", other);
    strangerIsUnknown();
  });

  it("or a request to everybody that names its own sender makes nobody known: the gateway stays who it is [A-04]", () => {
    startWithStranger();
    const gratuitous = makeArpRequest(other);
    put32(viewOf(gratuitous), 28, 0x0a0007fe);
    put32(viewOf(gratuitous), 38, 0x0a0007fe);
    expectDropped(gratuitous, "arp.not-for-us", other);
    put16(viewOf(gratuitous), 20, 2);
    expectDropped(gratuitous, "arp.unsolicited", other);
    tcpConnect(0xc0000201, 80, 0);
    expect(hexOf(nextFrame())).toBe(toAll + "0a0007fe");
  });

  it("of somebody who is known already tells where he is now [A-04]", () => {
    startWithStranger();
    other.sendsFrame(makeArpRequest(other));
    nextFrame();
    other.macLow = 33;
    watchDrops();
    other.sendsFrame(makeArpReply(other));
    expectNoDrop();
    strangerIsKnown();
    other.macLow = 34;
    const gratuitous = makeArpRequest(other);
    put32(viewOf(gratuitous), 38, other.address);
    other.sendsFrame(gratuitous);
    expectNoDrop();
    expectSilence();
    strangerIsKnown();
  });
});

describe("a packet", () => {
  it("for other hardware, another protocol, or with lengths of its own is dropped [A-03]", () => {
    startWithStranger();
    const wrong: u32[] = [0x0006, 0x86dd, 0x0004, 0x0704, 0xff04, 0x0600, 0x0605, 0x06ff, 0x0610];
    for (let i = 0; i < wrong.length; i++) {
      const request = makeArpRequest(other);
      put16(viewOf(request), 14 + 2 * min(i, 2), wrong[i]);
      expectDropped(request, "arp.malformed", other);
    }
    strangerIsUnknown();
  });

  it("that is neither request nor reply is dropped [A-03] [A-04]", () => {
    startWithStranger();
    const operations: u32[] = [0, 3, 4, 8, 9, 0xffff];
    for (let i = 0; i < operations.length; i++) {
      const packet = makeArpRequest(other);
      put16(viewOf(packet), 20, operations[i]);
      expectDropped(packet, "arp.unsolicited", other);
    }
    strangerIsUnknown();
  });

  it("whose sender isn't the frame's, or is a group, is dropped [A-06]", () => {
    startWithStranger();
    const request = makeArpRequest(other);
    put32(viewOf(request), 24, 4);
    expectDropped(request, "arp.bad-sender", other);
    put32(viewOf(request), 24, 3);
    put8(viewOf(request), 22, 3);
    expectDropped(request, "arp.bad-sender", other);
    put16(viewOf(request), 22, 0xffff);
    put32(viewOf(request), 24, 0xffffffff);
    expectDropped(request, "arp.bad-sender", other);
    put16(viewOf(request), 6, 0xffff);
    put32(viewOf(request), 8, 0xffffffff);
    expectDropped(request, "ethernet.bad-source", other);
    strangerIsUnknown();
  });

  it("whose sender's address can't be a host's is dropped [A-06]", () => {
    startWithStranger();
    const addresses: u32[] = [0xffffffff, 0x0a0007ff, 0xe0000001, 0xf0000001, 0x7f000001, 0x00000001];
    for (let i = 0; i < addresses.length; i++) {
      const request = makeArpRequest(other);
      put32(viewOf(request), 28, addresses[i]);
      expectDropped(request, "arp.bad-sender", other);
    }
  });
});

describe("somebody else with our address", () => {
  it("is answered by an announcement, and not again within ten seconds [A-05]", () => {
    startWithStranger();
    other.address = ourAddress;
    watchDrops();
    other.sendsFrame(makeArpRequest(other));
    expectDrop("arp.conflict");
    expect(hexOf(nextFrame())).toBe(announcement);
    expectDropped(makeArpRequest(other), "arp.conflict", other);
    advance(9000);
    expectDropped(makeArpReply(other), "arp.conflict", other);
    advance(2000);
    other.sendsFrame(makeArpReply(other));
    expectDrop("arp.conflict");
    expect(hexOf(nextFrame())).toBe(announcement);
  });

  it("changes nothing for those who speak with us [A-05]", () => {
    startWithStranger();
    establishedByPeer();
    other.address = ourAddress;
    other.sendsFrame(makeArpReply(other));
    expect(hexOf(nextFrame())).toBe(announcement);
    us.sends("still here");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "still here" });
  });
});
