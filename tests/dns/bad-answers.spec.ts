// Answers that are wrong, forged or made to hurt: each is dropped by name, and the query goes on waiting.

import {
  Peer,
  Result,
  advance,
  counted,
  expectDropped,
  expectNoDrop,
  expectSilence,
  ignoreFrames,
  put16,
  viewOf,
  watchDrops,
} from "../support/conversation";
import { anyNumber, below, seedChance } from "../support/chance";
import {
  addressRecord,
  aliasRecord,
  answerTo,
  authorityRecord,
  dnsMessage,
  dnsQuestion,
  labels,
  makeRecord,
  numberAt,
  questionName,
  responseFlags,
  twoBytes,
} from "../support/dns-maker";
import { SentMessage, makeMessage, putMessageSums } from "../support/message-maker";
import { answerFrame, answers, asks, expectKnown, resolves, server, startWithServers } from "../support/name-server";

const address: u32 = 0xc0000205;
const forger = new Peer();

let query = new SentMessage();

function startAsking(name: string = "a.org"): void {
  startWithServers();
  query = asks(name);
}

/** The server answers that, and it is dropped; the query still waits. */
function expectRefused(answer: string, reason: string): void {
  expectDropped(answerFrame(query, answer), reason, server);
  expect(resolves("a.org")).toBe(Result.WouldBlock);
}

/** An answer whose one record has this name. It would stand at byte 23. */
function expectNameRefused(name: string): void {
  expectRefused(answerTo(query.data, responseFlags, [addressRecord(name, 60, address)]), "dns.malformed");
}

/** And in the end the right answer is believed. */
function expectStillAnswered(): void {
  answers(query, [addressRecord(questionName, 60, address)]);
  expectKnown("a.org", address);
}

describe("a compressed name", () => {
  it("may not point at itself, ahead, past the end, or at the header [U-20]", () => {
    startAsking();
    const names: string[] = [
      "\xc0\x17",
      "\xc0\x18",
      "\xc0\x19",
      "\xc0\x30",
      "\xff\xff",
      "\xc0\x00",
      "\xc0\x0b",
      "\xc0",
    ];
    for (let i = 0; i < names.length; i++) expectNameRefused(names[i]);
    expectNameRefused("\x01x\xc0\x17");
    expectNameRefused("\x01x\xc0\x19");
    expectStillAnswered();
  });

  it("may not lead round and round through another [U-20]", () => {
    startAsking();
    const one = aliasRecord(questionName, 60, "\xc0\x25");
    const two = aliasRecord("\xc0\x23", 60, "\xc0\x17");
    expectRefused(answerTo(query.data, responseFlags, [one, two]), "dns.malformed");
    expectRefused(answerTo(query.data, responseFlags, [aliasRecord(questionName, 60, "\xc0\x23")]), "dns.malformed");
    expectStillAnswered();
  });

  it("may be pointed to sixteen times, and no more [U-20]", () => {
    for (let hops = 15; hops <= 16; hops++) {
      startAsking();
      // Each of these points to the one before, in data that nobody reads; the first to the question.
      let pointers = questionName;
      for (let n = 1; n < hops; n++) pointers += twoBytes(0xc000 + 35 + 2 * (n - 1));
      const carrier = makeRecord(questionName, 16, 60, pointers);
      const last = addressRecord(twoBytes(0xc000 + 35 + 2 * (hops - 1)), 60, address);
      const answer = answerTo(query.data, responseFlags, [carrier, last]);
      if (hops == 16) {
        expectRefused(answer, "dns.malformed");
      } else {
        server.sendsFrame(answerFrame(query, answer));
        expectKnown("a.org", address);
      }
    }
  });

  it("is compared as the name that it means, in either case", () => {
    startAsking("www.a.org");
    answers(query, [addressRecord("\x03WwW\xc0\x10", 60, address)]);
    expectKnown("www.a.org", address);
  });
});

