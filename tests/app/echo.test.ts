// The echo firmware: echo, discard and chargen, at the boundary of the built module.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Result, State } from "../support/contract.ts";
import { TwoStacks } from "./two-stacks.ts";

const idleMs = 60_000;
/** Of each direction, at each end. */
const bufferBytes = 2920;

describe("echo", () => {
  it("sends back what it receives", () => {
    const connection = new TwoStacks("echo").connect(7);
    connection.send("hello");
    assert.equal(connection.text(), "hello");
    connection.send("again");
    assert.equal(connection.text(), "again");
  });

  it("sends back many times its buffers, byte for byte", () => {
    const connection = new TwoStacks("echo").connect(7);
    const bytes = Uint8Array.from({ length: 50_000 }, (_, index) => (index * 7) % 251);
    const echoed: Uint8Array[] = [];
    for (let sent = 0; sent < bytes.length;) {
      sent += connection.offer(bytes.subarray(sent));
      echoed.push(connection.receive());
    }
    assert.deepEqual(Buffer.concat(echoed), Buffer.from(bytes));
  });

  it("holds a peer back that doesn't read, and loses nothing", () => {
    const stacks = new TwoStacks("echo");
    const connection = stacks.connect(7);
    let taken = 0;
    for (let i = 0; i < 20; i++) {
      taken += connection.offer("x".repeat(1000));
      stacks.run(300);
    }
    // Four buffers stand in a row, and each but the last is full, or as good as that.
    assert.ok(taken > 3 * bufferBytes && taken <= 4 * bufferBytes);
    assert.equal(connection.receive().length, taken);
  });

  it("finishes after the peer, when all was sent back", () => {
    const stacks = new TwoStacks("echo");
    const connection = stacks.connect(7);
    let taken = 0;
    for (let i = 0; i < 8; i++) taken += connection.offer("y".repeat(1460));
    connection.finish();
    assert.equal(connection.receive().length, taken);
    assert.equal(connection.isAtEnd, true);
    assert.equal(connection.state, State.TimeWait);
  });

  it("resets a peer that does nothing for a minute", () => {
    const stacks = new TwoStacks("echo");
    const connection = stacks.connect(7);
    stacks.run(idleMs / 2);
    connection.send("still here");
    stacks.run(idleMs - 1000);
    assert.equal(connection.state, State.Established);
    stacks.run(1001);
    assert.equal(connection.error, Result.Reset);
  });

  it("gives its place back when the peer resets", () => {
    const stacks = new TwoStacks("echo");
    for (let i = 0; i < 20; i++) stacks.connect(7).abort();
    assert.equal(stacks.counter("tcp.connections-full"), 0);
  });
});

describe("discard", () => {
  it("takes everything and says nothing", () => {
    const stacks = new TwoStacks("echo");
    const connection = stacks.connect(9);
    for (let i = 0; i < 20; i++) {
      connection.send("z".repeat(1460));
      stacks.run(200);
    }
    assert.equal(connection.receive().length, 0);
    connection.finish();
    assert.equal(connection.state, State.TimeWait);
  });

  it("resets a peer that does nothing for a minute", () => {
    const stacks = new TwoStacks("echo");
    const connection = stacks.connect(9);
    stacks.run(idleMs + 1);
    assert.equal(connection.error, Result.Reset);
  });
});

describe("chargen", () => {
  it("sends RFC 864's pattern without end", () => {
    const stacks = new TwoStacks("echo");
    const connection = stacks.connect(19);
    const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");
    const lines = Array.from({ length: 200 }, (_, line) => `${(characters + characters).substr(line % 95, 72)}\r\n`);
    const expected = lines.join("");
    let received = "";
    for (let i = 0; i < 100; i++) {
      received += connection.receiveOnce(1000).toString();
      stacks.run(100);
    }
    assert.equal(received.slice(0, expected.length), expected);
  });

  it("sends no more than the peer has room for, and resets one that reads nothing for a minute", () => {
    const stacks = new TwoStacks("echo");
    const connection = stacks.connect(19);
    stacks.run(1000);
    const frames = stacks.deviceFrames;
    stacks.run(idleMs - 2000);
    assert.equal(connection.state, State.Established);
    // Probes of the closed window, and nothing else.
    assert.ok(stacks.deviceFrames - frames < 20);
    stacks.run(idleMs);
    assert.equal(stacks.counter("tcp.resets-sent"), 1);
    connection.receive();
    assert.equal(connection.error, Result.Reset);
  });

  it("stops when the peer finishes", () => {
    const connection = new TwoStacks("echo").connect(19);
    connection.finish();
    assert.ok(connection.receive().length < 4 * bufferBytes);
    assert.equal(connection.isAtEnd, true);
    assert.equal(connection.state, State.TimeWait);
  });
});
