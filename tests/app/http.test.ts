// The web server's firmware, at the boundary of the built module: what it answers, and what a client can't make it do.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Result, State } from "../support/contract.ts";
import { TwoStacks, type Connection } from "./two-stacks.ts";

const idleMs = 10_000;
const requestMs = 10_000;
const answerMs = 30_000;
const leaveMs = 10_000;
const connectionsMax = 8;

/** What a client with megabytes of buffer gets for this, and its end of the connection. */
function ask(request: string): { connection: Connection; stacks: TwoStacks; response: string } {
  const stacks = new TwoStacks("http", "core-host");
  const connection = stacks.connect(80);
  connection.send(request);
  return { connection, stacks, response: connection.text() };
}

const get = (target: string, rest = "") => `GET ${target} HTTP/1.1\r\nHost: device\r\n${rest}\r\n`;

function statusOf(response: string): string {
  return response.slice(0, response.indexOf("\r\n"));
}

function fieldOf(response: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)\r$`, "mi").exec(headOf(response))?.[1];
}

function headOf(response: string): string {
  return response.slice(0, response.indexOf("\r\n\r\n") + 4);
}

function bodyOf(response: string): string {
  return response.slice(headOf(response).length);
}

/** The text of a body in chunks, which must end with the empty one. */
function joined(chunks: string): string {
  let text = "";
  for (let at = 0; ;) {
    const end = chunks.indexOf("\r\n", at);
    const length = parseInt(chunks.slice(at, end), 16);
    assert.ok(length >= 0, `a chunk's size at ${at}: ${chunks.slice(at, end)}`);
    text += chunks.slice(end + 2, end + 2 + length);
    at = end + 2 + length;
    assert.equal(chunks.slice(at, at + 2), "\r\n");
    at += 2;
    if (length === 0) {
      assert.equal(at, chunks.length);
      return text;
    }
  }
}

/** Has the device ended the connection from its side, in good order? */
function isFinished(connection: Connection): boolean {
  return connection.isAtEnd && connection.state === State.CloseWait;
}

describe("a page", () => {
  it("comes in chunks to a client that speaks HTTP/1.1", () => {
    const { response } = ask(get("/"));
    assert.equal(statusOf(response), "HTTP/1.1 200 OK");
    assert.equal(fieldOf(response, "Content-Type"), "text/html; charset=utf-8");
    assert.equal(fieldOf(response, "Transfer-Encoding"), "chunked");
    const page = joined(bodyOf(response));
    assert.match(page, /^<!doctype html><html lang=en><meta charset=utf-8>/);
    assert.match(page, /<\/table>\n$/);
  });

  it("comes as it is to a client that speaks HTTP/1.0, and ends with the connection", () => {
    const { connection, response } = ask("GET / HTTP/1.0\r\n\r\n");
    assert.equal(statusOf(response), "HTTP/1.1 200 OK");
    assert.equal(fieldOf(response, "Connection"), "close");
    assert.equal(fieldOf(response, "Transfer-Encoding"), undefined);
    assert.match(bodyOf(response), /^<!doctype html>[^]*<\/table>\n$/);
    assert.ok(isFinished(connection));
  });

  it("shows the connections with their states, and counts the entries of the other tables", () => {
    const stacks = new TwoStacks("http", "core-host");
    const idle = stacks.connect(80);
    const finished = stacks.connect(80);
    finished.send("GET / HTTP/1.0\r\n\r\n");
    finished.receive();
    const passed = stacks.connect(80);
    passed.send("GET / HTTP/1.0\r\n\r\n");
    passed.receive();
    passed.finish();
    const asking = stacks.connect(80);
    asking.send(get("/"));
    const page = joined(bodyOf(asking.text()));
    const rowOf = ({ localPort }: Connection, state: string) => `<tr><td>10.0.7.1:${localPort}<td>80<td>${state}\n`;
    assert.ok(page.includes(rowOf(idle, "ESTABLISHED")));
    assert.ok(page.includes(rowOf(asking, "ESTABLISHED")));
    assert.ok(page.includes(rowOf(finished, "FIN-WAIT-2")));
    assert.equal(page.match(/10\.0\.7\.1:/g)!.length, 3);
    assert.ok(page.includes("<p>0 half-open, 1 in TIME-WAIT\n"));
  });

  it("shows every counter by its name", () => {
    const { stacks, response } = ask(get("/"));
    const page = joined(bodyOf(response));
    const rows = [...page.matchAll(/^<tr><td>([a-z0-9.-]+)<td>(\d+)$/gm)].map(([, name]) => name);
    assert.deepEqual(rows, [...stacks.device.host.counters().keys()]);
    assert.ok(page.includes("<tr><td>tcp.opened-by-peer<td>1\n"));
  });

  it("shows how long the device has been running", () => {
    const stacks = new TwoStacks("http", "core-host");
    stacks.run((((2 * 24 + 3) * 60 + 4) * 60 + 5) * 1000);
    const connection = stacks.connect(80);
    connection.send(get("/"));
    assert.match(connection.text(), /Running for 2 d 3 h 4 min 5 s\./);
  });

  it("is also the counters alone, as text", () => {
    const { stacks, response } = ask(get("/counters"));
    assert.equal(fieldOf(response, "Content-Type"), "text/plain; charset=utf-8");
    const lines = joined(bodyOf(response)).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.split(" ")[0]),
      [...stacks.device.host.counters().keys()],
    );
    assert.ok(lines.includes("tcp.opened-by-peer 1"));
  });

  it("arrives whole at a client whose window is smaller than the page", () => {
    const stacks = new TwoStacks("http", "core");
    const connection = stacks.connect(80);
    connection.send(get("/"));
    let response = "";
    for (let i = 0; i < 200; i++) {
      response += connection.receiveOnce(50).toString();
      stacks.run(10);
    }
    response += connection.text();
    assert.match(joined(bodyOf(response)), /<\/table>\n$/);
  });
});

