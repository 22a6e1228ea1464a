// The bad link: what it does to frames, that it does the same to everybody's, and that it does nothing else.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, before, describe, it } from "node:test";
import { buildProgram, call, End, JoinedEnds, launch, numbered, numbersOf, upTo } from "./joined-ends.ts";

const running: JoinedEnds[] = [];

async function joined(...words: string[]): Promise<JoinedEnds> {
  const ends = await JoinedEnds.start(...words);
  running.push(ends);
  return ends;
}

/** The numbers of those of the first so many frames that get lost. */
async function lostOf(count: number, ...words: string[]): Promise<number[]> {
  const { near, far } = await joined(...words);
  near.send(...upTo(count).map((number) => numbered(number)));
  const came = new Set(await far.numbersFrom(near));
  return upTo(count).filter((number) => !came.has(number));
}

function isBetween(value: number, least: number, most: number): void {
  assert.ok(value >= least && value <= most, `${value} is not between ${least} and ${most}`);
}

before(buildProgram);
afterEach(async () => {
  for (const joined of running.splice(0)) assert.equal((await joined.stop()).errors, "");
});

describe("a link without faults", () => {
  it("brings every byte of every frame, in order, both ways", async () => {
    const { near, far } = await joined();
    const lengths = [1, 14, 60, 1514, 9000, 65535];
    const forth = upTo(600).map((number) => Buffer.alloc(lengths[number % lengths.length]!, number * 7));
    const back = upTo(600).map((number) => Buffer.alloc(lengths[(number + 2) % lengths.length]!, number * 11));
    near.send(...forth);
    far.send(...back);
    assert.ok(Buffer.concat(forth).equals(Buffer.concat(await far.received(600))));
    assert.ok(Buffer.concat(back).equals(Buffer.concat(await near.received(600))));
    assert.deepEqual(
      far.frames.map((frame) => frame.length),
      forth.map((frame) => frame.length),
    );
  });

  it("takes frames however the stream is cut", async () => {
    const { near, far } = await joined();
    const stream = Buffer.concat([...upTo(3)].map(() => Buffer.concat([Buffer.from([0, 0, 0, 60]), numbered(5)])));
    for (const byte of stream) {
      near.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(numbersOf(await far.received(3)), [5, 5, 5]);
  });

  it("waits for an end that doesn't read, and loses nothing", async () => {
    const { near, far } = await joined();
    far.socket.pause();
    near.send(...upTo(4000).map((number) => numbered(number, 1514)));
    await once(near.socket, "drain");
    far.socket.resume();
    assert.deepEqual(numbersOf(await far.received(4000)), upTo(4000));
  });
});

describe("the fate of the n-th frame", () => {
  const few = ["--loss", "5", "--burst", "1,30,80", "--duplicate", "5"];

  it("is what it has always been", async () => {
    assert.deepEqual(await lostOf(100, "--loss", "10"), [0, 5, 12, 20, 41, 55, 90, 93, 99]);
    assert.deepEqual(await lostOf(100, "--loss", "10", "--seed", "2"), [2, 6, 43, 48, 60, 63, 84, 85, 86, 99]);
  });

  it("doesn't depend on the frames, nor on when they come, nor on what goes the other way", async () => {
    const one = await joined(...few);
    one.near.send(...upTo(500).map((number) => numbered(number)));
    const expected = await one.far.numbersFrom(one.near);

    const other = await joined(...few, "--delay", "3");
    for (const number of upTo(500)) {
      other.near.send(numbered(number, 60 + number));
      if (number % 3 === 0) other.far.send(numbered(number));
      if (number % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.deepEqual(await other.far.numbersFrom(other.near), expected);
  });

  it("doesn't depend on the other faults", async () => {
    const alone = await lostOf(300, "--loss", "10");
    assert.deepEqual(await lostOf(300, "--loss", "10", "--corrupt", "0.1", "--duplicate", "20"), alone);
  });

  it("is another with another seed, and in the other direction", async () => {
    const { near, far } = await joined("--loss", "10");
    near.send(...upTo(300).map((number) => numbered(number)));
    far.send(...upTo(300).map((number) => numbered(number)));
    const forth = await far.numbersFrom(near);
    assert.notDeepEqual(await near.numbersFrom(far), forth);
    const other = await joined("--loss", "10", "--seed", "3");
    other.near.send(...upTo(300).map((number) => numbered(number)));
    assert.notDeepEqual(await other.far.numbersFrom(other.near), forth);
  });
});

describe("the bad link", () => {
  it("loses as many frames as it is told to", async () => {
    isBetween((await lostOf(4000, "--loss", "5")).length, 150, 250);
    assert.equal((await lostOf(500, "--loss", "0")).length, 0);
  });

  it("loses frames in bursts", async () => {
    const lost = await lostOf(4000, "--burst", "1,20");
    // It is bad for 1 / (1 + 20) of the time, and for 5 frames each time.
    isBetween(lost.length, 110, 290);
    const bursts = lost.filter((number) => !lost.includes(number - 1)).length;
    isBetween(lost.length / bursts, 3.5, 6.5);
  });

  it("brings as many twice as it is told to, one right behind the other", async () => {
    const { near, far } = await joined("--duplicate", "10");
    near.send(...upTo(2000).map((number) => numbered(number)));
    const came = await far.numbersFrom(near);
    isBetween(came.length, 2140, 2260);
    assert.deepEqual(
      came.filter((number, index) => number !== came[index - 1]),
      upTo(2000),
    );
  });

  it("changes one bit of as many as it is told to, anywhere", async () => {
    const { near, far } = await joined("--corrupt", "50");
    const sent = Buffer.alloc(100);
    near.send(...upTo(2000).map(() => sent));
    const wrong = (await far.received(2000)).filter((frame) => !frame.equals(sent));
    isBetween(wrong.length, 900, 1100);
    const places = wrong.map((frame) => frame.findIndex((byte) => byte !== 0));
    assert.equal(new Set(places).size, 100);
    for (const frame of wrong) {
      const bits = [...frame].map((byte) => byte.toString(2)).join("");
      assert.equal(bits.replaceAll("0", ""), "1");
    }
  });

  it("delays every frame", async () => {
    const { near, far } = await joined("--forth", "--delay", "150", "--back", "--delay", "50");
    const start = performance.now();
    near.send(numbered(0));
    far.send(numbered(0));
    await near.received(1);
    await far.received(1);
    assert.ok(near.times[0]! - start >= 50);
    assert.ok(far.times[0]! - start >= 150);
    assert.ok(near.times[0]! < far.times[0]!);
  });

  it("delays by another time each with jitter, and keeps them in order", async () => {
    const { near, far } = await joined("--delay", "20", "--jitter", "100");
    const delays: number[] = [];
    for (const number of upTo(8)) {
      const start = performance.now();
      near.send(numbered(number));
      await far.received(number + 1);
      delays.push(far.times[number]! - start);
    }
    assert.ok(Math.min(...delays) >= 20);
    assert.ok(Math.max(...delays) - Math.min(...delays) >= 30, delays.join(", "));
    near.send(...upTo(50).map((number) => numbered(8 + number)));
    assert.deepEqual(numbersOf(await far.received(58)), upTo(58));
  });

  it("lets frames be overtaken, and loses none", async () => {
    const { near, far } = await joined("--reorder", "10,80");
    near.send(...upTo(300).map((number) => numbered(number)));
    const came = numbersOf(await far.received(300));
    const late = came.filter((number, index) => came.slice(0, index).some((before) => before > number));
    isBetween(late.length, 15, 50);
    const isLate = new Set(late);
    const inTime = came.filter((number) => !isLate.has(number));
    assert.deepEqual(
      inTime,
      inTime.toSorted((one, other) => one - other),
    );
    assert.deepEqual(
      came.toSorted((one, other) => one - other),
      upTo(300),
    );
  });

  it("is as slow as it is told to be", async () => {
    const { near, far } = await joined("--rate", "1M");
    const start = performance.now();
    near.send(...upTo(25).map((number) => numbered(number, 1000)));
    await far.received(25);
    // Each takes 8 ms.
    assert.ok(far.times[0]! - start >= 8);
    isBetween(far.times[24]! - start, 200, 2000);
  });

  it("drops what doesn't fit into the queue, from its end", async () => {
    const { near, far } = await joined("--rate", "100k", "--queue", "2k");
    near.send(...upTo(10).map((number) => numbered(number, 1000)));
    // The third finds no more than 2,000 bytes before it.
    assert.deepEqual(numbersOf(await far.received(3)), [0, 1, 2]);
    near.send(numbered(10));
    assert.equal((await far.received(4))[3]!.readUInt32BE(), 10);
  });

  it("drops packets that are longer than its MTU", async () => {
    const { near, far } = await joined("--mtu", "576");
    near.send(...[1514, 591, 590, 60].map((length) => numbered(length, length)));
    assert.deepEqual(await far.numbersFrom(near), [590, 60]);
  });

  it("can be bad in one direction only", async () => {
    for (const direction of ["--forth", "--back"]) {
      const { near, far } = await joined(direction, "--loss", "100", "--both", "--delay", "1");
      const [deaf, other] = direction === "--forth" ? [far, near] : [near, far];
      other.send(numbered(1));
      deaf.send(numbered(2));
      assert.deepEqual(numbersOf(await other.received(1)), [2]);
      assert.equal(deaf.frames.length, 0);
    }
  });

  it("counts what becomes of frames", async () => {
    const faults = ["--mtu", "100", "--loss", "10", "--corrupt", "100", "--duplicate", "100"];
    const ends = await JoinedEnds.start("--forth", ...faults, "--stats");
    const { near, far } = ends;
    near.send(...upTo(20).map((number) => numbered(number)), numbered(0, 200));
    far.send(numbered(0));
    await near.received(1);
    await far.received(34);
    const { status, output } = await ends.stop();
    assert.equal(status, 0);
    const rows = output.split("\n").map((line) => line.trim().split(/ {2,}/));
    assert.deepEqual(rows, [
      ["forth", "back"],
      ["came", "21", "1"],
      ["delivered", "34", "1"],
      ["delivered bytes", "2040", "60"],
      ["lost", "3", "0"],
      ["duplicated", "17", "0"],
      ["corrupted", "17", "0"],
      ["held back", "0", "0"],
      ["queue was full", "0", "0"],
      ["too long", "1", "0"],
      ["not taken", "0", "0"],
      [""],
    ]);
  });
});

describe("the ends", () => {
  it("may be called as well as call, in any order, by host and port too, and come back", async () => {
    const folder = mkdtempSync(join(tmpdir(), "astcp-ends-"));
    const server = createServer();
    const { child, ended } = launch(`connect:${join(folder, "one")}`, `listen:${join(folder, "other")}`, "--stats");
    const other = await call(join(folder, "other"), child);
    other.send(numbered(1));

    server.listen(join(folder, "one"));
    const accept = async () => new End(((await once(server, "connection")) as [Socket])[0]);
    const one = await accept();
    other.send(numbered(2));
    assert.deepEqual(numbersOf(await one.received(1)), [2]);

    one.socket.destroy();
    const again = await accept();
    again.send(numbered(3));
    assert.deepEqual(numbersOf(await other.received(1)), [3]);

    other.socket.destroy();
    const otherAgain = await call(join(folder, "other"), child);
    otherAgain.send(numbered(4));
    assert.deepEqual(numbersOf(await again.received(1)), [4]);

    child.kill("SIGINT");
    const { status, output, errors } = await ended;
    assert.equal(errors, "");
    assert.equal(status, 0);
    assert.match(output, /^not taken +0 +1$/m);
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("may be at a host and port", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const connections: Socket[] = [];
    server.on("connection", (socket) => connections.push(socket));
    const { child, ended } = launch(`connect:127.0.0.1:${port}`, `connect:localhost:${port}`);
    while (connections.length < 2) await once(server, "connection");
    const [one, other] = connections.map((socket) => new End(socket));
    one!.send(numbered(1));
    assert.deepEqual(numbersOf(await other!.received(1)), [1]);
    child.kill("SIGTERM");
    assert.deepEqual(await ended, { status: 0, output: "", errors: "" });
    server.close();
  });

  it("are hung up when they send what is no stream of frames", async () => {
    for (const length of [0, 65536, 0xffffffff]) {
      const { near } = await joined();
      const head = Buffer.alloc(4);
      head.writeUInt32BE(length);
      near.socket.write(head);
      const [hadError] = (await once(near.socket, "close")) as [boolean];
      assert.equal(hadError, false);
    }
  });
});

describe("its command line", () => {
  it("is explained", async () => {
    const { status, output } = await launch("--help").ended;
    assert.equal(status, 0);
    const words =
      "rate queue delay jitter reorder loss burst duplicate corrupt mtu forth back both seed stats help".split(" ");
    for (const word of words) assert.ok(output.includes(`--${word}`), word);
  });

  it("is refused where it makes no sense", async () => {
    const ends = ["listen:/tmp/none/one", "listen:/tmp/none/other"];
    const senseless = [
      [],
      ends.slice(1),
      [...ends, ends[0]!],
      ["--nothing", ...ends],
      ["--loss", "101", ...ends],
      ["--loss", "-1", ...ends],
      ["--loss", "nan", ...ends],
      ["--loss", "1x", ...ends],
      ["--loss", "1,2", ...ends],
      ["--burst", "1", ...ends],
      ["--burst", "1,2,3,4", ...ends],
      ["--reorder", "200", ...ends],
      ["--delay", "1000000", ...ends],
      ["--rate", "10X", ...ends],
      ["--rate", "10Mb", ...ends],
      ["--rate", "k", ...ends],
      ["--seed", "x", ...ends],
      ["pipe:one", "pipe:other"],
    ];
    for (const words of senseless) {
      const { status, output, errors } = await launch(...words).ended;
      assert.equal(status, 2, words.join(" "));
      assert.equal(output, "");
      assert.match(errors, /Try --help\.\n$/);
    }
  });

  it("ends with 5 when an end can't be had", async () => {
    const socket = await launch("listen:/nowhere/one", "listen:/nowhere/other").ended;
    assert.deepEqual(socket, {
      status: 5,
      output: "",
      errors: "astcp-bad-link: listen:/nowhere/one: No such file or directory\n",
    });
    const device = await launch("tap:a-name-that-is-too-long", "listen:/nowhere/other").ended;
    assert.match(device.errors, /^astcp-bad-link: tap:a-name-that-is-too-long: File name too long\n$/);
    const nameSpace = await launch("tap:near0@/proc/none", "listen:/nowhere/other").ended;
    assert.match(nameSpace.errors, /^astcp-bad-link: tap:near0@\/proc\/none: No such file or directory\n$/);
    assert.deepEqual([device.status, nameSpace.status], [5, 5]);
  });
});
