// A lease from its beginning to its end (RFC 2131 §3.1, 4.4.1, 4.4.5), in virtual time.

import {
  address,
  dhcpStart,
  dhcpState,
  dhcpStop,
  gateway,
  mask,
  nameServer,
  tcpConnect,
  tcpError,
  timeServer,
} from "../../assembly/index-networked";
import {
  Result,
  advance,
  counted,
  expectSilence,
  ignoreFrames,
  never,
  ourAddress,
  pollNow,
  refuseFrames,
  untilNextFrame,
} from "../support/conversation";
import { expectAnnouncement, expectProbe } from "../support/arp-frames";
import {
  DHCPACK,
  DISCOVER,
  OFFER,
  RELEASE,
  REQUEST,
  expectAddressIsChecked,
  push32,
  startAsking,
  startBound,
} from "../support/dhcp-server";
import { State } from "../../assembly/dhcp/state";

describe("a device without an address", () => {
  it("asks everybody for one, from nobody's address, within a second", () => {
    const server = startAsking();
    expect(dhcpState()).toBe(State.Init);
    expect(server.hears(DISCOVER, 1000) < 1000).toBe(true);
    expect(dhcpState()).toBe(State.Selecting);
    const heard = server.heard;
    expect(heard.message.macHigh).toBe(0xffff);
    expect(heard.message.macLow).toBe(0xffffffff);
    expect(heard.message.source).toBe(0);
    expect(heard.message.destination).toBe(0xffffffff);
    expect(heard.message.timeToLive).toBe(64);
    expect(heard.message.data.length).toBe(300);
    expect(heard.flags).toBe(0);
    expect(heard.seconds).toBe(0);
    expect(heard.clientAddress).toBe(0);
    expect(heard.requested).toBe(0);
    expect(heard.textOf(61)).toBe("01020000000002");
    expect(heard.textOf(57)).toBe("05dc");
    expect(heard.textOf(55)).toBe("0103062a33363a3b");
    expectSilence();
  });

  it("asks again after 4, 8, 16, 32 and 64 seconds, each a second more or less, in the same exchange", () => {
    const server = startAsking();
    server.hears(DISCOVER, 1000);
    const transaction = server.heard.transaction;
    // A device that does nothing else: with an address of its own choice it would say more.
    const waits = [4000, 8000];
    for (let i = 0; i < waits.length; i++) {
      const passed = server.hears(DISCOVER, 70_000);
      expect(passed >= u32(waits[i] - 1000) && passed <= u32(waits[i] + 1000)).toBe(true);
      expect(server.heard.transaction).toBe(transaction);
    }
    expect(server.heard.seconds >= 10 && server.heard.seconds <= 14).toBe(true);
    advance(10_000);
    ignoreFrames();
    let passed = server.hears(DISCOVER, 70_000) + 10_000;
    expect(passed >= 15_000 && passed <= 17_000).toBe(true);
    passed = server.hears(DISCOVER, 70_000);
    expect(passed >= 31_000 && passed <= 33_000).toBe(true);
    for (let n = 0; n < 3; n++) {
      passed = server.hears(DISCOVER, 70_000);
      expect(passed >= 63_000 && passed <= 65_000).toBe(true);
    }
  });

  it("requests what is offered, probes it, and has it then", () => {
    const server = startAsking();
    server.hears(DISCOVER, 1000);
    const transaction = server.heard.transaction;
    server.says(OFFER);
    expect(dhcpState()).toBe(State.Requesting);
    server.hears(REQUEST);
    expect(dhcpState()).toBe(State.Requesting);
    expect(server.heard.transaction).toBe(transaction);
    expect(server.heard.message.source).toBe(0);
    expect(server.heard.message.destination).toBe(0xffffffff);
    expect(server.heard.clientAddress).toBe(0);
    expect(server.heard.requested).toBe(ourAddress);
    expect(server.heard.server).toBe(0x0a000701);
    server.says(DHCPACK);
    expect(dhcpState()).toBe(State.Checking);
    expect(address()).toBe(0);
    expectAddressIsChecked(ourAddress);
    expect(dhcpState()).toBe(State.Bound);
    expect(address()).toBe(ourAddress);
    expect(mask()).toBe(0xffffff00);
    expect(gateway()).toBe(0x0a0007fe);
    expect(counted("dhcp.leases")).toBe(1);
  });

  it("learns of two servers of names, and of one of time", () => {
    const server = startAsking();
    server.hears(DISCOVER, 1000);
    server.says(OFFER);
    server.hears(REQUEST);
    const options = server.options(DHCPACK);
    push32(options, 42, 0x0a000704);
    const names: u8[] = [6, 12, 10, 0, 7, 5, 10, 0, 7, 6, 10, 0, 7, 7];
    for (let i = 0; i < names.length; i++) options.push(names[i]);
    server.sendsFrame(server.answer(DHCPACK, options));
    expectAddressIsChecked(ourAddress);
    expect(nameServer(0)).toBe(0x0a000705);
    expect(nameServer(1)).toBe(0x0a000706);
    expect(nameServer(2)).toBe(0);
    expect(timeServer()).toBe(0x0a000704);
  });

  it("asks for nothing that the MAC has no room for, and does then", () => {
    const server = startAsking();
    refuseFrames(1);
    advance(1000);
    server.hears(DISCOVER);
    server.says(OFFER);
    refuseFrames(1);
    pollNow();
    server.hears(REQUEST, 10);
  });

  it("has a number of its own for each exchange [N-04]", () => {
    const seen: u32[] = [];
    const server = startAsking();
    for (let n = 0; n < 4; n++) {
      server.hears(DISCOVER, 1000);
      expect(seen.includes(server.heard.transaction)).toBe(false);
      seen.push(server.heard.transaction);
      dhcpStop();
      pollNow();
      dhcpStart();
    }
    expect(seen.length).toBe(4);
  });
});