describe("a request", () => {
  it("with HEAD gets the head alone", () => {
    const { connection, response } = ask("HEAD / HTTP/1.1\r\nHost: device\r\n\r\n");
    const whole = ask(get("/")).response;
    assert.equal(response, headOf(whole));
    assert.equal(connection.state, State.Established);
  });

  it("may have a query, a target in absolute form, and line feeds alone", () => {
    for (const request of [
      get("/?a=b&c=/counters"),
      get("http://device:80/"),
      get("http://device"),
      "GET / HTTP/1.1\nHost: device\n\n",
      "\r\n\r\nGET / HTTP/1.1\r\nhOsT: device\r\n\r\n",
    ]) {
      const { response } = ask(request);
      const isOverview = fieldOf(response, "Content-Type") === "text/html; charset=utf-8";
      assert.equal(isOverview, request !== get("http://device"), request);
    }
  });

  it("for a page that isn't there gets 404, and the connection goes on", () => {
    for (const target of ["/nothing", "/counters/", "/counter", "/counterss", "//", "*"]) {
      const { connection, response } = ask(get(target) + get("/counters"));
      assert.equal(statusOf(response), "HTTP/1.1 404 Not Found", target);
      assert.match(response, /HTTP\/1.1 200 OK/);
      assert.equal(connection.state, State.Established);
    }
  });

  it("with another method gets 405 and the ones there are", () => {
    for (const method of ["POST", "PUT", "OPTIONS", "get", "GETT", "GE"]) {
      const { response } = ask(`${method} / HTTP/1.1\r\nHost: device\r\n\r\n`);
      assert.equal(statusOf(response), "HTTP/1.1 405 Method Not Allowed");
      assert.equal(fieldOf(response, "Allow"), "GET, HEAD");
      assert.equal(fieldOf(response, "Content-Length"), String(bodyOf(response).length));
    }
  });

  it("with a body is refused, and what follows it is no request", () => {
    for (const [rest, status] of [
      ["Content-Length: 39\r\n", "413 Content Too Large"],
      ["Content-Length: 010\r\n", "413 Content Too Large"],
      ["Transfer-Encoding: chunked\r\n", "413 Content Too Large"],
      ["Content-Length: -1\r\n", "400 Bad Request"],
      ["Content-Length: 0\r\n", "200 OK"],
    ] as const) {
      const { connection, response } = ask(get("/counters", rest) + get("/nothing"));
      assert.equal(statusOf(response), `HTTP/1.1 ${status}`);
      assert.equal(response.includes("404"), status === "200 OK");
      assert.equal(isFinished(connection), status !== "200 OK");
    }
    const { connection, response } = ask(`POST / HTTP/1.1\r\nHost: device\r\nContent-Length: 5\r\n\r\nhello`);
    assert.equal(statusOf(response), "HTTP/1.1 405 Method Not Allowed");
    assert.ok(isFinished(connection));
  });

  it("that is malformed gets 400, and the connection ends in good order", () => {
    for (const request of [
      "hello\r\n",
      "GET /\r\n",
      " / HTTP/1.1\r\n",
      "GET  / HTTP/1.1\r\n",
      "GET / HTTP/2.0\r\n",
      "GET / HTTP/1.1 \r\n",
      "GET / HTTP/1.1\rHost: a\r\n",
      "GET /\0 HTTP/1.1\r\n",
      "GET /\x80 HTTP/1.1\r\n",
      "G\x80T / HTTP/1.1\r\n",
      "GET / HTTP/1.1\r\nHost\r\n",
      "GET / HTTP/1.1\r\n: device\r\n",
      "GET / HTTP/1.1\r\nHost : device\r\n",
      "GET / HTTP/1.1\r\nHost: device\r\n folded\r\n",
      "GET / HTTP/1.1\r\nHost: device\r\nHost: device\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
    ]) {
      const { connection, response } = ask(request);
      assert.equal(statusOf(response), "HTTP/1.1 400 Bad Request", JSON.stringify(request));
      assert.equal(fieldOf(response, "Connection"), "close");
      assert.ok(isFinished(connection));
    }
  });

  it("that is too long gets 414 or 431, however much of it is still to come", () => {
    const target = ask(`GET /${"x".repeat(100_000)} HTTP/1.1\r\n`);
    assert.equal(statusOf(target.response), "HTTP/1.1 414 URI Too Long");
    assert.ok(isFinished(target.connection));
    const head = ask(get("/", `X: ${"y".repeat(1000)}\r\n`.repeat(100)));
    assert.equal(statusOf(head.response), "HTTP/1.1 431 Request Header Fields Too Large");
    assert.ok(isFinished(head.connection));
    assert.equal(statusOf(ask(get("/", `Cookie: ${"z".repeat(7000)}\r\n`)).response), "HTTP/1.1 200 OK");
  });
});

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
    stacks.run(1001);
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
