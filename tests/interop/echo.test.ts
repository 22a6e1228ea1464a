// Echo, discard and chargen on the boards: connections of every length and every end.

import { givenBoard } from "./place.ts";
import { type Board, describeOnBoards } from "./board.ts";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { before, it } from "node:test";
import { assertAllSlots, assertEchoes, assertPattern, open, pattern, repeat, rest, slots } from "./clients.ts";
import { abandoned, assertExplained, framesThat, notEnoughSlots, slowReader } from "./expert.ts";
import { outputOf } from "./programs.ts";

describeOnBoards("echo, discard, chargen and the kernel", (startBoard) => {
  let board: Board;

  before(async () => {
    board = await startBoard("echo", "echo");
  });

  it("nc finishes first, and gets all of it back", async () => {
    const sent = "to be or not to be\n".repeat(1000);
    assert.equal(await outputOf("nc", ["-N", board.address, "7"], sent), sent);
  });

  it("four megabytes come back as they were, and a single byte too", async () => {
    for (const length of [0, 1, 1459, 1460, 1461, 2920, 2921, 4_000_000]) await assertEchoes(board.address, length);
  });

  it("as many connections as there are slots, at the same time", async () => {
    await assertAllSlots(board.address);
  });

  it("a thousand connections, one after the other", async () => {
    let echoed = 0;
    await repeat(1000, 1, async () => {
      await assertEchoes(board.address, 100);
      echoed++;
    });
    assert.equal(echoed, 1000);
  });

  it("discard takes a megabyte, and ends when it has it all", async () => {
    const socket = await open(board.address, 9);
    socket.end(randomBytes(1_000_000));
    assert.equal((await rest(socket)).length, 0);
  });

  it("chargen ends when its reader has finished", async () => {
    const socket = await open(board.address, 19);
    socket.end();
    const received = await rest(socket);
    assert.ok(received.equals(pattern(received.length)));
  });

  it("the reset of SO_LINGER 0 ends a connection in the middle, and gives its slot back", async () => {
    await repeat(5 * slots, slots, () => assertPattern(board.address, 100_000));
    await assertAllSlots(board.address);
  });

  it("the kernel's own reset, for data that nobody reads any more, gives the slot back", async () => {
    await repeat(5 * slots, slots, async () => {
      const socket = await open(board.address, 19);
      socket.pause();
      await once(socket, "readable");
      const closed = once(socket, "close");
      socket.destroy();
      await closed;
    });
    await assertAllSlots(board.address);
  });

  if (givenBoard !== undefined) return;

  it("the experts find nothing in it that was not to be expected", async () => {
    const counters = await board.end();
    const resets = await framesThat(board, `tcp.flags.reset == 1 && ip.src == ${board.peerAddress}`);
    assert.ok(resets >= 10 * slots);
    assert.equal(counters.get("tcp.resets-sent"), 0);
    await assertExplained(board, 10_000, slowReader, notEnoughSlots, abandoned);
  });
});