describe("a name", () => {
  it("has labels of 63 bytes at most, and no other kinds of them [U-21]", () => {
    startAsking();
    const long = "a".repeat(64);
    expectNameRefused("\x40" + long + "\0");
    expectNameRefused("\x80" + long + "\0");
    expectNameRefused("\xbf" + long + "\0");
    expectStillAnswered();
  });

  it("has 255 bytes at most, its pointers followed [U-21]", () => {
    const label = "\x3f" + "b".repeat(63);
    startAsking();
    const longest = label + label + label + "\x3d" + "c".repeat(61) + "\0";
    const beside = addressRecord(longest, 60, address);
    answers(query, [beside, addressRecord(questionName, 60, address)]);
    expectKnown("a.org", address);
    startAsking();
    expectNameRefused(label + label + label + "\x3e" + "c".repeat(62) + "\0");
    const carrier = makeRecord(questionName, 16, 60, label + label + label + "\0");
    const last = addressRecord(label + "\xc0\x23", 60, address);
    expectRefused(answerTo(query.data, responseFlags, [carrier, last]), "dns.malformed");
    expectStillAnswered();
  });

  it("ends with the root, inside of the message [U-21]", () => {
    startAsking();
    const counts: u32[] = [1, 1, 0, 0];
    const question = query.data.slice(12);
    const rests: string[] = ["", "\x03", "\x03org", "\x03org\x01", "\x3fabc"];
    for (let i = 0; i < rests.length; i++) {
      const id = numberAt(query.data, 0);
      expectRefused(dnsMessage(id, responseFlags, counts, question + rests[i]), "dns.malformed");
    }
    expectRefused(query.data.slice(0, 2) + "\x81\x80" + query.data.slice(4, 16), "dns.malformed");
    expectStillAnswered();
  });
});

describe("a record", () => {
  it("ends inside of the message [U-22]", () => {
    startAsking();
    const whole = answerTo(query.data, responseFlags, [addressRecord(questionName, 60, address)]);
    for (let length = 23; length < whole.length; length++) expectRefused(whole.slice(0, length), "dns.malformed");
    const longer = questionName + "\0\x01\0\x01\0\0\0\x3c\xff\xff" + "1234";
    expectRefused(answerTo(query.data, responseFlags, [longer]), "dns.malformed");
    expectStillAnswered();
  });

  it("of an address has four bytes [U-22]", () => {
    startAsking();
    for (let length = 0; length < 20; length++) {
      if (length == 4) continue;
      const record = makeRecord(questionName, 1, 60, "\x01".repeat(length));
      expectRefused(answerTo(query.data, responseFlags, [record]), "dns.malformed");
    }
    expectStillAnswered();
  });

  it("of an alias holds one whole name [U-22]", () => {
    startAsking();
    const names: string[] = ["", "\x03", "\x03org", "\xc0", "\xc0\x23"];
    for (let i = 0; i < names.length; i++) {
      const records: string[] = [aliasRecord(questionName, 60, names[i]), addressRecord(questionName, 60, address)];
      expectRefused(answerTo(query.data, responseFlags, records), "dns.malformed");
    }
    expectStillAnswered();
  });

  it("that is an alias of itself, or of too many others, leads nowhere [U-20]", () => {
    startAsking();
    expectRefused(answerTo(query.data, responseFlags, [aliasRecord(questionName, 60, questionName)]), "dns.malformed");
    const records: string[] = [aliasRecord(questionName, 60, labels("n0"))];
    for (let n = 0; n < 8; n++)
      records.push(aliasRecord(labels("n" + n.toString()), 60, labels("n" + (n + 1).toString())));
    records.push(addressRecord(labels("n8"), 60, address));
    expectRefused(answerTo(query.data, responseFlags, records), "dns.malformed");
    records.shift();
    records.unshift(aliasRecord(questionName, 60, labels("n1")));
    server.sendsFrame(answerFrame(query, answerTo(query.data, responseFlags, records)));
    expectKnown("a.org", address);
  });

  it("about the authority that is too short says nothing [U-22]", () => {
    startAsking();
    for (let length = 0; length < 22; length++) {
      startAsking();
      answers(query, [], [makeRecord(questionName, 6, 60, "\xff".repeat(length))]);
      advance(5000);
      expect(resolves("a.org")).toBe(Result.WouldBlock);
    }
  });
});

