// The classic iperf against the boards, in every direction; and connections that the board opens.

import { givenBoard } from "./place.ts";
import { type Board, describeOnBoards } from "./board.ts";
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { before, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assertReadsOn, open, rest } from "./clients.ts";
import { assertExplained, framesThat, slowReader } from "./expert.ts";
import { outputOf } from "./programs.ts";

/** The head of an iperf client that has nothing to send and asks for so many bytes at this port, when it has finished. */
function request(port: number, bytes: number): Buffer {
  const head = Buffer.alloc(36);
  head.writeUInt32BE(0x8000_0000);
  head.writeUInt32BE(port, 8);
  head.writeInt32BE(bytes, 20);
  return head;
}

describeOnBoards("iperf and the kernel", (startBoard) => {
  let board: Board;

  before(async () => {
    board = await startBoard("iperf", "iperf");
  });

  it("iperf sends to it", async () => {
    assertFlowed(await outputOf("iperf", ["-c", board.address, "-n", "3M"]), 1);
  });

  it("iperf sends to it on four connections", async () => {
    assertFlowed(await outputOf("iperf", ["-c", board.address, "-n", "3M", "-P", "4"]), 4);
  });

  it("iperf sends to it, and then receives from it", async () => {
    assertFlowed(await outputOf("iperf", ["-c", board.address, "-n", "3M", "-r"]), 2);
  });

  it("iperf sends and receives at the same time", async () => {
    assertFlowed(await outputOf("iperf", ["-c", board.address, "-n", "3M", "-d"]), 2);
  });

  it("the board finishes first on a connection that it opened, and reads on", async () => {
    const server = createServer({ allowHalfOpen: true }).listen(0);
    await once(server, "listening");
    const incoming = once(server, "connection") as Promise<[Socket]>;
    const client = await open(board.address, 5001);
    client.end(request((server.address() as AddressInfo).port, 100_000));
    assert.equal((await rest(client)).length, 0);
    const [socket] = await incoming;
    const received = await rest(socket);
    assert.ok(received.equals(Buffer.alloc(100_000)));
    await assertReadsOn(socket);
    server.close();
  });

  if (givenBoard !== undefined) return;

  it("the kernel's reset refuses a connection where nobody listens", async () => {
    const client = await open(board.address, 5001);
    client.end(request(5999, 100));
    assert.equal((await rest(client)).length, 0);
  });

  it("the experts find nothing in it that was not to be expected", async () => {
    // The refusal may still be on its way.
    await sleep(100);
    const counters = await board.end();
    assert.equal(await framesThat(board, "tcp.dstport == 5999 && tcp.flags.syn == 1"), 1);
    assert.equal(await framesThat(board, "tcp.srcport == 5999 && tcp.flags.reset == 1"), 1);
    assert.equal(counters.get("tcp.opened-by-us"), 4);
    assert.equal(counters.get("tcp.failed"), 1);
    assert.equal(counters.get("tcp.resets-sent"), 0);
    await assertExplained(board, 1000, slowReader, [["kernel", /^Connection reset \(RST\)$/, "nobody listened"]]);
  });
});

/** iperf names a rate for each flow of data, and one for several together. */
function assertFlowed(output: string, flows: number): void {
  const rates = [...output.matchAll(/^\[ *\d+\] .* ([\d.]+) [KMG]bits\/sec$/gm)];
  assert.equal(rates.length, flows, output);
  for (const [, rate] of rates) assert.ok(Number(rate) > 0, output);
}
