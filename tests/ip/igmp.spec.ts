// Groups (RFC 1112, RFC 2236): joined by sockets, reported to the routers, and heard by those who have joined.

import { configure, linkChanged, udpClose, udpJoin, udpReadable } from "../../assembly/index-networked";
import { joinGroup, leaveGroups } from "../../assembly/ip/groups";
import {
  Result,
  advance,
  counted,
  expectDropped,
  expectNoDrop,
  expectSilence,
  failWith,
  ignoreFrames,
  isArp,
  nextFrame,
  now,
  ourAddress,
  peer,
  pollNow,
  put16,
  put32,
  refuseFrames,
  start,
  untilNextFrame,
  viewOf,
  watchDrops,
} from "../support/conversation";
import { folded, sum } from "../support/bytes";
import { opens, receivesMessage } from "../support/datagram-host";
import { everybody, makeIgmp, makeMessage, putIgmpSums, subnetBroadcast } from "../support/message-maker";

const group: u32 = 0xefff0102;
const otherGroup: u32 = 0xe00000fb;
const thirdGroup: u32 = 0xe1020304;
const allHosts: u32 = 0xe0000001;
const allRouters: u32 = 0xe0000002;
const query: u32 = 0x11;
const report: u32 = 0x16;
const leave: u32 = 0x17;
/** Not the one of the application. */
const service: i32 = 8;

function startWithSocket(): i32 {
  start();
  return opens(7);
}

/** The next frame of ours is this IGMP message, to that group, in a datagram that routers look at. */
function expectIgmp(type: u32, about: u32, to: u32): void {
  const frame = nextFrame();
  const view = viewOf(frame);
  if (frame.length != 46 || frame[23] != 2) failWith("expected IGMP, and got something else");
  expect(view.getUint16(0)).toBe(0x0100);
  expect(view.getUint32(2)).toBe(0x5e000000 | (to & 0x7fffff));
  expect(frame[14]).toBe(0x46);
  expect(view.getUint16(16)).toBe(32);
  expect(frame[22]).toBe(1);
  expect(view.getUint32(26)).toBe(ourAddress);
  expect(view.getUint32(30)).toBe(to);
  expect(view.getUint32(34)).toBe(0x94040000);
  expect(folded(sum(view, 14, 38, 0))).toBe(0xffff);
  expect(view.getUint16(38)).toBe(u16(type << 8));
  expect(view.getUint32(42)).toBe(about);
  expect(folded(sum(view, 38, 46, 0))).toBe(0xffff);
}

/** A socket that has joined, and said so twice. */
function joined(): i32 {
  const socket = startWithSocket();
  expect(udpJoin(socket, group)).toBe(0);
  advance(20_000);
  ignoreFrames();
  return socket;
}

/** A router asks: about all groups, or about that one. */
function asks(about: u32, tenths: u32): void {
  peer.sendsFrame(makeIgmp(peer, query, tenths, about, about == 0 ? allHosts : about));
}

describe("joining a group", () => {
  it("is reported at once, and once more within ten seconds", () => {
    const socket = startWithSocket();
    expect(udpJoin(socket, group)).toBe(0);
    expectIgmp(report, group, group);
    const wait = untilNextFrame(10_000);
    expect(wait > 0).toBe(true);
    expectIgmp(report, group, group);
    advance(60_000);
    expectSilence();
    expect(counted("igmp.reports-sent")).toBe(2);
  });

  it("lets its messages in, for that socket alone", () => {
    const socket = joined();
    const other = opens(9);
    watchDrops();
    peer.sendsFrame(makeMessage(peer, 7, "hello", group));
    expectNoDrop();
    receivesMessage(socket, "hello");
    expectDropped(makeMessage(peer, 9, "hello", group), "udp.nobody");
    expectDropped(makeMessage(peer, 7, "hello", otherGroup), "ipv4.not-for-us");
    expect(udpReadable(other)).toBe(0);
  });

  it("lets nothing but UDP in: a group is never answered [C-02] [U-03]", () => {
    joined();
    const frame = makeMessage(peer, 7, "hello", group);
    put16(viewOf(frame), 22, 0x4001);
    putIgmpSums(viewOf(frame));
    expectDropped(frame, "ipv4.not-for-us");
    put16(viewOf(frame), 22, 0x4006);
    putIgmpSums(viewOf(frame));
    expectDropped(frame, "ipv4.not-for-us");
  });

  it("is refused when there are too many groups, and if it is none", () => {
    const socket = joined();
    expect(udpJoin(socket, otherGroup)).toBe(0);
    expect(udpJoin(socket, thirdGroup)).toBe(Result.TableFull);
    expect(udpJoin(socket, group)).toBe(0);
    const none: u32[] = [0, 0x0a000701, 0xdfffffff, 0xf0000000, 0xfffffffe, subnetBroadcast];
    for (let i = 0; i < none.length; i++) expect(udpJoin(socket, none[i])).toBe(Result.InvalidArgument);
  });

  it("waits for the MAC, the link and an address", () => {
    const socket = startWithSocket();
    refuseFrames(1);
    udpJoin(socket, group);
    expect(pollNow()).toBe(10);
    advance(10);
    expectIgmp(report, group, group);
    linkChanged(0);
    advance(60_000);
    linkChanged(1);
    ignoreFrames();
    expectIgmp(report, group, group);
    configure(0, 0, 0);
    advance(60_000);
    ignoreFrames();
    asks(0, 1);
    advance(1000);
    expectSilence();
    configure(ourAddress, 0xffffff00, 0);
    expect(isArp(nextFrame())).toBe(true);
    expectIgmp(report, group, group);
  });
});

