// The resolver: whom it asks and how often, what it keeps and for how long.

import { configure, linkChanged, resolve, resolvedAddress, setServers, transfer } from "../../assembly/index-networked";
import {
  Peer,
  Result,
  advance,
  counted,
  expectSilence,
  ignoreFrames,
  makeIcmp,
  nextFrame,
  oversleep,
  quoteOf,
  refuseFrames,
  untilNextFrame,
} from "../support/conversation";
import {
  addressRecord,
  aliasRecord,
  answerTo,
  authorityRecord,
  labels,
  nameIn,
  noSuchNameFlags,
  numberAt,
  questionName,
  responseFlags,
  twoBytes,
} from "../support/dns-maker";
import { makeMessage, nextMessage } from "../support/message-maker";
import {
  answerFrame,
  answers,
  asks,
  expectKnown,
  expectQuery,
  otherServer,
  resolves,
  server,
  startWithServers,
} from "../support/name-server";

const address: u32 = 0xc0000205;
const neighbour = new Peer();

describe("resolve", () => {
  it("asks the first name server for an address, and knows it when it has answered", () => {
    startWithServers();
    const query = asks("www.example.org");
    expect(nameIn(query.data, 12).toLowerCase()).toBe("www.example.org");
    expect(query.data.slice(2, 12)).toBe("\x01\0\0\x01\0\0\0\0\0\0");
    expect(query.data.slice(29)).toBe("\0\x01\0\x01");
    expect(resolves("www.example.org")).toBe(Result.WouldBlock);
    expectSilence();
    answers(query, [addressRecord(questionName, 60, address)]);
    expectKnown("www.example.org", address);
    expectKnown("WWW.Example.ORG.", address);
    expectSilence();
    expect(counted("dns.queries-sent")).toBe(1);
  });

  it("answers an address that is written with dots at once, and asks nobody", () => {
    startWithServers();
    expectKnown("192.0.2.5", 0xc0000205);
    expectKnown("223.255.255.255", 0xdfffffff);
    expect(resolves("255.255.255.255")).toBe(Result.InvalidArgument);
    expect(resolves("127.0.0.1")).toBe(Result.InvalidArgument);
    expectSilence();
  });

  it("refuses what is no name, and one that is too long for its place [U-21]", () => {
    startWithServers();
    const label = "a123456789b123456789c123456789d123456789e123456789f123456789123";
    const wrong: string[] = [".", "..", ".a", "a..b", "a b", "a\0b", "a..", "x" + label, label + "." + label + ".a"];
    for (let i = 0; i < wrong.length; i++) expect(resolves(wrong[i])).toBe(Result.InvalidArgument, wrong[i]);
    expect(resolve(transfer(), 0)).toBe(Result.InvalidArgument);
    expect(resolve(0xffffffff, 5)).toBe(Result.InvalidArgument);
    expect(resolve(transfer(), -1)).toBe(Result.InvalidArgument);
    expectSilence();
    expect(resolves(label + "." + label.slice(1))).toBe(Result.WouldBlock);
    expect(nameIn(expectQuery().data, 12).toLowerCase()).toBe(label + "." + label.slice(1));
  });

  it("keeps what it knows for as long as the server says, and then asks anew", () => {
    startWithServers();
    answers(asks("example.org"), [addressRecord(questionName, 60, address)]);
    advance(59_999);
    expectKnown("example.org", address);
    advance(1);
    asks("example.org");
  });

  it("knows for a second what is valid for none, so that who asked is told", () => {
    startWithServers();
    answers(asks("example.org"), [addressRecord(questionName, 0, address)]);
    advance(999);
    expectKnown("example.org", address);
    advance(1);
    answers(asks("example.org"), [addressRecord(questionName, 0x80000000, address)]);
    expectKnown("example.org", address);
    advance(1000);
    asks("example.org");
  });

  it("knows nothing for more than a day, whatever the server says", () => {
    startWithServers();
    answers(asks("example.org"), [addressRecord(questionName, 0x7fffffff, address)]);
    advance(86_399_999);
    expectKnown("example.org", address);
    advance(1);
    asks("example.org");
  });

  it("remembers for as long as the zone says that there is no such name", () => {
    startWithServers();
    answers(asks("nowhere.org"), [], [authorityRecord(100, 40)], noSuchNameFlags);
    expect(resolves("nowhere.org")).toBe(Result.Unreachable);
    advance(39_999);
    expect(resolves("nowhere.org")).toBe(Result.Unreachable);
    advance(1);
    answers(asks("nowhere.org"), [], [authorityRecord(1_000_000, 1_000_000)]);
    advance(299_999);
    expect(resolves("nowhere.org")).toBe(Result.Unreachable);
    advance(1);
    asks("nowhere.org");
  });

  it("tells of a name without an address, and for how long if nobody says", () => {
    startWithServers();
    answers(asks("nowhere.org"), []);
    advance(4999);
    expect(resolves("nowhere.org")).toBe(Result.Unreachable);
    advance(1);
    asks("nowhere.org");
  });

  it("is a full table when more names are asked for than there are places, and makes room of what is known", () => {
    startWithServers();
    const names: string[] = ["a.org", "b.org", "c.org", "d.org"];
    for (let i = 0; i < 4; i++) {
      const query = asks(names[i]);
      if (i > 0) answers(query, [addressRecord(questionName, 100 - i, address + i)]);
    }
    asks("e.org");
    expectKnown("b.org", address + 1);
    expectKnown("c.org", address + 2);
    asks("f.org");
    asks("g.org");
    expect(resolves("h.org")).toBe(Result.TableFull);
    expect(resolves("b.org")).toBe(Result.TableFull);
  });
});

