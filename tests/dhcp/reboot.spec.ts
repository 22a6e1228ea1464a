// An address that is remembered (RFC 2131 §3.2, 3.7, 4.4.2): asked for again after a restart, and when the link is back.

import { State } from "../../assembly/dhcp/state";
import { address, dhcpState, dhcpStop, linkChanged, tcpConnect, tcpError } from "../../assembly/index-networked";
import { advance, expectDropped, expectSilence, ignoreFrames, ourAddress, pollNow } from "../support/conversation";
import {
  DHCPACK,
  DHCPNAK,
  DISCOVER,
  DhcpServer,
  OFFER,
  REQUEST,
  expectAddressIsChecked,
  restartAsking,
  startBound,
} from "../support/dhcp-server";

/** It had a lease, and was started again. */
function restart(): DhcpServer {
  startBound();
  return restartAsking();
}

/** It has a lease, and its link was away for so long. */
function replug(milliseconds: u32): DhcpServer {
  const server = startBound();
  linkChanged(0);
  advance(milliseconds);
  expectSilence();
  linkChanged(1);
  return server;
}

describe("a device that is started again", () => {
  it("asks everybody for the address that it had, and names no server", () => {
    const server = restart();
    expect(dhcpState()).toBe(State.InitReboot);
    expect(address()).toBe(0);
    server.hears(REQUEST, 1000);
    expect(dhcpState()).toBe(State.Rebooting);
    expect(server.heard.message.source).toBe(0);
    expect(server.heard.message.destination).toBe(0xffffffff);
    expect(server.heard.requested).toBe(ourAddress);
    expect(server.heard.server).toBe(0);
    expect(server.heard.clientAddress).toBe(0);
  });

  it("has it, when any server agrees and nobody else has it", () => {
    const server = restart();
    server.hears(REQUEST, 1000);
    server.identifier = 0x0a000709;
    server.says(DHCPACK);
    expect(dhcpState()).toBe(State.Checking);
    expectAddressIsChecked(ourAddress);
    expect(address()).toBe(ourAddress);
    expect(dhcpState()).toBe(State.Bound);
  });

  it("asks for another one, when a server refuses it", () => {
    const server = restart();
    server.hears(REQUEST, 1000);
    server.says(DHCPNAK);
    expect(server.hears(DISCOVER, 5000) >= 3000).toBe(true);
    expect(server.heard.requested).toBe(0);
    server.offered = 0x0a000733;
    server.says(OFFER);
    server.hears(REQUEST);
    server.says(DHCPACK);
    expectAddressIsChecked(0x0a000733);
    expect(address()).toBe(0x0a000733);
  });

  it("asks for any, and best for that one, when nobody answers twice", () => {
    const server = restart();
    server.hears(REQUEST, 1000);
    const again = server.hears(REQUEST, 5000);
    expect(again >= 3000 && again <= 5000).toBe(true);
    const anew = server.hears(DISCOVER, 10_000);
    expect(anew >= 7000 && anew <= 10_000).toBe(true);
    expect(server.heard.requested).toBe(ourAddress);
  });

  it("is offered nothing there", () => {
    const server = restart();
    server.hears(REQUEST, 1000);
    expectDropped(server.answer(2, server.options(OFFER)), "dhcp.unasked", server);
  });

  it("remembers nothing, when it has given it back", () => {
    startBound();
    dhcpStop();
    advance(2000);
    ignoreFrames();
    const next = restartAsking();
    expect(dhcpState()).toBe(State.Init);
    next.hears(DISCOVER, 1000);
    expect(next.heard.requested).toBe(0);
  });
});

describe("a link that is back", () => {
  it("has the address confirmed, which is used meanwhile, and no connection ends", () => {
    replug(5000);
    const connection = tcpConnect(0x0a000701, 80, 0);
    ignoreFrames();
    expect(dhcpState()).toBe(State.InitReboot);
    expect(address()).toBe(ourAddress);
    advance(1000);
    ignoreFrames();
    expect(dhcpState()).toBe(State.Rebooting);
    advance(3000);
    expect(tcpError(connection)).toBe(0);
    expect(address()).toBe(ourAddress);
  });

  it("ends with the lease as before, when a server agrees", () => {
    const server = replug(5000);
    server.hears(REQUEST, 1000);
    expect(server.heard.requested).toBe(ourAddress);
    server.says(DHCPACK);
    expect(dhcpState()).toBe(State.Checking);
    expect(address()).toBe(ourAddress);
    expectAddressIsChecked(ourAddress);
    expect(dhcpState()).toBe(State.Bound);
    expect(server.hears(REQUEST, 1_800_000) >= 1_600_000).toBe(true);
  });

  it("ends with the lease as it was, when nobody answers and nobody else has the address", () => {
    const server = replug(5000);
    server.hears(REQUEST, 1000);
    server.hears(REQUEST, 5000);
    expectAddressIsCheckedWithin(10_000);
    expect(dhcpState()).toBe(State.Bound);
    expect(address()).toBe(ourAddress);
  });

  it("takes the address away, when a server refuses it", () => {
    const server = replug(5000);
    server.hears(REQUEST, 1000);
    server.says(DHCPNAK);
    pollNow();
    expect(address()).toBe(0);
    expect(dhcpState()).toBe(State.Init);
  });

  it("finds the lease ended, if it was away for so long", () => {
    const server = replug(3_700_000);
    expect(address()).toBe(0);
    server.hears(REQUEST, 1000);
    expect(server.heard.requested).toBe(ourAddress);
  });

  it("finds nothing changed in a device that DHCP has ended for", () => {
    startBound();
    dhcpStop();
    advance(2000);
    ignoreFrames();
    linkChanged(0);
    linkChanged(1);
    advance(10_000);
    expectSilence();
    expect(dhcpState()).toBe(State.Off);
  });
});

function expectAddressIsCheckedWithin(milliseconds: u32): void {
  advance(milliseconds);
  expect(dhcpState()).toBe(State.Checking);
  advance(8000);
  ignoreFrames();
}