describe("an answer", () => {
  it("that announces more records than it has is dropped, however many that are [U-23]", () => {
    startAsking();
    const whole = answerTo(query.data, responseFlags, [addressRecord(questionName, 60, address)]);
    const counts: u32[] = [2, 64, 65, 0x7fff, 0xffff];
    for (let i = 0; i < counts.length; i++) {
      expectRefused(whole.slice(0, 6) + twoBytes(counts[i]) + whole.slice(8), "dns.malformed");
      expectRefused(whole.slice(0, 8) + twoBytes(counts[i]) + whole.slice(10), "dns.malformed");
    }
    const questions: u32[] = [0, 2, 0xffff];
    for (let i = 0; i < questions.length; i++)
      expectRefused(whole.slice(0, 4) + twoBytes(questions[i]) + whole.slice(6), "dns.unasked");
    expectStillAnswered();
  });

  it("is believed of the server that was asked alone, from its port, to ours [U-24]", () => {
    startAsking();
    const answer = answerTo(query.data, responseFlags, [addressRecord(questionName, 60, address)]);
    forger.address = 0x0a000763;
    forger.macLow = 0x63;
    forger.port = 53;
    expectDropped(makeMessage(forger, query.sourcePort, answer), "dns.unasked", forger);
    const frame = makeMessage(server, query.sourcePort, answer);
    put16(viewOf(frame), 34, 5353);
    putMessageSums(viewOf(frame));
    expectDropped(frame, "dns.unasked", server);
    watchDrops();
    server.sendsFrame(makeMessage(server, (query.sourcePort + 1) & 0xffff, answer));
    expect(counted("udp.nobody")).toBe(1);
    ignoreFrames();
    expectStillAnswered();
  });

  it("has the query's number, is an answer, and to a query [U-24]", () => {
    startAsking();
    const records: string[] = [addressRecord(questionName, 60, address)];
    const flags: u32[] = [0x0100, 0x8980, 0xf980, 0xa980];
    for (let i = 0; i < flags.length; i++) expectRefused(answerTo(query.data, flags[i], records), "dns.unasked");
    const right = answerTo(query.data, responseFlags, records);
    for (let bit = 0; bit < 16; bit++) {
      const number = numberAt(right, 0) ^ (1 << bit);
      expectRefused(twoBytes(number) + right.slice(2), "dns.unasked");
    }
    expectStillAnswered();
  });

  it("has the query's question, to the letter [U-24]", () => {
    startAsking();
    const counts: u32[] = [1, 1, 0, 0];
    const questions: string[] = [
      dnsQuestion("b.org", 1),
      dnsQuestion("a.orga", 1),
      dnsQuestion("a", 1),
      query.data.slice(12, 19) + "\0\x1c\0\x01",
      query.data.slice(12, 19) + "\0\x01\0\x03",
      otherCase(query.data.slice(12)),
    ];
    for (let i = 0; i < questions.length; i++) {
      const rest = questions[i] + addressRecord(labels("a.org"), 60, address);
      expectRefused(dnsMessage(numberAt(query.data, 0), responseFlags, counts, rest), "dns.unasked");
    }
    expectStillAnswered();
  });

  it("after the first is an answer to nobody [U-24]", () => {
    startAsking();
    expectStillAnswered();
    const answer = answerTo(query.data, responseFlags, [addressRecord(questionName, 60, 0x01020304)]);
    watchDrops();
    server.sendsFrame(answerFrame(query, answer));
    expect(counted("udp.nobody")).toBe(1);
    expectKnown("a.org", address);
  });

  it("that is shorter than its header is dropped [U-21]", () => {
    startAsking();
    for (let length = 0; length < 12; length++) expectRefused(query.data.slice(0, length), "dns.malformed");
    expectStillAnswered();
  });
});

/** The same letters, of which the first is of the other case. */
function otherCase(question: string): string {
  return question.slice(0, 1) + String.fromCharCode(question.charCodeAt(1) ^ 0x20) + question.slice(2);
}

describe("answers of any bytes", () => {
  it("are dropped for one reason each, or believed, and the stack goes on [U-20] [U-21] [U-22] [U-23] [I7]", () => {
    seedChance(8);
    for (let round = 0; round < 3000; round++) {
      if (round % 50 == 0) startAsking();
      watchDrops();
      const before = countedAll();
      server.sendsFrame(answerFrame(query, spoilt()));
      const dropped = countedAll() - before;
      const result = resolves("a.org");
      if (result == Result.WouldBlock) {
        expect(dropped).toBe(1);
      } else {
        expectNoDrop();
        startAsking();
      }
      ignoreFrames();
    }
    expectSilence();
  });
});

function countedAll(): u32 {
  return counted("dns.malformed") + counted("dns.unasked") + counted("dns.failed");
}

/** An answer of which some bytes behind the question are others; the number stays right, or nothing would be read. */
function spoilt(): string {
  const records: string[] = [
    aliasRecord(questionName, 60, "\x01b\xc0\x0e"),
    addressRecord("\xc0\x23", 60, address),
    addressRecord(labels("b.org"), 60, address),
  ];
  const whole = answerTo(query.data, responseFlags, records, [authorityRecord(60, 60)]);
  let bytes = whole.slice(0, 3);
  const many = below(8) == 0 ? 3 : 40;
  for (let n = 3; n < whole.length; n++) {
    const isKept = (n > 11 && n < 23) || below(many) != 0;
    bytes += isKept ? whole.slice(n, n + 1) : String.fromCharCode(anyByte());
  }
  return below(4) == 0 ? bytes.slice(0, 12 + below(bytes.length - 12)) : bytes;
}

/** Often one of those that mean something. */
function anyByte(): i32 {
  const telling: i32[] = [0, 1, 12, 23, 35, 63, 64, 0xc0, 0xff];
  return below(2) == 0 ? telling[i32(below(9))] : i32(anyNumber() & 0xff);
}