describe("a query without an answer", () => {
  it("is followed by others to both servers in turns, more and more patiently, and then nobody knows", () => {
    startWithServers();
    asks("example.org");
    const waits: u32[] = [1000, 1000, 2000, 2000, 4000];
    for (let i = 0; i < 5; i++) {
      expect(untilNextFrame(10_000)).toBe(waits[i]);
      expectQuery(i % 2 == 0 ? otherServer : server);
    }
    advance(3999);
    expect(resolves("example.org")).toBe(Result.WouldBlock);
    advance(1);
    expect(resolves("example.org")).toBe(Result.Unreachable);
    expectSilence();
    advance(4999);
    expect(resolves("example.org")).toBe(Result.Unreachable);
    advance(1);
    asks("example.org");
  });

  it("has another number, another port and other capitals each time [N-04]", () => {
    startWithServers();
    let numbers = "";
    let ports = "";
    let cases = "";
    let same = 0;
    for (let round = 0; round < 50; round++) {
      const query = asks("host" + round.toString() + ".rather-long-example.org");
      const number = " " + numberAt(query.data, 0).toString();
      const port = " " + query.sourcePort.toString();
      const name = nameIn(query.data, 12).slice(-20);
      if (numbers.includes(number) || ports.includes(port) || cases.includes(name)) same++;
      expect(query.sourcePort >= 49152).toBe(true);
      numbers += number;
      ports += port;
      cases += name;
      answers(query, []);
      advance(10_000);
      ignoreFrames();
    }
    expect(same < 3).toBe(true);
  });

  it("goes to the only server there is, each time", () => {
    startWithServers();
    setServers(0, otherServer.address, 0);
    asks("example.org", otherServer);
    for (let i = 0; i < 5; i++) {
      untilNextFrame(10_000);
      expectQuery(otherServer);
    }
  });

  it("ends at once when nobody is there to be asked", () => {
    startWithServers();
    const servers: u32[] = [0, 0x7f000001, 0xe0000001, 0xffffffff, 0x0a0007ff];
    for (let i = 0; i < servers.length; i++) {
      setServers(servers[i], servers[i], 0);
      expect(resolves("example.org")).toBe(Result.WouldBlock);
      expectSilence();
      expect(resolves("example.org")).toBe(Result.Unreachable);
      advance(5000);
    }
  });

  it("asks the other server at once when the first has no port for it", () => {
    startWithServers();
    asks("example.org");
    const query = nextQueryFrame();
    otherServer.sendsFrame(makeIcmp(otherServer, 3, 3, 0, quoteOf(query)));
    expectQuery(server);
  });

  it("waits for the link and for the server's MAC address", () => {
    startWithServers();
    linkChanged(0);
    expect(resolves("example.org")).toBe(Result.WouldBlock);
    expectSilence();
    linkChanged(1);
    expectQuery();
    neighbour.address = 0x0a000799;
    neighbour.macLow = 0x99;
    neighbour.answersArp = false;
    setServers(neighbour.address, 0, 0);
    expect(resolves("other.org")).toBe(Result.WouldBlock);
    expect(nextFrame()[21]).toBe(1);
    expectSilence();
    neighbour.makesItselfKnown();
    expectQuery(neighbour);
  });

  it("is offered to the MAC again when that had no room", () => {
    startWithServers();
    expect(resolves("example.org")).toBe(Result.WouldBlock);
    refuseFrames(1);
    expectSilence();
    oversleep(10);
    expectQuery();
    expect(counted("dns.queries-sent")).toBe(1);
  });

  it("is asked anew from another address, and what was known is forgotten", () => {
    startWithServers();
    answers(asks("known.org"), [addressRecord(questionName, 60, address)]);
    const query = asks("example.org");
    configure(0x0a000703, 0xffffff00, 0x0a0007fe);
    expect(resolves("known.org")).toBe(Result.WouldBlock);
    advance(0);
    ignoreFrames();
    server.sendsFrame(
      answerFrame(query, answerTo(query.data, responseFlags, [addressRecord(questionName, 9, address)])),
    );
    expect(resolves("example.org")).toBe(Result.WouldBlock);
    configure(0, 0, 0);
    advance(15_000);
    expect(resolves("example.org")).toBe(Result.Unreachable);
    expect(resolves("known.org")).toBe(Result.Unreachable);
  });
});