describe("a lease", () => {
  it("is renewed at T1 by its server alone, at half of it if the server names none", () => {
    const server = startBound();
    const passed = server.hears(REQUEST, 1_800_000);
    // It counts from the request, and a random part is taken off.
    expect(passed <= 1_800_000 - 5000 && passed >= 1_800_000 - 1_800_000 / 16 - 12_000).toBe(true);
    expect(dhcpState()).toBe(State.Renewing);
    expect(server.heard.message.source).toBe(ourAddress);
    expect(server.heard.message.destination).toBe(0x0a000701);
    expect(server.heard.message.macLow).toBe(1);
    expect(server.heard.clientAddress).toBe(ourAddress);
    expect(server.heard.requested).toBe(0);
    expect(server.heard.server).toBe(0);
    server.says(DHCPACK);
    expect(dhcpState()).toBe(State.Bound);
    expectSilence();
    expect(server.hears(REQUEST, 1_800_000) >= 1_680_000).toBe(true);
  });

  it("is asked for again after half of what is left, then from anybody, and ends with its last second", () => {
    const server = startBound();
    server.renewSeconds = 0;
    server.hears(REQUEST, 1_800_000);
    // 3150 - about 1750: 1400 seconds are left until T2; a minute is the least.
    let last = server.heard.transaction;
    let passed = server.hears(REQUEST, 800_000);
    expect(passed >= 670_000 && passed <= 760_000).toBe(true);
    expect(server.heard.transaction != last).toBe(true);
    while (dhcpState() == State.Renewing) {
      passed = server.hears(REQUEST, 800_000);
      expect(passed > 0).toBe(true);
    }
    expect(dhcpState()).toBe(State.Rebinding);
    expect(server.heard.message.destination).toBe(0xffffffff);
    expect(server.heard.message.source).toBe(ourAddress);
    expect(server.heard.clientAddress).toBe(ourAddress);
    expect(server.hears(REQUEST, 230_000) >= 220_000).toBe(true);
    expect(server.hears(REQUEST, 115_000) >= 110_000).toBe(true);
    last = server.heard.transaction;
    expect(server.hears(REQUEST, 61_000)).toBe(60_000);
    advance(60_000);
    ignoreFrames();
    expect(address()).toBe(0);
    expect(mask()).toBe(0);
    expect(dhcpState() == State.Init || dhcpState() == State.Selecting).toBe(true);
  });

  it("is extended by any server in REBINDING", () => {
    const server = startBound();
    while (dhcpState() != State.Rebinding) server.hears(REQUEST, 1_800_000);
    server.identifier = 0x0a000709;
    server.says(DHCPACK);
    expect(dhcpState()).toBe(State.Bound);
    expect(address()).toBe(ourAddress);
  });

  it("has a new router, when the server says so with its renewal", () => {
    const server = startBound();
    server.hears(REQUEST, 1_800_000);
    server.router = 0x0a0007fd;
    server.says(DHCPACK);
    pollNow();
    expect(gateway()).toBe(0x0a0007fd);
    expect(address()).toBe(ourAddress);
    expectSilence();
  });

  it("without an end is never asked for again", () => {
    startBound(1000, 0xffffffff);
    expect(pollNow()).toBe(never);
    expect(dhcpState()).toBe(State.Bound);
  });

  it("may last longer than the clock's round", () => {
    // A hundred days; T1 is after fifty, less three at the most.
    const server = startBound(0xfffff000, 8_640_000);
    for (let day = 0; day < 46; day++) advance(86_400_000);
    expect(dhcpState()).toBe(State.Bound);
    for (let day = 0; day < 4; day++) advance(86_400_000);
    expect(dhcpState()).toBe(State.Renewing);
    ignoreFrames();
    server.hears(REQUEST, 0x40000000);
    server.says(DHCPACK);
    expect(dhcpState()).toBe(State.Bound);
  });

  it("that has ended ends the connections that were built on it [MUST-45]", () => {
    startBound();
    while (dhcpState() != State.Rebinding) advance(60_000);
    advance(300_000);
    const connection = tcpConnect(0x0a000709, 80, 0);
    expect(connection > 0).toBe(true);
    for (let n = 0; n < 200 && address() != 0; n++) advance(1000);
    expect(address()).toBe(0);
    expect(tcpError(connection)).toBe(Result.Unreachable);
  });

  it("is given back by dhcpStop, to its server, and the address is gone", () => {
    const server = startBound();
    dhcpStop();
    expect(address()).toBe(ourAddress);
    server.hears(RELEASE, 1000);
    expect(server.heard.message.destination).toBe(0x0a000701);
    expect(server.heard.clientAddress).toBe(ourAddress);
    expect(server.heard.server).toBe(0x0a000701);
    expect(server.heard.requested).toBe(0);
    expect(address()).toBe(0);
    expect(dhcpState()).toBe(State.Off);
    expect(pollNow()).toBe(never);
  });

  it("that is given back between its announcements is not announced again", () => {
    const server = startAsking();
    server.grants();
    for (let n = 0; n < 3; n++) {
      untilNextFrame(2000);
      expectProbe(ourAddress);
    }
    untilNextFrame(2000);
    expectAnnouncement(ourAddress);
    dhcpStop();
    server.hears(RELEASE, 1000);
    advance(5000);
    expectSilence();
  });

  it("is left to its end, if its server can't be found to hear that it is given back", () => {
    const server = startBound();
    server.answersArp = false;
    dhcpStop();
    advance(2900);
    expect(dhcpState()).toBe(State.Releasing);
    advance(1000);
    expect(dhcpState()).toBe(State.Off);
    expect(address()).toBe(0);
    server.answersArp = true;
  });

  it("can be asked for anew while the old one is given back", () => {
    const server = startBound();
    dhcpStop();
    dhcpStart();
    expect(dhcpState()).toBe(State.Init);
    server.hears(DISCOVER, 1000);
    expect(address()).toBe(0);
  });
});

describe("dhcpStop", () => {
  it("ends the asking, and may be called when there is nothing to end", () => {
    const server = startAsking();
    server.hears(DISCOVER, 1000);
    expect(dhcpStop()).toBe(0);
    expect(dhcpStop()).toBe(0);
    expect(dhcpState()).toBe(State.Off);
    expect(pollNow()).toBe(never);
    advance(200_000);
    expectSilence();
  });
});
