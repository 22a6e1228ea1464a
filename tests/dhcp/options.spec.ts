// What a server's message may look like (RFC 2131 §2, §4.1, RFC 2132), and what is dropped of it.

import { State } from "../../assembly/dhcp/state";
import { address, dhcpState, gateway, mask, nameServer } from "../../assembly/index-networked";
import {
  counted,
  expectDropped,
  expectNoDrop,
  ourAddress,
  pollNow,
  put16,
  put32,
  put8,
  viewOf,
  watchDrops,
} from "../support/conversation";
import { putMessageSums } from "../support/message-maker";
import {
  DHCPACK,
  DISCOVER,
  DhcpServer,
  OFFER,
  REQUEST,
  expectAddressIsChecked,
  push32,
  startAsking,
} from "../support/dhcp-server";

let server: DhcpServer = startAsking();

/** The server has been asked, and nothing of this client is known yet. */
function startSelecting(): void {
  server = startAsking();
  server.hears(DISCOVER, 1000);
}

function startRequesting(): void {
  startSelecting();
  server.says(OFFER);
  server.hears(REQUEST);
}

/** A message with these options alone, and the END that they bring. */
function expectRefused(options: u8[], reason: string): void {
  expectDropped(server.answer(OFFER, options, false), reason, server);
  expect(dhcpState()).toBe(State.Selecting);
}

function expectTaken(options: u8[], withEnd: bool): void {
  watchDrops();
  server.sendsFrame(server.answer(OFFER, options, withEnd));
  expectNoDrop();
  expect(dhcpState()).toBe(State.Requesting);
  server.hears(REQUEST);
}

/** The usual options, and these behind them. */
function usualAnd(more: u8[]): u8[] {
  const options = server.options(OFFER);
  for (let i = 0; i < more.length; i++) options.push(more[i]);
  return options;
}

/** The offer, with a change to its frame. DHCP begins at 42. */
function offer(): Uint8Array {
  return server.answer(OFFER, server.options(OFFER));
}

describe("options", () => {
  it("may end without an END [U-10]", () => {
    startSelecting();
    expectTaken(server.options(OFFER), false);
  });

  it("end with the END, whatever stands behind it [U-10]", () => {
    startSelecting();
    expectTaken(usualAnd([255, 54, 200]), false);
  });

  it("may stand apart, and be of kinds that nobody knows [U-10]", () => {
    startSelecting();
    expectTaken(usualAnd([0, 0, 0, 200, 3, 1, 2, 3, 0, 201, 0]), true);
  });

  it("that reach beyond the message make it none [U-10]", () => {
    startSelecting();
    expectRefused(usualAnd([200, 1]), "dhcp.malformed");
    expectRefused(usualAnd([200]), "dhcp.malformed");
    expectRefused(usualAnd([6, 8, 10, 0, 7, 5]), "dhcp.malformed");
    expectRefused(usualAnd([200, 255, 255]), "dhcp.malformed");
  });

  it("of another length than theirs make it none [U-10]", () => {
    startSelecting();
    const wrong: u8[][] = [
      [53, 0],
      [53, 2, 2, 2],
      [1, 3, 255, 255, 255],
      [1, 0],
      [3, 0],
      [3, 5, 10, 0, 7, 254, 1],
      [6, 0],
      [6, 7, 10, 0, 7, 5, 10, 0, 7],
      [42, 2, 10, 0],
      [51, 3, 0, 0, 1],
      [51, 8, 0, 0, 1, 0, 0, 0, 1, 0],
      [54, 0],
      [58, 5, 0, 0, 1, 0, 0],
      [59, 1, 9],
      [52, 0],
      [52, 2, 1, 1],
      [52, 1, 0],
      [52, 1, 4],
    ];
    for (let i = 0; i < wrong.length; i++) expectRefused(usualAnd(wrong[i]), "dhcp.malformed");
  });

  it("that say no kind of message make it none [U-10]", () => {
    startSelecting();
    const options: u8[] = [];
    push32(options, 54, 0x0a000701);
    expectRefused(options, "dhcp.malformed");
    expectRefused([53, 1, 0], "dhcp.malformed");
    expectRefused([], "dhcp.malformed");
  });

  it("that come twice count the first time [U-10]", () => {
    startRequesting();
    const options = server.options(DHCPACK);
    push32(options, 1, 0xffff0000);
    push32(options, 3, 0x0a000703);
    push32(options, 51, 60);
    push32(options, 54, 0x0a000709);
    push32(options, 6, 0x0a000705);
    push32(options, 6, 0x0a000706);
    options.push(53);
    options.push(1);
    options.push(6);
    server.sendsFrame(server.answer(DHCPACK, options));
    expectAddressIsChecked(ourAddress);
    expect(mask()).toBe(0xffffff00);
    expect(gateway()).toBe(0x0a0007fe);
    expect(nameServer(0)).toBe(0x0a000705);
    expect(nameServer(1)).toBe(0);
    expect(server.hears(REQUEST, 1_800_000) >= 1_600_000).toBe(true);
  });

  it("may go on in the file, and in the server's name, and not beyond [U-10]", () => {
    for (let overload: u32 = 1; overload <= 3; overload++) {
      startSelecting();
      const options: u8[] = [53, 1, 2, 52, 1, u8(overload)];
      push32(options, 51, 3600);
      const frame = server.answer(OFFER, options);
      const view = viewOf(frame);
      // The server's identifier, in each of the two.
      const at = overload == 2 ? 42 + 44 : 42 + 108;
      put16(view, at, 0x3604);
      put32(view, at + 2, 0x0a000701);
      put8(view, at + 6, 255);
      if (overload == 3) put8(view, 42 + 44, 255);
      putMessageSums(view);
      watchDrops();
      server.sendsFrame(frame);
      expectNoDrop();
      expect(dhcpState()).toBe(State.Requesting);
      // What reaches beyond the field.
      startSelecting();
      const other = server.answer(OFFER, options);
      const otherView = viewOf(other);
      const end = overload == 2 ? 42 + 108 : 42 + 236;
      for (let place = overload == 2 ? 42 + 44 : 42 + 108; place < end - 2; place++) put8(otherView, place, 0);
      put16(otherView, end - 2, 0x0604);
      putMessageSums(otherView);
      expectDropped(other, "dhcp.malformed", server);
    }
  });

  it("in the file are not there, if nobody says so [U-10]", () => {
    startSelecting();
    const frame = offer();
    put16(viewOf(frame), 42 + 108, 0x36ff);
    putMessageSums(viewOf(frame));
    watchDrops();
    server.sendsFrame(frame);
    expectNoDrop();
  });
});

