// The web server on the boards, used by the kernel's TCP as people use it.

import { givenBoard } from "./place.ts";
import { type Board, describeOnBoards } from "./board.ts";
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertIsPage, assertReadsOn, getPage, open, repeat, rest } from "./clients.ts";
import { abandoned, assertExplained, notEnoughSlots } from "./expert.ts";
import { outputOf } from "./programs.ts";

describeOnBoards("the web server and the kernel", (startBoard) => {
  let board: Board;

  before(async () => {
    board = await startBoard("http", "http");
  });

  it("curl gets the page", async () => {
    assertIsPage(await outputOf("curl", ["--silent", "--show-error", "--include", `http://${board.address}/`]));
  });

  it("curl gets three pages over one connection, and the last is no page", async () => {
    const urls = ["/", "/counters", "/none"].map((path) => `http://${board.address}${path}`);
    const output = await outputOf("curl", ["--silent", "--write-out", "%{http_code} %{num_connects}\n", ...urls]);
    assert.deepEqual(output.match(/^(?:200|404) \d+$/gm), ["200 1", "200 0", "404 0"]);
  });

  it("nc finishes first, and reads on", async () => {
    const request = `GET / HTTP/1.1\r\nHost: ${board.address}\r\n\r\n`;
    const answer = await outputOf("nc", ["-N", board.address, "80"], request);
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(answer.slice(-22), /<\/table>\n\r\n0+\r\n\r\n$/);
  });

  it("the server finishes first, and reads on", async () => {
    const socket = await open(board.address, 80);
    socket.write("GET / HTTP/1.0\r\n\r\n");
    assertIsPage(String(await rest(socket)));
    await assertReadsOn(socket);
  });

  it("wrk, over connections that are kept", async () => assertContent(await wrk(board, 6)));

  it("wrk, over a new connection each time", async () => assertContent(await wrk(board, 6, "-H", "Connection: close")));

  it("a thousand connections, one after the other", async () => {
    let pages = 0;
    await repeat(1000, 1, async () => {
      await getPage(board.address);
      pages++;
    });
    assert.equal(pages, 1000);
  });

  it("a hundred connections at once, where there are slots for eight", async () => {
    let pages = 0;
    await repeat(100, 100, async () => {
      await getPage(board.address);
      pages++;
    });
    assert.equal(pages, 100);
  });

  if (givenBoard !== undefined) return;

  it("the experts find nothing in it that was not to be expected", async () => {
    await board.end();
    await assertExplained(board, 10_000, notEnoughSlots, abandoned);
  });
});

async function wrk(board: Board, connections: number, ...words: string[]): Promise<string> {
  const load = ["-t", "1", "-c", String(connections), "-d", "1s", "--timeout", "10s"];
  return await outputOf("wrk", [...load, ...words, `http://${board.address}/`]);
}

/** wrk names errors only where there were some. */
function assertContent(output: string): void {
  assert.match(output, /^ +[1-9]\d* requests in /m);
  assert.doesNotMatch(output, /errors|Non-2xx/);
}
