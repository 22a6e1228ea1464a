// The console's firmware, at the boundary of the built module.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Result, State } from "../support/contract.ts";
import { Connection, TwoStacks } from "./two-stacks.ts";

const port = 2323;
const idleMs = 600_000;

function open(client = "core-host"): { stacks: TwoStacks; connection: Connection } {
  const stacks = new TwoStacks("console", client);
  return { stacks, connection: stacks.connect(port) };
}

/** What a new console says to this. */
function answerTo(...lines: string[]): string {
  const { connection } = open();
  assert.equal(connection.text(), "astcp: help lists the commands\r\n> ");
  for (const line of lines) connection.send(line);
  return connection.text();
}

describe("the console", () => {
  it("lists its commands", () => {
    assert.equal(
      answerTo("help\n"),
      "help      this list\r\nstate     connections\r\n" +
        "counters  what was counted since the start, zeros left out\r\n" +
        "echo ...  says it again\r\nquit      the end\r\n> ",
    );
  });

  it("tells of every connection", () => {
    const { stacks, connection } = open();
    const other = stacks.connect(port);
    other.finish();
    connection.receive();
    connection.send("state\n");
    assert.equal(connection.text(), `10.0.7.1:${connection.localPort} at port 2323 ESTABLISHED\r\n> `);
    const third = stacks.connect(port);
    connection.send("state\n");
    assert.deepEqual(
      connection.text().split("\r\n").sort(),
      [
        `10.0.7.1:${connection.localPort} at port 2323 ESTABLISHED`,
        `10.0.7.1:${third.localPort} at port 2323 ESTABLISHED`,
        "> ",
      ].sort(),
    );
  });

  it("tells what was counted", () => {
    const text = answerTo("counters\n");
    assert.match(text, /^tcp\.opened-by-peer 1\r$/m);
    assert.doesNotMatch(text, / 0\r$/m);
  });

  it("says again what it was told to, and nothing if there is nothing", () => {
    assert.equal(answerTo("echo to be  or not\n"), "to be  or not\r\n> ");
    assert.equal(answerTo("echo\n"), "\r\n> ");
    assert.equal(answerTo("echo \n"), "\r\n> ");
  });

  it("refuses what is no command of its own", () => {
    for (const line of ["hel", "helpx", "HELP", "quitt", " help"]) {
      assert.equal(answerTo(`${line}\n`), "That is no command; help lists them.\r\n> ", line);
    }
  });

  it("takes lines that end in either way, or in both, and skips empty ones", () => {
    for (const end of ["\n", "\r\n", "\r", "\r\0"]) {
      assert.equal(answerTo(`${end}${end}echo a${end}echo b${end}`), "a\r\n> b\r\n> ");
    }
  });

  it("lets a line be corrected", () => {
    assert.equal(answerTo("ecgo\b\bho ab\x7fc\n"), "ac\r\n> ");
    assert.equal(answerTo("quit\x15echo x\n"), "x\r\n> ");
    assert.equal(answerTo("\b\x7f\becho y\n"), "y\r\n> ");
  });

  it("takes a line byte by byte", () => {
    assert.equal(answerTo(..."echo slowly\n"), "slowly\r\n> ");
  });

  it("ignores what is no text, and what doesn't fit", () => {
    assert.equal(answerTo("ec\x00\x1b\xff\xfdho z\n"), "z\r\n> ");
    assert.equal(answerTo(`echo ${"x".repeat(1000)}\n`), `${"x".repeat(75)}\r\n> `);
  });

  it("answers a hundred commands at once, in their order, to one that reads late", () => {
    const { stacks, connection } = open("core");
    const commands = Array.from({ length: 100 }, (_, index) => `echo number ${index}\ncounters\n`);
    let text = "";
    for (let rest = commands.join(""); rest !== "";) {
      rest = rest.slice(connection.offer(rest));
      stacks.run(1000);
      text += connection.receiveOnce(1000).toString();
    }
    text += connection.text();
    assert.deepEqual(
      [...text.matchAll(/number (\d+)\r/g)].map(([, number]) => Number(number)),
      Array.from({ length: 100 }, (_, index) => index),
    );
    assert.equal(text.match(/tcp\.opened-by-peer 1\r/g)?.length, 100);
  });

  it("ends when it is told to", () => {
    const { connection } = open();
    connection.receive();
    connection.send("quit\nhelp\n");
    assert.equal(connection.text(), "Bye.\r\n");
    assert.equal(connection.isAtEnd, true);
    connection.finish();
    assert.equal(connection.state, State.Closed);
    assert.equal(connection.error, 0);
  });

  it("answers a peer that has finished, and ends", () => {
    const { connection } = open();
    connection.send("echo last\nechonothing");
    connection.finish();
    assert.match(connection.text(), /> last\r\n> $/);
    assert.equal(connection.isAtEnd, true);
    assert.equal(connection.state, State.TimeWait);
  });

  it("resets one that is silent for ten minutes, and one that doesn't go", () => {
    const { stacks, connection } = open();
    stacks.run(idleMs - 1000);
    assert.equal(connection.state, State.Established);
    stacks.run(2000);
    assert.equal(connection.error, Result.Reset);
    const other = stacks.connect(port);
    other.send("quit\n");
    stacks.run(9_000);
    assert.equal(other.error, 0);
    stacks.run(2000);
    assert.equal(other.error, Result.Reset);
  });

  it("turns a third one away, and has room again when one of two has gone, however it went", () => {
    const { stacks, connection } = open();
    const leaves: ((each: Connection) => void)[] = [
      (each) => each.abort(),
      (each) => each.finish(),
      (each) => each.send("quit\n"),
      () => stacks.run(idleMs + 1000),
    ];
    for (const leave of leaves) {
      const second = stacks.connect(port);
      connection.send("echo here\n");
      const third = new Connection(stacks, stacks.client.host.tcpConnect(0x0a000702, port, 0));
      assert.equal(third.text(), "Two consoles are open already.\r\n");
      third.finish();
      leave(second);
      const fourth = stacks.connect(port);
      assert.equal(fourth.text(), "astcp: help lists the commands\r\n> ");
      fourth.abort();
    }
  });
});
