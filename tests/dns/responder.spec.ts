// Our own name on the link (RFC 6762): claimed, defended or given up, and told to who asks.

import { configure, init, linkChanged } from "../../assembly/index-networked";
import {
  Result,
  advance,
  counted,
  expectDropped,
  ignoreFrames,
  now,
  ourAddress,
  put8,
  putIpv4Sum,
  refuseFrames,
  viewOf,
  watchDrops,
  expectNoDrop,
} from "../support/conversation";
import { anyNumber, below, seedChance } from "../support/chance";
import { addressRecord, dnsMessage, fourBytes, labels, makeRecord, questionName, twoBytes } from "../support/dns-maker";
import { makeMessage, putMessageSums } from "../support/message-maker";
import {
  announcementOf,
  callsMe,
  expectQuiet,
  expectToLink,
  neighbour,
  nextOnLink,
  probeFor,
  questionAbout,
  says,
  startNamed,
  startWithName,
  waited,
} from "../support/own-name";

const name: string = "astcp.local";
const second: string = "astcp-2.local";
const address: u32 = 1;
const anything: u32 = 255;
const internet: u32 = 1;
const alone: u32 = 0x8001;

/** Probes of that name, and then its announcements: the way to have it. */
function expectClaim(claimed: string, ours: u32 = ourAddress, within: u32 = 250): void {
  expectToLink(probeFor(claimed, ours), within);
  for (let n = 0; n < 2; n++) {
    expectToLink(probeFor(claimed, ours), 250);
    expect(waited).toBe(250);
  }
  expectToLink(announcementOf(claimed, ours), 250);
  expect(waited).toBe(250);
  expectToLink(announcementOf(claimed, ours), 1000);
  expect(waited).toBe(1000);
}

/** The neighbour has this name, or says so. */
function saysToHave(claimed: string, theirs: u32, lifetime: u32 = 120): void {
  says("\0\0\x84\0\0\0\0\x01\0\0\0\0" + makeRecord(labels(claimed), 1, lifetime, fourBytes(theirs), 0x8001));
}

describe("a name", () => {
  it("is asked for three times, told twice, and then ours", () => {
    startWithName();
    expectClaim(name);
    expectQuiet(600_000);
    expect(counted("dns.answers-sent")).toBe(2);
  });

  it("is a label: letters, digits and hyphens inside", () => {
    startWithName();
    const wrong: string[] = ["", "-a", "a-", "a.b", "a b", "\xfc", "a".repeat(33)];
    for (let i = 0; i < wrong.length; i++) expect(callsMe(wrong[i])).toBe(Result.InvalidArgument);
    const right: string[] = ["a", "Pump-7", "7", "a".repeat(32)];
    for (let i = 0; i < right.length; i++) {
      expect(callsMe(right[i])).toBe(0);
      expectClaim(right[i] + ".local");
    }
  });

  it("outlives a new start, and is claimed anew", () => {
    startNamed();
    init(0x0200, 2, 0, now());
    configure(ourAddress, 0xffffff00, 0);
    advance(0);
    ignoreFrames();
    expectClaim(name);
  });

  it("is claimed anew with another address and on another link, and waits for both", () => {
    startNamed();
    configure(0, 0, 0);
    says(questionAbout(name, address, internet));
    expectQuiet(10_000);
    configure(ourAddress + 1, 0xffffff00, 0);
    advance(0);
    ignoreFrames();
    expectClaim(name, ourAddress + 1);
    linkChanged(0);
    expectQuiet(10_000);
    linkChanged(1);
    expectClaim(name, ourAddress + 1);
    configure(ourAddress + 1, 0xffffff00, 0x0a0007fe);
    advance(0);
    ignoreFrames();
    expectQuiet(10_000);
  });

  it("that another has is given up for one with a number", () => {
    startWithName();
    expectToLink(probeFor(name, ourAddress));
    saysToHave("ASTCP.local", neighbour.address);
    expectClaim(second);
    expect(counted("dns.conflicts")).toBe(1);
    says(questionAbout(name, address, internet));
    expectQuiet(5000);
  });

  it("that another has for something else than an address is given up, too", () => {
    startWithName();
    expectToLink(probeFor(name, ourAddress));
    says("\0\0\x84\0\0\0\0\x01\0\0\0\0" + makeRecord(labels(name), 28, 120, "0123456789abcdef", 0x8001));
    expectClaim(second);
  });

  it("gets higher and higher numbers, and at last time to think", () => {
    startWithName();
    for (let n = 2; n <= 16; n++) {
      nextOnLink(250);
      saysToHave(n == 2 ? name : "astcp-" + (n - 1).toString() + ".local", neighbour.address);
    }
    advance(4999);
    expectQuiet(0);
    expectClaim("astcp-16.local");
  });

  it("that is ours is asked for again when another says to have it, and stays ours if he is silent then", () => {
    startNamed();
    saysToHave(name, neighbour.address);
    expectClaim(name);
    saysToHave(name, neighbour.address);
    expectToLink(probeFor(name, ourAddress));
    saysToHave(name, neighbour.address);
    expectClaim(second);
  });

  it("is not lost to our own words, to a goodbye, or to another record", () => {
    startNamed();
    saysToHave(name, ourAddress);
    saysToHave(name, neighbour.address, 0);
    saysToHave(second, neighbour.address);
    says("\0\0\x84\0\0\0\0\x01\0\0\0\0" + makeRecord(labels(name), 28, 120, "0123456789abcdef", 0x8001));
    expectQuiet(10_000);
    expect(counted("dns.conflicts")).toBe(0);
  });

  it("that two claim at the same time is for who has the greater address: the other one waits a second", () => {
    startWithName();
    expectToLink(probeFor(name, ourAddress));
    says(probeFor(name, neighbour.address));
    advance(0);
    expectClaim(name, ourAddress, 1000);
    startWithName();
    expectToLink(probeFor(name, ourAddress));
    says(probeFor(name, ourAddress - 1));
    expectToLink(probeFor(name, ourAddress));
    expect(waited).toBe(250);
  });

  it("waits for a MAC without room, with each of its messages", () => {
    startWithName();
    refuseFrames(2);
    expectToLink(probeFor(name, ourAddress), 270);
    expect(counted("frames.refused")).toBe(2);
    expectToLink(probeFor(name, ourAddress), 250);
    expect(waited).toBe(250);
    expectToLink(probeFor(name, ourAddress), 250);
    refuseFrames(1);
    expectToLink(announcementOf(name, ourAddress), 260);
    expect(waited).toBe(260);
    expectToLink(announcementOf(name, ourAddress), 1000);
    says(questionAbout(name, address, internet));
    refuseFrames(1);
    expectToLink(announcementOf(name, ourAddress), 1010);
    expectQuiet(10_000);
  });
});

