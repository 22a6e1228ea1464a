// Names for an application in the module (names.ts): its handler hears of each name once.

import { init } from "../../assembly/index-networked";
import { resolve, resolveAt } from "../../assembly/names";
import { advance, expectSilence, oversleep, pollNow } from "../support/conversation";
import { addressRecord, questionName } from "../support/dns-maker";
import { answers, expectKnown, expectQuery, server, startWithServers } from "../support/name-server";

const address: u32 = 0xc0000205;
const text: usize = memory.data<u8>([0x61, 0x2e, 0x6f, 0x72, 0x67]);

let heard: string = "";
let asksAgain: bool = false;

/** Asked before the first `init`. */
const before: bool = resolve("example.org", hear);

function hear(found: u32): void {
  heard += " " + found.toString(16);
  if (asksAgain) resolve("a.org", hear);
}

function hearToo(found: u32): void {
  heard += " too " + found.toString(16);
}

function begin(): void {
  startWithServers();
  heard = "";
  asksAgain = false;
}

function expectHeard(words: string): void {
  expect(heard).toBe(words);
  heard = "";
}

describe("a handler", () => {
  it("is called once, in the poll after the answer", () => {
    begin();
    expect(resolve("a.org", hear)).toBe(true);
    answers(expectQuery(), [addressRecord(questionName, 60, address)]);
    expectHeard("");
    pollNow();
    expectHeard(" c0000205");
    pollNow();
    expectHeard("");
    expectKnown("a.org", address);
  });

  it("is called in the next poll if the name is known, or is an address", () => {
    begin();
    expect(resolve("192.0.2.5", hear)).toBe(true);
    expectHeard("");
    expect(pollNow() > 0).toBe(true);
    expectHeard(" c0000205");
    resolve("a.org", hear);
    answers(expectQuery(), [addressRecord(questionName, 60, address)]);
    pollNow();
    expectHeard(" c0000205");
    expect(resolveAt(text, 5, hear)).toBe(true);
    expectHeard("");
    pollNow();
    expectHeard(" c0000205");
    expectSilence();
  });

  it("hears 0 when nobody knows, as soon as that is so", () => {
    begin();
    resolve("a.org", hear);
    advance(13_999);
    expectHeard("");
    advance(2);
    expectHeard(" 0");
  });

  it("may ask again at once, and hears of it in the next poll", () => {
    begin();
    asksAgain = true;
    resolve("a.org", hear);
    answers(expectQuery(), [addressRecord(questionName, 60, address)]);
    expect(pollNow()).toBe(1);
    expectHeard(" c0000205");
    asksAgain = false;
    oversleep(1);
    pollNow();
    expectHeard(" c0000205");
  });

  it("hears of a name that was about to be forgotten", () => {
    begin();
    resolve("a.org", hear);
    answers(expectQuery(), [addressRecord(questionName, 1, address)]);
    pollNow();
    expectHeard(" c0000205");
    oversleep(999);
    resolve("a.org", hear);
    oversleep(5000);
    pollNow();
    expectHeard(" c0000205");
  });

  it("is told beside another one who waits for the same name, whose query is its own", () => {
    begin();
    resolve("a.org", hear);
    resolve("a.org", hear);
    resolve("a.org", hearToo);
    answers(expectQuery(), [addressRecord(questionName, 60, address)]);
    answers(expectQuery(), [addressRecord(questionName, 60, address)]);
    pollNow();
    expectHeard(" c0000205 too c0000205");
    expectSilence();
  });

  it("is refused before the stack is started, for what is no name, and beyond the table", () => {
    begin();
    expect(before).toBe(false);
    expect(resolve("", hear)).toBe(false);
    expect(resolve("a..b", hear)).toBe(false);
    expect(resolve("a.org", hear)).toBe(true);
    expect(resolve("b.org", hear)).toBe(true);
    expect(resolve("c.org", hear)).toBe(true);
    expect(resolve("1.2.3.4", hear)).toBe(true);
    expect(resolve("d.org", hear)).toBe(false);
    expect(resolve("5.6.7.8", hear)).toBe(false);
  });

  it("is forgotten by a new start", () => {
    begin();
    resolve("a.org", hear);
    init(0x0200, 2, 0, 5000);
    advance(60_000);
    expectHeard("");
    expect(server.port).toBe(53);
  });
});
