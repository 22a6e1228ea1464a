// What goes wrong between client and server (RFC 2131 §3.1, 4.4.4, RFC 5227): refusals, silence, other servers, addresses
// that others have.

import { State } from "../../assembly/dhcp/state";
import { address, configure, dhcpState, linkChanged, nameServer } from "../../assembly/index-networked";
import {
  Peer,
  advance,
  counted,
  expectDropped,
  expectSilence,
  ignoreFrames,
  ourAddress,
  pollNow,
  untilNextFrame,
} from "../support/conversation";
import { expectAnnouncement, expectProbe, makeClaim, makeDefence, makeProbe } from "../support/arp-frames";
import {
  DECLINE,
  DHCPACK,
  DHCPNAK,
  DISCOVER,
  DhcpServer,
  OFFER,
  REQUEST,
  startAsking,
  startBound,
} from "../support/dhcp-server";

const other = new Peer();
other.address = 0x0a000709;
other.macLow = 9;

describe("a DHCPNAK", () => {
  it("sends the client back to INIT, where it waits longer each time, up to a minute [U-12]", () => {
    const server = startAsking();
    server.hears(DISCOVER, 1000);
    const waits = [4000, 8000, 16_000, 32_000, 64_000, 64_000];
    for (let n = 0; n < waits.length; n++) {
      server.says(OFFER);
      server.hears(REQUEST);
      server.says(DHCPNAK);
      expect(dhcpState()).toBe(State.Init);
      // A client that has no address for ten seconds takes one of its own, which is none of this test's.
      const passed = untilDiscover(server, 70_000);
      expect(passed >= u32(waits[n] - 1000) && passed <= u32(waits[n] + 1000)).toBe(true);
    }
    expect(counted("dhcp.refusals")).toBe(6);
  });

  it("takes a lease away at once, while it is renewed", () => {
    const server = startBound();
    server.hears(REQUEST, 1_800_000);
    server.says(DHCPNAK);
    pollNow();
    expect(address()).toBe(0);
    expect(dhcpState()).toBe(State.Init);
  });

  it("of another server is nothing to a client that has chosen [U-12]", () => {
    const server = startAsking();
    server.hears(DISCOVER, 1000);
    server.says(OFFER);
    server.hears(REQUEST);
    server.identifier = 0x0a000709;
    expectDropped(server.answer(DHCPNAK, server.options(DHCPNAK)), "dhcp.wrong-server", server);
    expectDropped(server.answer(DHCPACK, server.options(DHCPACK)), "dhcp.wrong-server", server);
    expect(dhcpState()).toBe(State.Requesting);
  });

  it("that nobody waits for is dropped", () => {
    const server = startBound();
    expectDropped(server.answer(DHCPNAK, server.options(DHCPNAK)), "dhcp.unasked", server);
    expect(address()).toBe(ourAddress);
  });
});

describe("a server that falls silent", () => {
  it("after its offer is asked three times, and then all of them anew [U-12]", () => {
    const server = startAsking();
    server.hears(DISCOVER, 1000);
    const transaction = server.heard.transaction;
    server.says(OFFER);
    server.hears(REQUEST);
    let passed = server.hears(REQUEST, 5000);
    expect(passed >= 3000 && passed <= 5000).toBe(true);
    passed = server.hears(REQUEST, 9000);
    expect(passed >= 7000 && passed <= 9000).toBe(true);
    expect(server.heard.transaction).toBe(transaction);
    passed = untilDiscover(server, 23_000);
    expect(passed >= 18_000 && passed <= 22_000).toBe(true);
    expect(server.heard.transaction != transaction).toBe(true);
  });

  it("is not asked while there is no link, and as soon as there is one", () => {
    const server = startAsking();
    linkChanged(0);
    advance(60_000);
    expectSilence();
    linkChanged(1);
    expect(server.hears(DISCOVER, 1000) <= 1000).toBe(true);
    expect(dhcpState()).toBe(State.Selecting);
  });
});