describe("a question", () => {
  it("is answered to everybody, once a second", () => {
    startNamed();
    says(questionAbout("Astcp.LOCAL", address, internet));
    expectToLink(announcementOf(name, ourAddress), 0);
    says(questionAbout(name, anything, internet));
    says(questionAbout(name, anything, internet));
    expectToLink(announcementOf(name, ourAddress), 1000);
    expect(waited).toBe(1000);
    expectQuiet(10_000);
  });

  it("is answered to him alone who wants that, if everybody has heard of it lately", () => {
    startNamed();
    says(questionAbout(name, address, alone));
    expectToLink(announcementOf(name, ourAddress), 0);
    says(questionAbout(name, address, alone));
    const answer = nextOnLink(0);
    expect(answer.destination).toBe(neighbour.address);
    expect(answer.destinationPort).toBe(5353);
    expect(answer.macLow).toBe(9);
    expect(answer.timeToLive).toBe(255);
    expect(answer.data).toBe(announcementOf(name, ourAddress));
    expectQuiet(10_000);
  });

  it("of plain DNS is answered alone, with its number and its question, for a short time", () => {
    startNamed();
    const types: u32[] = [address, anything];
    for (let i = 0; i < 2; i++) {
      neighbour.port = 40001;
      says("\x12\x34" + questionAbout(name, types[i], internet).slice(2));
      const answer = nextOnLink(0);
      expect(answer.destination).toBe(neighbour.address);
      expect(answer.destinationPort).toBe(40001);
      const question = labels(name) + twoBytes(types[i]) + "\0\x01";
      const record = addressRecord(questionName, 10, ourAddress);
      const counts: u32[] = [1, 1, 0, 0];
      expect(answer.data).toBe(dnsMessage(0x1234, 0x8400, counts, question + record));
    }
  });

  it("is not answered by who claims the name still", () => {
    startWithName();
    expectToLink(probeFor(name, ourAddress));
    says(questionAbout(name, address, internet));
    expectToLink(probeFor(name, ourAddress));
    expect(waited).toBe(250);
  });

  it("of who knows the answer is none, unless he is about to forget it", () => {
    startNamed();
    says(questionAbout(name, address, internet, [addressRecord(questionName, 60, ourAddress)]));
    expectQuiet(2000);
    says(questionAbout(name, address, internet, [addressRecord(questionName, 59, ourAddress)]));
    expectToLink(announcementOf(name, ourAddress), 0);
    says(questionAbout(name, address, internet, [addressRecord(questionName, 100, ourAddress + 1)]));
    expectToLink(announcementOf(name, ourAddress), 1000);
  });

  it("about another name, type or class is not for us", () => {
    startNamed();
    watchDrops();
    says(questionAbout("astcp.locals", address, internet));
    says(questionAbout("astc.local", address, internet));
    says(questionAbout("www.astcp.local", address, internet));
    says(questionAbout("local", address, internet));
    says(questionAbout(name, 28, internet));
    says(questionAbout(name, address, 3));
    expectNoDrop();
    expectQuiet(10_000);
  });

  it("among others is found, also by a pointer", () => {
    startNamed();
    const first = labels("printer.local") + "\0\x01\0\x01";
    says("\0\0\0\0\0\x02\0\0\0\0\0\0" + first + "\x05astcp\xc0\x14" + "\0\x01\0\x01");
    expectToLink(announcementOf(name, ourAddress), 0);
  });

  it("from many places at once is answered one by one", () => {
    startNamed();
    for (let port = 4000; port < 4010; port++) {
      neighbour.port = port;
      says(questionAbout(name, address, internet));
    }
    expect(nextOnLink(0).destinationPort).toBe(4000);
    expectQuiet(1000);
  });
});

