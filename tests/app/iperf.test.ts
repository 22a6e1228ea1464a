// The firmware for iperf 2, at the boundary of the built module. The headers are those of iperf 2.1.8.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Result, State } from "../support/contract.ts";
import { Connection, TwoStacks } from "./two-stacks.ts";

const idleMs = 30_000;
const port = 5001;
/** Where the client listens for what comes back. */
const returnPort = 6001;

const plain = 0x4001_0078;
const dualTest = 0xc001_0079;
const tradeoff = 0xc001_0078;
const sameConnection = 0x4401_0078;
const reverse = 0x0400;
const fullDuplex = 0x0800;

/** The first 60 bytes of a client's data. */
function header(flags: number, amount: number, upperFlags = 0): Uint8Array {
  const view = new DataView(new ArrayBuffer(60));
  view.setUint32(0, flags);
  view.setUint32(4, 1);
  view.setUint32(8, returnPort);
  view.setInt32(20, amount);
  view.setUint16(32, upperFlags);
  return new Uint8Array(view.buffer);
}

/** A client that listens, as iperf's does, and connects. */
function start(client = "core") {
  const stacks = new TwoStacks("iperf", client);
  const listener = stacks.client.host.tcpListen(returnPort, 4);
  const accept = () => stacks.client.host.tcpAccept(listener);
  return { stacks, connection: stacks.connect(port), accept };
}

/** How many bytes come within this time, when the client reads that often. All of them must be zero. */
function receivedWithin(milliseconds: number, stacks: TwoStacks, connection: Connection, everyMs = 10): number {
  let length = 0;
  for (let passed = 0; passed < milliseconds; passed += everyMs) {
    for (let piece = connection.receiveOnce(1460); piece.length > 0; piece = connection.receiveOnce(1460)) {
      assert.ok(piece.every((byte) => byte === 0));
      length += piece.length;
    }
    stacks.run(everyMs);
  }
  return length;
}

describe("a client that sends", () => {
  it("gets rid of all its bytes, hears nothing, and finishes in good order", () => {
    const { stacks, connection, accept } = start("core-host");
    connection.send(header(plain, -1000));
    for (let i = 0; i < 1000; i++) connection.send(new Uint8Array(1460));
    stacks.run(1000);
    assert.equal(accept(), Result.WouldBlock);
    connection.finish();
    assert.equal(connection.receive().length, 0);
    assert.equal(connection.state, State.TimeWait);
  });

  it("is reset when it does nothing for half a minute", () => {
    const { stacks, connection } = start("core-host");
    connection.send(new Uint8Array(10_000));
    stacks.run(idleMs + 1);
    assert.equal(connection.error, Result.Reset);
  });

  it("may send less than a header", () => {
    const { connection, accept } = start();
    connection.send(header(dualTest, 1000).subarray(0, 35));
    connection.finish();
    assert.equal(connection.isAtEnd, true);
    assert.equal(connection.state, State.TimeWait);
    assert.equal(accept(), Result.WouldBlock);
  });

  it("may send its header a byte at a time", () => {
    const { stacks, connection, accept } = start();
    for (const byte of header(dualTest, 1000)) {
      connection.send(Uint8Array.of(byte));
      stacks.run(200);
    }
    assert.equal(receivedWithin(500, stacks, new Connection(stacks, accept())), 1000);
  });
});

describe("a client that wants bytes back", () => {
  it("gets them at once over a connection to its own port, for the time it names", () => {
    const { stacks, connection, accept } = start();
    connection.send(header(dualTest, -200));
    // In a moment: only then does it listen.
    stacks.run(40);
    assert.equal(accept(), Result.WouldBlock);
    stacks.run(20);
    const back = new Connection(stacks, accept());
    assert.ok(receivedWithin(1990, stacks, back) > 100_000);
    assert.equal(back.state, State.Established);
    receivedWithin(30, stacks, back);
    assert.equal(back.isAtEnd, true);
    back.finish();
    assert.equal(back.state, State.Closed);
    assert.equal(back.error, 0);
    assert.equal(connection.state, State.Established);
  });

  it("gets them when it has finished, if it wants them then, as many as it names", () => {
    const { stacks, connection, accept } = start();
    connection.send(header(tradeoff, 123_456));
    stacks.run(1000);
    assert.equal(accept(), Result.WouldBlock);
    connection.finish();
    assert.equal(connection.state, State.TimeWait);
    const back = new Connection(stacks, accept());
    assert.equal(receivedWithin(1000, stacks, back), 123_456);
    assert.equal(back.isAtEnd, true);
  });

  it("gets them on its own connection, if it wants them there", () => {
    const { stacks, connection, accept } = start();
    connection.send(header(sameConnection, -100, reverse));
    assert.ok(receivedWithin(990, stacks, connection) > 100_000);
    receivedWithin(30, stacks, connection);
    assert.equal(connection.isAtEnd, true);
    assert.equal(accept(), Result.WouldBlock);
  });

  it("gets them there while it sends, if it wants both at once", () => {
    const { stacks, connection } = start("core-host");
    connection.send(header(sameConnection, 50_000, fullDuplex));
    connection.send(new Uint8Array(50_000));
    assert.equal(receivedWithin(1000, stacks, connection), 50_000);
    assert.equal(connection.isAtEnd, true);
    connection.finish();
    assert.equal(connection.state, State.Closed);
  });

  it("is reset when it reads nothing for half a minute", () => {
    const { stacks, connection } = start();
    connection.send(header(sameConnection, -2_147_483_648, reverse));
    stacks.run(idleMs - 1000);
    assert.equal(stacks.counter("tcp.resets-sent"), 0);
    stacks.run(5000);
    assert.equal(stacks.counter("tcp.resets-sent"), 1);
  });

  it("gets them for an hour at the most", () => {
    const { stacks, connection } = start();
    connection.send(header(sameConnection, -2_147_483_648, reverse));
    receivedWithin(3_599_000, stacks, connection, 1000);
    assert.equal(connection.state, State.Established);
    receivedWithin(5000, stacks, connection, 1000);
    assert.equal(connection.isAtEnd, true);
  });

  it("may refuse them", () => {
    const { stacks, connection } = start("core-host");
    // Nobody listens there.
    const elsewhere = header(dualTest, -100);
    new DataView(elsewhere.buffer).setUint32(8, returnPort + 1);
    connection.send(elsewhere);
    stacks.run(1000);
    assert.equal(connection.state, State.Established);
    connection.send(new Uint8Array(10_000));
    connection.finish();
    assert.equal(connection.isAtEnd, true);
    assert.equal(connection.state, State.TimeWait);
  });
});
