// What is true of an address, as seen from ours.

import { configure, init } from "../../assembly/index";
import {
  isHostAddress,
  isOnLink,
  isSubnetBroadcast,
  nextHopTo,
  receivedSumsAreVerified,
  sentSumsAreOurs,
} from "../../assembly/ip/interface";

function begin(address: u32, mask: u32, gateway: u32): void {
  init(0x0200, 2, 0, 0);
  configure(address, mask, gateway);
}

describe("an address", () => {
  it("is on the link if it has our network's bits", () => {
    begin(0x0a000702, 0xffffff00, 0x0a0007fe);
    expect(isOnLink(0x0a000700)).toBe(true);
    expect(isOnLink(0x0a0007ff)).toBe(true);
    expect(isOnLink(0x0a000802)).toBe(false);
    expect(isOnLink(0x0a000602)).toBe(false);
    expect(isOnLink(0x0b000702)).toBe(false);
  });

  it("is the subnet's broadcast if all other bits are ones", () => {
    begin(0x0a000702, 0xffffff00, 0);
    expect(isSubnetBroadcast(0x0a0007ff)).toBe(true);
    expect(isSubnetBroadcast(0x0a0007fe)).toBe(false);
    expect(isSubnetBroadcast(0x0a0008ff)).toBe(false);
    begin(0x0a000702, 0xfffffff0, 0);
    expect(isSubnetBroadcast(0x0a00070f)).toBe(true);
    expect(isSubnetBroadcast(0x0a0007ff)).toBe(false);
  });

  it("is no broadcast where a mask of 31 or 32 bits leaves no room for one", () => {
    begin(0x0a000702, 0xfffffffe, 0);
    expect(isSubnetBroadcast(0x0a000703)).toBe(false);
    expect(isHostAddress(0x0a000703)).toBe(true);
    begin(0x0a000702, 0xffffffff, 0);
    expect(isSubnetBroadcast(0x0a000702)).toBe(false);
  });

  it("is a host's unless it is zero's network, loopback, multicast, reserved or broadcast [MUST-46] [MUST-63]", () => {
    begin(0x0a000702, 0xffffff00, 0);
    const hosts: u32[] = [0x01000000, 0x0a000701, 0x0a0008ff, 0x7effffff, 0x80000001, 0xdfffffff];
    for (let i = 0; i < hosts.length; i++) expect(isHostAddress(hosts[i])).toBe(true, `${hosts[i]}`);
    const others: u32[] = [
      0x00000000, 0x00ffffff, 0x7f000000, 0x7f000001, 0x7fffffff, 0xe0000001, 0xefffffff, 0xf0000000, 0xffffffff,
      0x0a0007ff,
    ];
    for (let i = 0; i < others.length; i++) expect(isHostAddress(others[i])).toBe(false, `${others[i]}`);
  });

  it("is reached directly on the link, and through the gateway elsewhere", () => {
    begin(0x0a000702, 0xffffff00, 0x0a0007fe);
    expect(nextHopTo(0x0a000701)).toBe(0x0a000701);
    expect(nextHopTo(0x08080808)).toBe(0x0a0007fe);
  });

  it("is reached by nobody elsewhere without a gateway", () => {
    begin(0x0a000702, 0xffffff00, 0);
    expect(nextHopTo(0x08080808)).toBe(0);
  });
});

describe("the MAC's capabilities", () => {
  it("are each a bit of their own", () => {
    const verified: bool[] = [false, true, false, true];
    const ours: bool[] = [true, true, false, false];
    for (let capabilities = 0; capabilities < 4; capabilities++) {
      init(0x0200, 2, capabilities, 0);
      expect(receivedSumsAreVerified()).toBe(verified[capabilities], `verified, of ${capabilities}`);
      expect(sentSumsAreOurs()).toBe(ours[capabilities], `ours, of ${capabilities}`);
    }
  });
});
