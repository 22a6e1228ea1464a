// The web server's firmware, at the boundary of the built module: what it answers.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { State } from "../support/contract.ts";
import { ask, bodyOf, fieldOf, get, headOf, isFinished, joined, statusOf } from "./http-client.ts";
import { TwoStacks, type Connection } from "./two-stacks.ts";

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
      assert.equal(joined(bodyOf(response)), "405 Method Not Allowed\n");
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