describe("an offered address that another host has", () => {
  it("is declined, and asked for again after ten seconds", () => {
    const server = startAsking();
    server.grants();
    untilNextFrame(1000);
    expectProbe(ourAddress);
    server.sendsFrame(makeDefence(other, ourAddress));
    server.hears(DECLINE);
    expect(server.heard.message.destination).toBe(0xffffffff);
    expect(server.heard.message.source).toBe(0);
    expect(server.heard.requested).toBe(ourAddress);
    expect(server.heard.server).toBe(0x0a000701);
    expect(server.heard.clientAddress).toBe(0);
    expect(dhcpState()).toBe(State.Init);
    expect(address()).toBe(0);
    expect(counted("dhcp.declines-sent")).toBe(1);
    expect(server.hears(DISCOVER, 10_000)).toBe(10_000);
    expect(server.heard.requested).toBe(0);
  });

  it("is one that another host is about to take, too", () => {
    const server = startAsking();
    server.grants();
    untilNextFrame(1000);
    expectProbe(ourAddress);
    server.sendsFrame(makeProbe(other, ourAddress));
    server.hears(DECLINE);
    expect(dhcpState()).toBe(State.Init);
  });

  it("is not one for which somebody only asks", () => {
    const server = startAsking();
    server.grants();
    untilNextFrame(1000);
    expectProbe(ourAddress);
    server.sendsFrame(makeProbe(other, 0x0a000708));
    server.sendsFrame(makeClaim(other, 0x0a000709));
    untilNextFrame(2000);
    expectProbe(ourAddress);
    untilNextFrame(2000);
    expectProbe(ourAddress);
    expect(untilNextFrame(2000)).toBe(2000);
    expect(dhcpState()).toBe(State.Bound);
  });
});

describe("the address of a lease", () => {
  it("is defended once, and given up to who insists on it within ten seconds", () => {
    const server = startBound();
    server.sendsFrame(makeClaim(other, ourAddress));
    pollNow();
    expectAnnouncement(ourAddress);
    expect(address()).toBe(ourAddress);
    advance(9000);
    server.sendsFrame(makeClaim(other, ourAddress));
    server.hears(DECLINE);
    expect(address()).toBe(0);
    expect(server.hears(DISCOVER, 10_000)).toBe(10_000);
    expect(counted("arp.conflict")).toBe(2);
  });

  it("is defended each time, if they come no sooner than that", () => {
    const server = startBound();
    for (let n = 0; n < 3; n++) {
      server.sendsFrame(makeClaim(other, ourAddress));
      pollNow();
      expectAnnouncement(ourAddress);
      advance(10_000);
    }
    expect(address()).toBe(ourAddress);
    expect(dhcpState()).toBe(State.Bound);
  });
});

describe("a static address", () => {
  it("ends DHCP without a word, and is never given up", () => {
    const server = startBound();
    configure(0x0a000702, 0xffffff00, 0);
    pollNow();
    expectAnnouncement(0x0a000702);
    expect(dhcpState()).toBe(State.Off);
    expect(nameServer(0)).toBe(0);
    for (let n = 0; n < 3; n++) server.sendsFrame(makeClaim(other, 0x0a000702));
    advance(1_000_000);
    expect(address()).toBe(0x0a000702);
  });

  it("of none leaves DHCP alone", () => {
    startBound();
    configure(0, 0, 0);
    pollNow();
    expect(address()).toBe(ourAddress);
    expect(dhcpState()).toBe(State.Bound);
  });
});

/** Passes over everything else. */
function untilDiscover(server: DhcpServer, atMost: u32): u32 {
  let passed: u32 = 0;
  while (dhcpState() != State.Selecting) {
    advance(10);
    passed += 10;
    if (passed > atMost) break;
    if (dhcpState() != State.Selecting) ignoreFrames();
  }
  server.hears(DISCOVER);
  return passed;
}