describe("a message that is none", () => {
  it("is too short, no answer, of other hardware, or without the magic cookie [U-10]", () => {
    startSelecting();
    const whole = offer();
    // Up to the cookie, and less.
    for (let bytes = 42; bytes < 42 + 240; bytes += 33) {
      const cut = whole.slice(0, bytes);
      const view = viewOf(cut);
      put16(view, 16, bytes - 14);
      put16(view, 38, bytes - 34);
      putMessageSums(view);
      expectDropped(cut, "dhcp.malformed", server);
    }
    const places: i32[] = [42, 43, 44, 42 + 236, 42 + 239];
    for (let i = 0; i < places.length; i++) {
      const frame = offer();
      put8(viewOf(frame), places[i], 98);
      putMessageSums(viewOf(frame));
      expectDropped(frame, "dhcp.malformed", server);
    }
  });
});

describe("an answer to another", () => {
  it("has another number, another MAC address, another port [U-11]", () => {
    startSelecting();
    const places: i32[] = [42 + 4, 42 + 7, 42 + 28, 42 + 33, 35];
    for (let i = 0; i < places.length; i++) {
      const frame = offer();
      put8(viewOf(frame), places[i], frame[places[i]] ^ 0x10);
      putMessageSums(viewOf(frame));
      expectDropped(frame, "dhcp.unasked", server);
    }
    expect(dhcpState()).toBe(State.Selecting);
    expect(counted("dhcp.unasked")).toBe(5);
  });

  it("is of a kind that nobody waits for, or that no server sends [U-11]", () => {
    startSelecting();
    for (let kind: u32 = 1; kind < 20; kind++) {
      if (kind != OFFER) expectDropped(server.answer(kind, server.options(kind)), "dhcp.unasked", server);
    }
  });

  it("names no server, or one that none can be [U-11]", () => {
    startSelecting();
    const servers: u32[] = [0, 0x7f000001, 0xe0000001, 0xffffffff];
    for (let i = 0; i < servers.length; i++) {
      server.identifier = servers[i];
      expectDropped(offer(), "dhcp.wrong-server", server);
    }
  });
});

