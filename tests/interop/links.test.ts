// The boards over links that are not what it would like: narrow ones, slow ones, bad ones. Every byte is compared.

import { describeOnBoards } from "./board.ts";
import assert from "node:assert/strict";
import { once } from "node:events";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertEchoes, assertIsPage, assertPattern, getPage, open, repeat, rest } from "./clients.ts";
import { abandoned, assertExplained, badLink, corruption, framesThat, slowReader } from "./expert.ts";
import { outputOf } from "./programs.ts";

/** What is done to frames, and how it shows in the link's own count. */
const links: { name: string; words: string[]; faults: string[] }[] = [
  { name: "1% loss", words: ["--loss", "1"], faults: ["lost"] },
  { name: "5% loss", words: ["--loss", "5"], faults: ["lost"] },
  { name: "bursts of loss", words: ["--burst", "1,30"], faults: ["lost"] },
  { name: "delay and jitter", words: ["--delay", "20", "--jitter", "10"], faults: [] },
  { name: "reordering", words: ["--reorder", "10,5"], faults: ["held back"] },
  { name: "duplication", words: ["--duplicate", "10"], faults: ["duplicated"] },
  { name: "corruption", words: ["--corrupt", "3"], faults: ["corrupted"] },
  {
    name: "all of it, over a slow line",
    faults: ["lost", "held back", "duplicated", "corrupted"],
    words: [
      ...["--loss", "2", "--delay", "5", "--jitter", "2", "--reorder", "3"],
      ...["--duplicate", "3", "--corrupt", "1", "--rate", "10M"],
    ],
  },
];

describeOnBoards("a link and the kernel", (startBoard) => {
  it("of MTU 576 at the kernel's end", async () => {
    const board = await startBoard("narrow", "echo");
    await outputOf("ip", ["link", "set", board.device, "mtu", "576"]);
    await assertEchoes(board.address, 100_000);
    await assertPattern(board.address, 100_000);
    await board.end();
    assert.equal(await framesThat(board, "ip.len > 576"), 0);
    await assertExplained(board, 300, slowReader, abandoned);
  });

  it("that is slow, so that both close at the same time", async () => {
    const delayMs = 200;
    const board = await startBoard("simultaneous", "http", ["--delay", `${delayMs}`]);
    // Nobody has to ask for an address in the middle.
    assertIsPage(await getPage(board.address));
    const socket = await open(board.address, 80);
    socket.write("HEAD / HTTP/1.0\r\n\r\n");
    // The board will have answered and finished before it hears that the kernel has.
    await sleep(delayMs * 0.75);
    const received = rest(socket);
    const closed = once(socket, "close");
    socket.end();
    assert.match(String(await received), /^HTTP\/1\.1 200 OK\r\n/);
    assert.deepEqual(await closed, [false]);
    // The board was in CLOSING, and is out of it.
    assert.match(await getPage(board.address), /0 half-open, 2 in TIME-WAIT/);
    await board.end();
    const second = "tcp.stream == 1 && tcp.flags.fin == 1";
    assert.equal(await framesThat(board, `${second} && ip.src == ${board.address} && tcp.ack == 20`), 1);
    assert.equal(
      await framesThat(board, `${second} && ip.src == ${board.peerAddress} && tcp.seq == 20 && tcp.ack == 1`),
      1,
    );
    await assertExplained(board, 20);
  });

  for (const { name, words, faults } of links) {
    it(`with ${name}`, async () => {
      const board = await startBoard(`link ${name}`.replace(/\W+/g, "-"), "echo", words);
      await Promise.all([
        repeat(8, 4, () => assertEchoes(board.address, 20_000)),
        repeat(4, 2, () => assertPattern(board.address, 20_000)),
      ]);
      const counters = await board.end();
      for (const fault of faults) assert.ok(counters.get(`link.${fault}`)! > 0, fault);
      const turned = words.includes("--corrupt") ? corruption : [];
      await assertExplained(board, 300, slowReader, abandoned, badLink, turned);
    });
  }
});
