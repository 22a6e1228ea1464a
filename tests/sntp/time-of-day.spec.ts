// The time of day (RFC 4330): whom we ask, how often, and what we believe.

import { configure, linkChanged, setServers, timeOfDay } from "../../assembly/index-networked";
import {
  Peer,
  advance,
  counted,
  expectDropped,
  expectNoDrop,
  expectSilence,
  ignoreFrames,
  nextFrame,
  oversleep,
  put16,
  start,
  untilNextFrame,
  viewOf,
  watchDrops,
} from "../support/conversation";
import { anyNumber, below, seedChance } from "../support/chance";
import { fourBytes } from "../support/dns-maker";
import { SentMessage, makeMessage, nextMessage, putMessageSums } from "../support/message-maker";

/** 2026-11-26 08:00:00 UTC, since 1970 and since 1900. */
const seconds: u32 = 1_795_680_000;
const ntpSeconds: u32 = 4_004_668_800;
const half: u32 = 0x80000000;
const server = new Peer();
const other = new Peer();

let request = new SentMessage();

/** Somebody has wanted to know the time, and the server was asked. */
function startAsking(): void {
  start();
  server.address = 0x0a00077b;
  server.macLow = 0x7b;
  server.port = 123;
  server.makesItselfKnown();
  setServers(0, 0, server.address);
  expect(timeOfDay()).toBe(0);
  request = nextMessage();
}

/** A right answer but for what is named. */
function answer(first: u32 = 0x24, stratum: u32 = 2, transmit: string = fourBytes(ntpSeconds) + fourBytes(0)): string {
  const head = String.fromCharCode(first) + String.fromCharCode(stratum) + "\x06\xec";
  return head + "\0".repeat(20) + request.data.slice(40) + transmit + transmit;
}

function frameOf(text: string, from: Peer = server): Uint8Array {
  return makeMessage(from, request.sourcePort, text);
}

function expectRefused(text: string, reason: string): void {
  expectDropped(frameOf(text), reason, server);
  expect(timeOfDay()).toBe(0);
}

function expectStillAnswered(): void {
  server.sendsFrame(frameOf(answer()));
  expect(timeOfDay()).toBe(seconds);
}

describe("the time of day", () => {
  it("is asked for when somebody wants to know it, and not before", () => {
    start();
    setServers(0, 0, 0x0a00077b);
    advance(100_000);
    expectSilence();
    startAsking();
    expect(request.destination).toBe(server.address);
    expect(request.destinationPort).toBe(123);
    expect(request.sourcePort >= 49152).toBe(true);
    expect(request.data.slice(0, 40)).toBe("\x23" + "\0".repeat(39));
    expect(request.data.length).toBe(48);
  });

  it("is what the server says, and goes on with our clock", () => {
    startAsking();
    watchDrops();
    server.sendsFrame(frameOf(answer()));
    expectNoDrop();
    expect(timeOfDay()).toBe(seconds);
    advance(999);
    expect(timeOfDay()).toBe(seconds);
    advance(1);
    expect(timeOfDay()).toBe(seconds + 1);
    advance(3_599_000);
    expect(timeOfDay()).toBe(seconds + 3600);
  });

  it("takes into account how long the answer was under way, and the part of a second", () => {
    startAsking();
    oversleep(1000);
    server.sendsFrame(frameOf(answer(0x24, 2, fourBytes(ntpSeconds) + fourBytes(half))));
    expect(timeOfDay()).toBe(seconds + 1);
    advance(999);
    expect(timeOfDay()).toBe(seconds + 1);
    advance(1);
    expect(timeOfDay()).toBe(seconds + 2);
  });

  it("goes on beyond 2036, when the seconds since 1900 begin anew", () => {
    startAsking();
    server.sendsFrame(frameOf(answer(0x24, 1, fourBytes(0) + fourBytes(half))));
    expect(timeOfDay()).toBe(2_085_978_496);
    advance(86_400_000);
    expect(timeOfDay()).toBe(2_085_978_496 + 86_400);
  });

  it("is asked for again after four hours, and not much later", () => {
    startAsking();
    server.sendsFrame(frameOf(answer()));
    const wait = untilNextFrame(5 * 3_600_000);
    expect(wait >= 4 * 3_600_000).toBe(true);
    request = nextMessage();
    server.sendsFrame(frameOf(answer(0x24, 2, fourBytes(ntpSeconds + 20_000) + fourBytes(0))));
    expect(timeOfDay()).toBe(seconds + 20_000);
  });

  it("goes on for more than the seven weeks in which the clock of milliseconds goes round", () => {
    startAsking();
    server.sendsFrame(frameOf(answer()));
    for (let day = 1; day <= 60; day++) {
      advance(86_400_000);
      ignoreFrames();
      expect(timeOfDay()).toBe(seconds + u32(day) * 86_400);
    }
  });

  it("is forgotten by a new start", () => {
    startAsking();
    server.sendsFrame(frameOf(answer()));
    start();
    expect(timeOfDay()).toBe(0);
  });
});