describe("what is sent to everybody", () => {
  it("is read by the socket that has asked for it", () => {
    const socket = startWithSocket();
    expect(udpJoin(socket, everybody)).toBe(0);
    expectSilence();
    peer.sendsFrame(makeMessage(peer, 7, "all", everybody));
    peer.sendsFrame(makeMessage(peer, 7, "near", subnetBroadcast));
    receivesMessage(socket, "all");
    receivesMessage(socket, "near");
  });
});

describe("a query", () => {
  it("is answered within its time, for each group that is joined", () => {
    const socket = joined();
    udpJoin(socket, otherGroup);
    advance(20_000);
    ignoreFrames();
    asks(0, 50);
    const first = untilNextFrame(5000);
    nextFrame();
    const second = untilNextFrame(5000 - first);
    nextFrame();
    expect(first > 0 && first + second <= 5000).toBe(true);
    advance(60_000);
    expectSilence();
  });

  it("about one group is answered for that one", () => {
    const socket = joined();
    udpJoin(socket, otherGroup);
    advance(20_000);
    ignoreFrames();
    asks(group, 10);
    untilNextFrame(1000);
    expectIgmp(report, group, group);
    asks(thirdGroup, 10);
    advance(20_000);
    expectSilence();
  });

  it("is not answered if another member has been faster", () => {
    joined();
    asks(0, 100);
    peer.sendsFrame(makeIgmp(peer, report, 0, group, group));
    advance(60_000);
    expectSilence();
  });

  it("that wants it sooner than the last one gets it sooner", () => {
    joined();
    const begin = now();
    asks(0, 255);
    asks(0, 1);
    untilNextFrame(100);
    expect(now() - begin <= 100).toBe(true);
    expectIgmp(report, group, group);
    advance(60_000);
    expectSilence();
  });

  it("without a time, as of version 1, is answered within ten seconds", () => {
    joined();
    asks(0, 0);
    untilNextFrame(10_000);
    expectIgmp(report, group, group);
  });

  it("is heard from a switch that has no address", () => {
    joined();
    const frame = makeIgmp(peer, query, 10, 0, allHosts);
    put32(viewOf(frame), 26, 0);
    putIgmpSums(viewOf(frame));
    peer.sendsFrame(frame);
    untilNextFrame(1000);
    expectIgmp(report, group, group);
  });

  it("is dropped when nothing is joined", () => {
    startWithSocket();
    expectDropped(makeIgmp(peer, query, 10, 0, allHosts), "ipv4.not-for-us");
  });

  it("costs one report for each group, however many there are [R-05]", () => {
    joined();
    for (let i = 0; i < 1000; i++) asks(0, 100);
    untilNextFrame(10_000);
    expectIgmp(report, group, group);
    advance(60_000);
    expectSilence();
  });
});

describe("IGMP is dropped", () => {
  it("that is too short, or spoilt [C-12]", () => {
    joined();
    const frame = makeIgmp(peer, query, 10, 0, allHosts);
    for (let bytes = 0; bytes < 8; bytes++) {
      const short = frame.slice(0, 34 + bytes);
      put16(viewOf(short), 16, 20 + bytes);
      put16(viewOf(short), 24, 0);
      put16(viewOf(short), 24, 0xffff - folded(sum(viewOf(short), 14, 34, 0)));
      expectDropped(short, "igmp.malformed");
    }
    put16(viewOf(frame), 36, 0x1234);
    expectDropped(frame, "igmp.bad-checksum");
  });

  it("that is about another group than it was sent to, or of no known kind [C-12]", () => {
    joined();
    expectDropped(makeIgmp(peer, query, 10, group, allHosts), "igmp.ignored");
    expectDropped(makeIgmp(peer, query, 10, 0, group), "igmp.ignored");
    expectDropped(makeIgmp(peer, query, 10, 0, ourAddress), "igmp.ignored");
    expectDropped(makeIgmp(peer, report, 0, otherGroup, group), "igmp.ignored");
    expectDropped(makeIgmp(peer, leave, 0, group, group), "igmp.ignored");
    expectDropped(makeIgmp(peer, 0x22, 0, group, group), "igmp.ignored");
    advance(60_000);
    expectSilence();
  });
});

describe("leaving a group", () => {
  it("is told to all routers by who reported it last, and its messages are others' again", () => {
    const socket = joined();
    udpClose(socket);
    expectIgmp(leave, group, allRouters);
    advance(60_000);
    expectSilence();
    expectDropped(makeMessage(peer, 7, "hello", group), "ipv4.not-for-us");
  });

  it("is told to nobody by who did not", () => {
    const socket = joined();
    peer.sendsFrame(makeIgmp(peer, report, 0, group, group));
    udpClose(socket);
    advance(60_000);
    expectSilence();
  });

  it("is no leaving while another member is left", () => {
    const socket = joined();
    joinGroup(group, service);
    udpClose(socket);
    expectSilence();
    leaveGroups(service);
    expectIgmp(leave, group, allRouters);
  });

  it("without a link or an address just happens, and its place is free", () => {
    const socket = joined();
    linkChanged(0);
    udpClose(socket);
    pollNow();
    linkChanged(1);
    expectSilence();
    const next = opens(7);
    expect(udpJoin(next, otherGroup)).toBe(0);
    expect(udpJoin(next, thirdGroup)).toBe(0);
  });

  it("and joining it again at once is a report", () => {
    const socket = joined();
    udpClose(socket);
    const next = opens(7);
    expect(udpJoin(next, group)).toBe(0);
    expectIgmp(report, group, group);
    expectSilence();
  });
});