describe("what is said on the link", () => {
  it("from beyond it is not heard", () => {
    startNamed();
    neighbour.address = 0x0a000809;
    expectDropped(makeMessage(neighbour, 5353, questionAbout(name, address, internet), 0xe00000fb), "dns.ignored");
    neighbour.address = 0x0a000709;
  });

  it("and is an answer from another port, an error, or another operation, is not heard", () => {
    startNamed();
    const record = announcementOf(name, neighbour.address);
    neighbour.port = 40001;
    expectDropped(makeMessage(neighbour, 5353, record, 0xe00000fb), "dns.ignored");
    neighbour.port = 5353;
    const flags: string[] = ["\x84\x03", "\xa4\0", "\x28\0"];
    for (let i = 0; i < flags.length; i++) {
      const message = "\0\0" + flags[i] + record.slice(4);
      expectDropped(makeMessage(neighbour, 5353, message, 0xe00000fb), "dns.ignored");
    }
    neighbour.port = 0;
    expectDropped(makeMessage(neighbour, 5353, questionAbout(name, address, internet), 0xe00000fb), "dns.ignored");
  });

  it("with a very long name is dropped, and read no further than a name goes [U-25]", () => {
    startNamed();
    const label = "\x3f" + "b".repeat(63);
    const question = "\0\0\0\0\0\x01\0\0\0\0\0\0";
    expectMalformed(question + label.repeat(20) + "\0\0\x01\0\x01");
    expectMalformed(question + label.repeat(4) + "\0\0\x01\0\x01");
    expectMalformed(question + label.repeat(22));
    expectMalformed(question + "\x01c".repeat(700) + "\0");
    watchDrops();
    says(question + label.repeat(3) + "\x3d" + "c".repeat(61) + "\0\0\x01\0\x01");
    expectNoDrop();
  });

  it("is dropped when it is cut off anywhere [U-20] [U-21] [U-22] [U-23]", () => {
    startNamed();
    const whole = questionAbout(name, address, internet, [addressRecord(questionName, 60, ourAddress)]);
    for (let length = 0; length < whole.length; length++) expectMalformed(whole.slice(0, length));
    expectMalformed("\0\0\0\0\xff\xff" + whole.slice(6));
    expectMalformed(whole.slice(0, 12) + "\xc0\x0c\0\x01\0\x01");
    expectMalformed(announcementOf(name, ourAddress).slice(0, 32) + "\0\x05" + "12345");
  });

  it("may be any bytes [U-20] [U-21] [U-22] [U-23] [U-25] [I7]", () => {
    seedChance(9);
    startNamed();
    const texts: string[] = [
      questionAbout(name, address, internet, [addressRecord(questionName, 60, ourAddress)]),
      announcementOf(name, neighbour.address),
      probeFor(name, neighbour.address),
    ];
    for (let round = 0; round < 1500; round++) {
      const whole = texts[round % 3];
      let bytes = "";
      for (let n = 0; n < whole.length; n++)
        bytes += below(20) == 0 ? String.fromCharCode(i32(anyNumber() & 0xff)) : whole.slice(n, n + 1);
      says(bytes);
      if (round % 10 == 0) {
        advance(2000);
        ignoreFrames();
      }
    }
    advance(60_000);
    ignoreFrames();
    expectQuiet(10_000);
  });

  it("only counts with the checksum right [U-02]", () => {
    startNamed();
    const frame = makeMessage(neighbour, 5353, questionAbout(name, address, internet), 0xe00000fb);
    put8(viewOf(frame), 56, 0x42);
    expectDropped(frame, "udp.bad-checksum");
    putMessageSums(viewOf(frame));
    putIpv4Sum(viewOf(frame));
    watchDrops();
    neighbour.sendsFrame(frame);
    expectNoDrop();
  });
});

function expectMalformed(text: string): void {
  expectDropped(makeMessage(neighbour, 5353, text, 0xe00000fb), "dns.malformed");
}
