// The firmware that posts a reading, at the boundary of the built module: what it sends, and when it tries again.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Result, State } from "../support/contract.ts";
import { Server } from "./server.ts";
import type { Connection } from "./two-stacks.ts";

const port = 8080;

function requestWith(uptime: number): string {
  const body = `{"uptime":${uptime}}`;
  return [
    "POST /readings HTTP/1.1",
    "Host: 10.0.7.1:8080",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}

/** What a test's server says, after which it finishes. */
function answer(connection: Connection, ...pieces: string[]): void {
  for (const piece of pieces) connection.send(piece);
  connection.finish();
}

describe("a reading", () => {
  it("is posted at once, and ten seconds after the last one was taken, each over a connection that ends in good order", () => {
    const server = new Server("reading", port);
    for (const uptime of [0, 10, 21]) {
      const { connection } = server.acceptWithin(10.1);
      assert.equal(connection.text(), requestWith(uptime));
      answer(connection, "HTTP/1.1 204 No Content\r\n\r\n");
      assert.equal(connection.isAtEnd, true);
      assert.equal(connection.state, State.TimeWait);
    }
    assert.equal(server.stacks.counter("tcp.resets-sent"), 0);
  });

  it("was taken by any answer that tells of success, however it comes", () => {
    const answers = [
      ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"],
      ["HTTP/1.0 201 Created\r\n\r\n"],
      ["HTTP/1.1 200\n\n"],
      [..."HTTP/1.1 202 Accepted\r\n\r\n"],
      ["HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"],
      ["HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000)],
    ];
    for (const pieces of answers) {
      const server = new Server("reading", port);
      const { connection } = server.acceptWithin(1);
      for (let piece of pieces) while (piece !== "") piece = piece.slice(connection.offer(piece));
      connection.finish();
      const { afterMs } = server.acceptWithin(11);
      assert.ok(afterMs >= 9_900 && afterMs <= 10_100, `${pieces[0]}: ${afterMs}`);
    }
  });

  it("is tried again within a second when the server doesn't want it, or says what isn't HTTP", () => {
    const answers = [
      "",
      "HTTP/1.1 500 Internal Server Error\r\n\r\n",
      "HTTP/1.1 404 Not Found\r\n\r\n",
      "HTTP/1.1 301 Moved Permanently\r\nLocation: /\r\n\r\n",
      "HTTP/1.1 200 OK\r\n",
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 2x0 OK\r\n\r\n",
      "HTTP/1.1 2\r\n\r\n",
      "HTTQ/1.1 200 OK\r\n\r\n",
      "SSH-2.0-200 200 200\r\n\r\n",
      "\r\n\r\n\r\n",
    ];
    for (const text of answers) {
      const server = new Server("reading", port);
      const { connection } = server.acceptWithin(1);
      if (text !== "") connection.send(text);
      connection.finish();
      const { afterMs } = server.acceptWithin(2);
      assert.ok(afterMs >= 700 && afterMs <= 1_050, `${text}: ${afterMs}`);
    }
  });

  it("is tried again when the server is silent for five seconds, and that connection is reset", () => {
    const server = new Server("reading", port);
    const { connection } = server.acceptWithin(1);
    server.stacks.run(4_900);
    assert.equal(connection.state, State.Established);
    server.stacks.run(200);
    assert.equal(connection.error, Result.Reset);
    server.acceptWithin(1);
  });

  it("is tried again when the answer goes on for ever", () => {
    const server = new Server("reading", port);
    const { connection } = server.acceptWithin(1);
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    for (let i = 0; i < 51; i++) {
      connection.offer("x".repeat(1000));
      server.stacks.run(100);
    }
    assert.equal(connection.error, Result.Reset);
  });

  it("waits twice as long after each failure, up to a minute, and a second again when it went well once", () => {
    const server = new Server("reading", port);
    const waits = [1, 2, 4, 8, 16, 32, 60, 60];
    server.acceptWithin(1).connection.abort();
    for (const seconds of waits) {
      const { connection, afterMs } = server.acceptWithin(61);
      assert.ok(afterMs >= seconds * 750 - 50 && afterMs <= seconds * 1000 + 50, `${seconds} s: ${afterMs} ms`);
      connection.abort();
    }
    answer(server.acceptWithin(61).connection, "HTTP/1.1 200 OK\r\n\r\n");
    server.acceptWithin(11).connection.abort();
    assert.ok(server.acceptWithin(61).afterMs <= 1_050);
  });

  it("finds a server that comes later", () => {
    const server = new Server("reading", port, false);
    server.stacks.run(20_000);
    server.listen();
    const { connection } = server.acceptWithin(61);
    assert.match(connection.text(), /^POST \/readings [\s\S]*\{"uptime":\d\d\}$/);
  });

  it("is posted for two hours, and no connection is lost on the way", () => {
    const server = new Server("reading", port);
    let taken = 0;
    for (let second = 0; second < 7_200; second += 10) {
      const connection = server.accept();
      if (connection) {
        connection.send("HTTP/1.1 200 OK\r\n\r\n");
        connection.finish();
        server.stacks.client.host.tcpClose(connection.handle);
        taken++;
      }
      server.stacks.run(10_000);
    }
    assert.ok(taken > 650, `${taken}`);
    assert.equal(server.stacks.counter("tcp.failed"), 0);
  });
});
