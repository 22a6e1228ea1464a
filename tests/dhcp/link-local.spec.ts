// An address without a server (RFC 3927): taken, defended, given up, and replaced when a server answers.

import { State } from "../../assembly/dhcp/state";
import {
  address,
  dhcpState,
  dhcpStop,
  gateway,
  linkChanged,
  mask,
  tcpConnect,
  tcpError,
} from "../../assembly/index-networked";
import {
  Peer,
  Result,
  advance,
  now,
  ourAddress,
  pollNow,
  untilNextFrame,
  viewOf,
  nextFrame,
  isArp,
} from "../support/conversation";
import {
  expectAnnouncement,
  expectProbe,
  makeClaim,
  makeDefence,
  makeProbe,
  makeRequest,
  nextArp,
} from "../support/arp-frames";
import {
  DHCPACK,
  DISCOVER,
  DhcpServer,
  OFFER,
  REQUEST,
  expectAddressIsChecked,
  startAsking,
} from "../support/dhcp-server";

const own: u32 = 0xa9feb3d8;

const other = new Peer();
other.address = 0xa9fe0505;
other.macLow = 9;

/** Asks in vain, up to the first probe, which has been sent. */
function startUnanswered(): DhcpServer {
  const server = startAsking();
  for (let n = 0; n < 3; n++) server.hears(DISCOVER, 9000);
  untilNextFrame(1000);
  return server;
}

/** The address that is probed next, whatever was said before. Its probe has been sent. */
function nextCandidate(atMost: u32): u32 {
  const begun = now();
  while (now() - begun <= atMost) {
    const frame = nextFrame();
    if (frame.length == 0) advance(10);
    else if (isArp(frame) && viewOf(frame).getUint32(28) == 0) return viewOf(frame).getUint32(38);
  }
  return 0;
}

function startWithOwn(): DhcpServer {
  const server = startUnanswered();
  expectAddressIsChecked(own);
  return server;
}

describe("a device that no server answers", () => {
  it("takes an address of its own choice after ten seconds, and probes it first", () => {
    startUnanswered();
    expect(now() - 1000 >= 10_000 && now() - 1000 <= 16_000).toBe(true);
    expect(address()).toBe(0);
    expectAddressIsChecked(own);
    expect(address()).toBe(own);
    expect(mask()).toBe(0xffff0000);
    expect(gateway()).toBe(0);
    expect(dhcpState()).toBe(State.Selecting);
  });

  it("takes the same one the next time", () => {
    startUnanswered();
    expectProbe(own);
    startUnanswered();
    expectProbe(own);
  });

  it("takes another one if somebody has it, or is about to take it", () => {
    const server = startUnanswered();
    expectProbe(own);
    server.sendsFrame(makeDefence(other, own));
    const second = nextCandidate(2000);
    expect(second != own && second >> 16 == 0xa9fe).toBe(true);
    server.sendsFrame(makeProbe(other, second));
    const third = nextCandidate(2000);
    expect(third != second && third != own && third >> 16 == 0xa9fe).toBe(true);
    advance(20_000);
    expect(address()).toBe(third);
  });

  it("tries once a minute after ten that others had", () => {
    const server = startUnanswered();
    let candidate = own;
    expectProbe(own);
    for (let n = 0; n < 9; n++) {
      server.sendsFrame(makeDefence(other, candidate));
      candidate = nextCandidate(2000);
      expect(candidate >> 16).toBe(0xa9fe);
    }
    for (let n = 0; n < 3; n++) {
      server.sendsFrame(makeDefence(other, candidate));
      const begun = now();
      candidate = nextCandidate(70_000);
      expect(now() - begun >= 60_000 && now() - begun <= 61_100).toBe(true);
    }
  });

  it("never takes one of the first or the last 256", () => {
    const server = startUnanswered();
    let candidate = own;
    for (let n = 0; n < 40; n++) {
      server.sendsFrame(makeDefence(other, candidate));
      candidate = nextCandidate(70_000);
      expect(candidate >= 0xa9fe0100 && candidate <= 0xa9fefeff).toBe(true);
    }
  });
});

describe("an address of its own choice", () => {
  it("reaches its neighbours, and nobody else", () => {
    startWithOwn();
    expect(tcpConnect(0xa9fe0505, 80, 0) > 0).toBe(true);
    expect(tcpConnect(0x0a000701, 80, 0)).toBe(Result.Unreachable);
  });

  it("is told to everybody, also when one alone has asked", () => {
    const server = startWithOwn();
    server.sendsFrame(makeRequest(other, other.address, own));
    const reply = nextArp();
    expect(reply.operation).toBe(2);
    expect(reply.sender).toBe(own);
    expect(reply.target).toBe(other.address);
    expect(reply.macHigh).toBe(0xffff);
    expect(reply.macLow).toBe(0xffffffff);
  });

  it("is defended against who probes it, and once against who claims it", () => {
    const server = startWithOwn();
    server.sendsFrame(makeProbe(other, own));
    expect(nextArp().sender).toBe(own);
    server.sendsFrame(makeClaim(other, own));
    pollNow();
    expectAnnouncement(own);
    expect(address()).toBe(own);
    server.sendsFrame(makeClaim(other, own));
    const second = nextCandidate(2000);
    expect(second != own && second >> 16 == 0xa9fe).toBe(true);
    expect(address()).toBe(0);
    advance(8000);
    expect(address()).toBe(second);
  });

  it("makes way for a lease, and what was built on it ends", () => {
    const server = startWithOwn();
    server.hears(DISCOVER, 17_000);
    expect(server.heard.flags).toBe(0x8000);
    expect(server.heard.message.source).toBe(0);
    server.says(OFFER);
    server.hears(REQUEST);
    server.says(DHCPACK);
    expect(dhcpState()).toBe(State.Checking);
    expect(address()).toBe(own);
    const connection = tcpConnect(0xa9fe0505, 80, 0);
    advance(10_000);
    expect(address()).toBe(ourAddress);
    expect(mask()).toBe(0xffffff00);
    expect(tcpError(connection)).toBe(Result.Unreachable);
  });

  it("is looked at again when the link is back, and kept meanwhile", () => {
    const server = startWithOwn();
    linkChanged(0);
    advance(5000);
    linkChanged(1);
    expect(address()).toBe(own);
    let probes = 0;
    while (nextCandidate(3000) == own) probes++;
    expect(probes).toBe(3);
    expect(address()).toBe(own);
    // And another time somebody is there who has it.
    linkChanged(0);
    advance(5000);
    linkChanged(1);
    expect(nextCandidate(3000)).toBe(own);
    server.sendsFrame(makeDefence(other, own));
    expect(nextCandidate(3000) != own).toBe(true);
    expect(address()).toBe(0);
  });

  it("is left when DHCP ends", () => {
    startWithOwn();
    dhcpStop();
    pollNow();
    expect(address()).toBe(0);
    expect(dhcpState()).toBe(State.Off);
  });
});