describe("a server that is silent", () => {
  it("is asked less and less often, never within 15 seconds, and at least every two hours", () => {
    startAsking();
    let most: u32 = 0;
    for (let n = 0; n < 12; n++) {
      const wait = untilNextFrame(7_200_000);
      ignoreFrames();
      expect(wait >= (n < 8 ? u32(15_000) << n : 3_600_000)).toBe(true);
      expect(wait < (n < 8 ? u32(15_000) << n : 3_600_000) + 15_000).toBe(true);
      most = max(most, wait);
    }
    expect(most >= 3_600_000).toBe(true);
  });

  it("is sent another number from another port each time [N-04]", () => {
    startAsking();
    let seen = "";
    for (let n = 0; n < 12; n++) {
      const mark = " " + request.data.slice(40) + " " + request.sourcePort.toString();
      expect(seen.includes(request.data.slice(40))).toBe(false);
      seen += mark;
      untilNextFrame(7_200_000);
      request = nextMessage();
    }
  });

  it("may be another from now on", () => {
    startAsking();
    other.address = 0x0a00077c;
    other.macLow = 0x7c;
    other.port = 123;
    other.makesItselfKnown();
    setServers(0, 0, other.address);
    untilNextFrame(40_000);
    request = nextMessage();
    expect(request.destination).toBe(other.address);
    expectDropped(frameOf(answer()), "sntp.unasked", server);
    other.sendsFrame(frameOf(answer(), other));
    expect(timeOfDay()).toBe(seconds);
  });

  it("or none, is not asked, and another is looked for every 15 seconds", () => {
    startAsking();
    const servers: u32[] = [0, 0x7f000001, 0xe0000101, 0xffffffff];
    for (let i = 0; i < servers.length; i++) {
      setServers(0, 0, servers[i]);
      advance(100_000);
      ignoreFrames();
      advance(100_000);
      expectSilence();
    }
    setServers(0, 0, server.address);
    expect(untilNextFrame(15_000) <= 15_000).toBe(true);
  });

  it("is waited for with the link and its MAC address", () => {
    startAsking();
    linkChanged(0);
    advance(60_000);
    expectSilence();
    linkChanged(1);
    expect(nextMessage().destinationPort).toBe(123);
    other.address = 0x0a00077d;
    other.macLow = 0x7d;
    other.answersArp = false;
    setServers(0, 0, other.address);
    untilNextFrame(600_000);
    expect(nextFrame()[21]).toBe(1);
    other.makesItselfKnown();
    expect(nextMessage().destination).toBe(other.address);
  });

  it("is asked from another address at once", () => {
    startAsking();
    configure(0x0a000703, 0xffffff00, 0x0a0007fe);
    advance(0);
    ignoreFrames();
    server.sendsFrame(frameOf(answer()));
    expect(timeOfDay()).toBe(0);
    configure(0, 0, 0);
    advance(60_000);
    expectSilence();
  });
});

describe("an answer", () => {
  it("comes from the server that was asked, from its port, to ours [U-26]", () => {
    startAsking();
    other.address = 0x0a00077c;
    other.macLow = 0x7c;
    other.port = 123;
    expectDropped(frameOf(answer(), other), "sntp.unasked", other);
    const frame = frameOf(answer());
    put16(viewOf(frame), 34, 124);
    putMessageSums(viewOf(frame));
    expectDropped(frame, "sntp.unasked", server);
    expect(timeOfDay()).toBe(0);
    expectStillAnswered();
  });

  it("brings back the number that was sent [U-26]", () => {
    startAsking();
    for (let place = 24; place < 32; place++) {
      const right = answer();
      const wrong = String.fromCharCode(right.charCodeAt(place) ^ 1);
      expectRefused(right.slice(0, place) + wrong + right.slice(place + 1), "sntp.unasked");
    }
    expectStillAnswered();
  });

  it("is a server's, and whole [U-26]", () => {
    startAsking();
    for (let mode: u32 = 0; mode < 8; mode++) if (mode != 4) expectRefused(answer(0x20 | mode), "sntp.unasked");
    for (let length = 0; length < 48; length++) expectRefused(answer().slice(0, length), "sntp.malformed");
    server.sendsFrame(frameOf(answer() + "authenticated by somebody"));
    expect(timeOfDay()).toBe(seconds);
  });

  it("of a server whose own clock isn't set is none [U-26]", () => {
    startAsking();
    expectRefused(answer(0xe4), "sntp.unsynchronized");
    expectRefused(answer(0x24, 16), "sntp.unsynchronized");
    expectRefused(answer(0x24, 255), "sntp.unsynchronized");
    expectRefused(answer(0x24, 2, "\0\0\0\0\0\0\0\0"), "sntp.unsynchronized");
    expectStillAnswered();
  });

  it("of stratum 0 asks to be left alone, and the server is, for a day [U-26]", () => {
    startAsking();
    expectRefused(answer(0xe4, 0), "sntp.refused");
    const wait = untilNextFrame(2 * 86_400_000);
    expect(wait >= 86_400_000).toBe(true);
  });

  it("after the first is an answer to nobody [U-26]", () => {
    startAsking();
    server.sendsFrame(frameOf(answer()));
    server.sendsFrame(frameOf(answer(0x24, 2, fourBytes(ntpSeconds + 1000) + fourBytes(0))));
    expect(counted("udp.nobody")).toBe(1);
    expect(timeOfDay()).toBe(seconds);
  });

  it("may be any bytes, and is dropped for one reason [I7]", () => {
    seedChance(10);
    startAsking();
    for (let round = 0; round < 500; round++) {
      let text = "";
      for (let n = below(60); n > 0; n--) text += String.fromCharCode(i32(anyNumber() & 0xff));
      expectDropped(frameOf(text), text.length < 48 ? "sntp.malformed" : "sntp.unasked", server);
    }
    expectStillAnswered();
  });
});
