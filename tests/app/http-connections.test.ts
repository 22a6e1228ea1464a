// The web server's firmware, at the boundary of the built module: how long a connection lasts, and what a client can't
// make of it.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Result, State } from "../support/contract.ts";
import { ask, fieldOf, get, isFinished, statusOf } from "./http-client.ts";
import { TwoStacks } from "./two-stacks.ts";

const idleMs = 10_000;
const requestMs = 10_000;
const answerMs = 30_000;
const leaveMs = 10_000;
const connectionsMax = 8;

describe("a connection", () => {
  it("serves one request after another", () => {
    const { connection, stacks } = ask(get("/"));
    for (let i = 0; i < 20; i++) {
      stacks.run(idleMs / 2);
      connection.send(get("/counters"));
      assert.equal(statusOf(connection.text()), "HTTP/1.1 200 OK");
    }
    assert.equal(stacks.counter("tcp.opened-by-peer"), 1);
  });

  it("serves many requests that come at once, in their order", () => {
    const targets = ["/counters", "/", "/nothing", "/", "/counters", "/nothing"];
    const { response } = ask(
      targets
        .map((target) => get(target))
        .join("")
        .repeat(5),
    );
    const answers = response.split("HTTP/1.1 ").slice(1);
    const expected = ["plain", "html", "404", "html", "plain", "404"];
    assert.deepEqual(
      answers.map((answer) => (answer.startsWith("404") ? "404" : /text\/(\w+)/.exec(answer)![1])),
      [1, 2, 3, 4, 5].flatMap(() => expected),
    );
  });

  it("ends after the answer when the client wants that", () => {
    for (const value of ["close", "Close", "keep-alive, close", "close ,x"]) {
      const { connection, response } = ask(get("/", `Connection: ${value}\r\n`) + get("/nothing"));
      assert.equal(fieldOf(response, "Connection"), "close", value);
      assert.ok(!response.includes("404"));
      assert.ok(isFinished(connection));
    }
    for (const value of ["keep-alive", "closed", "not-close", "clos"]) {
      const { connection } = ask(get("/", `Connection: ${value}\r\n`));
      assert.equal(connection.state, State.Established, value);
    }
  });

  it("serves a client that has half-closed, all that it asked, and ends", () => {
    const stacks = new TwoStacks("http", "core-host");
    const connection = stacks.connect(80);
    connection.send(get("/counters").repeat(3));
    connection.finish();
    assert.equal(connection.text().split("HTTP/1.1 200 OK").length, 4);
    assert.equal(connection.isAtEnd, true);
    assert.equal(connection.state, State.TimeWait);
  });

  it("ends without a word when the client finishes in the middle of a request", () => {
    const { connection } = ask("GET / HT");
    connection.finish();
    assert.equal(connection.isAtEnd, true);
    assert.equal(connection.state, State.TimeWait);
  });

  it("ends when nothing is asked for ten seconds, before a request and between two", () => {
    for (const request of ["", get("/counters")]) {
      const stacks = new TwoStacks("http", "core-host");
      const connection = stacks.connect(80);
      if (request) connection.send(request);
      connection.receive();
      stacks.run(idleMs - 3000);
      assert.equal(connection.state, State.Established);
      stacks.run(3000);
      assert.ok(isFinished(connection));
      connection.finish();
      assert.equal(connection.state, State.Closed);
      assert.equal(connection.error, 0);
    }
  });

  it("reads a request that comes a byte at a time, within ten seconds", () => {
    const stacks = new TwoStacks("http", "core-host");
    const connection = stacks.connect(80);
    for (const byte of get("/counters")) {
      connection.send(byte);
      stacks.run(150);
    }
    assert.equal(statusOf(connection.text()), "HTTP/1.1 200 OK");
  });

  it("ends when a request takes longer than ten seconds, however busy the client is", () => {
    const stacks = new TwoStacks("http", "core-host");
    const connection = stacks.connect(80);
    connection.send("GET / HTTP/1.1\r\n");
    for (let spent = 0; spent < requestMs; spent += 500) {
      assert.equal(connection.state, State.Established);
      connection.send("X: y\r\n");
      stacks.run(500);
    }
    stacks.run(1);
    assert.ok(isFinished(connection));
    stacks.run(leaveMs);
    assert.equal(connection.error, Result.Reset);
  });

  it("is reset when the client doesn't read its answer for thirty seconds", () => {
    const stacks = new TwoStacks("http");
    const connection = stacks.connect(80);
    connection.send(get("/").repeat(10));
    stacks.run(answerMs - 1000);
    assert.equal(connection.state, State.Established);
    assert.equal(stacks.counter("tcp.resets-sent"), 0);
    // The second answer began when the first had found room.
    stacks.run(5000);
    assert.equal(stacks.counter("tcp.resets-sent"), 1);
  });

  it("is reset when the client doesn't finish after the end", () => {
    const { connection, stacks } = ask("GET / HTTP/1.0\r\n\r\n");
    stacks.run(leaveMs);
    assert.equal(connection.error, Result.Reset);
  });

  it("costs nobody else anything, whatever becomes of it", () => {
    const stacks = new TwoStacks("http");
    for (let round = 0; round < 3; round++) {
      const hostile = Array.from({ length: connectionsMax }, () => stacks.connect(80));
      hostile.forEach((connection, index) => {
        if (index % 4 === 0) connection.send(get("/").repeat(10));
        if (index % 4 === 1) connection.send("GET / HTTP/1.1\r\nX: ");
        if (index % 4 === 2) connection.send("\x16\x03\x01");
      });
      stacks.run(answerMs + 2 * leaveMs);
      for (const connection of hostile) connection.abort();
    }
    const connection = stacks.connect(80);
    connection.send(get("/counters"));
    assert.equal(statusOf(connection.text()), "HTTP/1.1 200 OK");
  });

  it("survives any bytes", () => {
    const stacks = new TwoStacks("http", "core-host");
    const words = [
      "GET ",
      "HEAD ",
      "/",
      "/counters",
      " HTTP/1.1\r\n",
      "Host: a\r\n",
      "\r\n",
      "\n",
      "\r",
      ":",
      " ",
      "\0",
      "\xff",
    ];
    let seed = 1;
    const next = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
    for (let round = 0; round < 300; round++) {
      const connection = stacks.connect(80);
      connection.offer(Array.from({ length: next(60) }, () => words[next(words.length)]!).join("") || " ");
      connection.abort();
      stacks.run(0);
    }
    const connection = stacks.connect(80);
    connection.send(get("/counters"));
    assert.equal(statusOf(connection.text()), "HTTP/1.1 200 OK");
  });
});