function nextQueryFrame(): Uint8Array {
  expect(untilNextFrame(2000)).toBe(1000);
  return nextFrame();
}

describe("an answer", () => {
  it("may lead from one alias to another, in any order", () => {
    startWithServers();
    const one = aliasRecord(questionName, 50, labels("b.org"));
    const two = aliasRecord(labels("B.org"), 30, labels("c.org"));
    const last = addressRecord(labels("c.ORG"), 70, address);
    answers(asks("a.org"), [one, two, last]);
    expectKnown("a.org", address);
    advance(29_999);
    expectKnown("a.org", address);
    advance(1);
    answers(asks("a.org"), [last, two, one]);
    expectKnown("a.org", address);
  });

  it("may lead to a name that has no address, and that counts no longer than the alias", () => {
    startWithServers();
    answers(
      asks("a.org"),
      [aliasRecord(questionName, 20, labels("b.org"))],
      [authorityRecord(90, 90)],
      noSuchNameFlags,
    );
    advance(19_999);
    expect(resolves("a.org")).toBe(Result.Unreachable);
    advance(1);
    asks("a.org");
  });

  it("has other records beside, which mean nothing", () => {
    startWithServers();
    const other = addressRecord(labels("other.org"), 60, 0x01020304);
    const v6 = questionName + twoBytes(28) + "\0\x01\0\0\0\x10\0\x10" + "0123456789abcdef";
    answers(asks("a.org"), [other, v6, addressRecord(questionName, 60, address)], [other]);
    expectKnown("a.org", address);
    asks("other.org");
  });

  it("with an address that no host has is as good as none", () => {
    startWithServers();
    answers(asks("a.org"), [addressRecord(questionName, 60, 0), addressRecord(questionName, 60, 0x7f000001)]);
    expect(resolves("a.org")).toBe(Result.Unreachable);
    answers(asks("b.org"), [addressRecord(questionName, 60, 0), addressRecord(questionName, 60, address)]);
    expectKnown("b.org", address);
  });

  it("that was cut off counts as far as it goes", () => {
    startWithServers();
    answers(asks("a.org"), [addressRecord(questionName, 60, address)], [], 0x8380);
    expectKnown("a.org", address);
    answers(asks("b.org"), [], [], 0x8380);
    expect(resolves("b.org")).toBe(Result.WouldBlock);
    expect(counted("dns.failed")).toBe(1);
  });

  it("that says that the server can't is none, and the other one is asked when it is time", () => {
    startWithServers();
    const query = asks("a.org");
    answers(query, [], [], 0x8182);
    answers(query, [], [], 0x8185);
    expect(counted("dns.failed")).toBe(2);
    expect(untilNextFrame(2000)).toBe(1000);
    expectQuery(otherServer);
  });
});

describe("a name that ends in .local", () => {
  it("is asked of everybody on the link, and no server hears of it", () => {
    startWithServers();
    expect(resolves("printer.local")).toBe(Result.WouldBlock);
    const query = nextMessage();
    expect(query.destination).toBe(0xe00000fb);
    expect(query.destinationPort).toBe(5353);
    expect(query.timeToLive).toBe(255);
    expect(nameIn(query.data, 12)).toBe("printer.local");
    expect(query.data.slice(2, 12)).toBe("\0\0\0\x01\0\0\0\0\0\0");
    neighbour.address = 0x0a000799;
    neighbour.macLow = 0x99;
    neighbour.port = 5353;
    const answer = answerTo(query.data, 0x8400, [addressRecord(questionName, 10, neighbour.address)]);
    server.sendsFrame(makeMessage(server, query.sourcePort, answer));
    expect(counted("dns.unasked")).toBe(1);
    neighbour.sendsFrame(makeMessage(neighbour, query.sourcePort, answer));
    expectKnown("PRINTER.local", neighbour.address);
    expect(resolvedAddress()).toBe(neighbour.address);
  });

  it("is asked for six times, and then it isn't there", () => {
    startWithServers();
    setServers(0, 0, 0);
    expect(resolves("printer.LOCAL.")).toBe(Result.WouldBlock);
    for (let i = 0; i < 6; i++) expect(nextLocalQuery()).toBe(0xe00000fb);
    advance(10_000);
    expectSilence();
    expect(counted("dns.queries-sent")).toBe(6);
  });

  it("has labels: others that only look like it are the servers'", () => {
    startWithServers();
    const names: string[] = ["xlocal", "local", "a.xlocal", "a.local.org"];
    for (let i = 0; i < names.length; i++) {
      answers(asks(names[i]), []);
      expect(resolves(names[i])).toBe(Result.Unreachable);
    }
  });
});

function nextLocalQuery(): u32 {
  untilNextFrame(5000);
  return nextMessage().destination;
}