describe("a lease that nobody can live with", () => {
  it("is for no time, or for less than half a minute [U-11]", () => {
    startSelecting();
    const times: u32[] = [0, 1, 29];
    for (let i = 0; i < times.length; i++) {
      server.leaseSeconds = times[i];
      expectDropped(offer(), "dhcp.bad-lease", server);
    }
    server.leaseSeconds = 30;
    expectTaken(server.options(OFFER), true);
  });

  it("is of an address that no host can have [U-11]", () => {
    startSelecting();
    const addresses: u32[] = [0, 0x00000001, 0x7f000001, 0xe0000001, 0xf0000001, 0xffffffff, 0x0a0007ff, 0x0a000700];
    for (let i = 0; i < addresses.length; i++) {
      const frame = offer();
      put32(viewOf(frame), 42 + 16, addresses[i]);
      putMessageSums(viewOf(frame));
      expectDropped(frame, "dhcp.bad-lease", server);
    }
  });

  it("has a mask with holes [U-11]", () => {
    startSelecting();
    const masks: u32[] = [0xffff00ff, 0x000000ff, 0x7fffffff, 0xfffffffd];
    for (let i = 0; i < masks.length; i++) {
      server.mask = masks[i];
      expectDropped(offer(), "dhcp.bad-lease", server);
    }
  });

  it("is another one than was asked for [U-11]", () => {
    startRequesting();
    const frame = server.answer(DHCPACK, server.options(DHCPACK));
    put32(viewOf(frame), 42 + 16, 0x0a000703);
    putMessageSums(viewOf(frame));
    expectDropped(frame, "dhcp.bad-lease", server);
    expect(dhcpState()).toBe(State.Requesting);
  });
});

describe("what a lease says that can't be", () => {
  it("of the mask: none is that of the address's class [U-11]", () => {
    startRequesting();
    server.mask = 0;
    server.says(DHCPACK);
    expectAddressIsChecked(ourAddress);
    expect(mask()).toBe(0xff000000);
  });

  it("of the router: one elsewhere, ourselves, or nobody counts as none [U-11]", () => {
    const routers: u32[] = [0x0a000801, 0x0a000702, 0x0a0007ff, 0x0a000700];
    for (let i = 0; i < routers.length; i++) {
      startRequesting();
      server.router = routers[i];
      server.says(DHCPACK);
      expectAddressIsChecked(ourAddress);
      expect(gateway()).toBe(0);
      expect(address()).toBe(ourAddress);
    }
  });

  it("of T1 and T2: their defaults instead [U-11]", () => {
    // T1, T2 of an hour; T1 between these, and T2 then.
    const times: u32[][] = [
      [1800, 3150, 1687, 1800, 3150],
      [3200, 3100, 1687, 1800, 3100],
      [1000, 4000, 937, 1000, 3150],
      [5000, 5000, 1687, 1800, 3150],
      [1, 2, 1687, 1800, 3150],
      [600, 700, 562, 600, 700],
    ];
    for (let i = 0; i < times.length; i++) {
      startRequesting();
      server.renewSeconds = times[i][0];
      server.rebindSeconds = times[i][1];
      server.says(DHCPACK);
      expectAddressIsChecked(ourAddress);
      const spent = 14_000;
      const renewed = server.hears(REQUEST, 3_600_000);
      expect(renewed >= times[i][2] * 1000 - spent && renewed <= times[i][3] * 1000).toBe(true);
      let rebound = renewed;
      while (dhcpState() != State.Rebinding) rebound += server.hears(REQUEST, 3_600_000);
      expect(rebound >= times[i][4] * 1000 - spent && rebound <= times[i][4] * 1000).toBe(true);
    }
  });

  it("of servers: what no host can be counts as none [U-11]", () => {
    startRequesting();
    const options = server.options(DHCPACK);
    push32(options, 6, 0xe00000fb);
    push32(options, 42, 0xffffffff);
    server.sendsFrame(server.answer(DHCPACK, options));
    expectAddressIsChecked(ourAddress);
    expect(nameServer(0)).toBe(0);
  });
});

describe("any bytes at all", () => {
  it("are dropped or taken, and never read beyond their end [U-10]", () => {
    startSelecting();
    let seed: u32 = 7;
    for (let n = 0; n < 3000; n++) {
      const frame = server.answer(OFFER, usualAnd([6, 8, 10, 0, 7, 5, 10, 0, 7, 6, 52, 1, 3]));
      for (let changes = 0; changes < 3; changes++) {
        seed = seed * 1664525 + 1013904223;
        const place = 42 + i32((seed >> 8) % u32(frame.length - 42));
        // Mostly among the options.
        const at = n % 3 == 0 ? place : 282 + (place % (frame.length - 282));
        frame[at] = u8(seed >> 24);
      }
      putMessageSums(viewOf(frame));
      server.sendsFrame(frame);
      if (dhcpState() != State.Selecting) startSelecting();
    }
    expect(counted("udp.bad-checksum")).toBe(0);
    pollNow();
  });
});
