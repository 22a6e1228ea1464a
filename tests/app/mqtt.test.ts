// The MQTT client's firmware, at the boundary of the built module, with a broker that says exactly what a test wants.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Result, State } from "../support/contract.ts";
import {
  connack,
  connectPacket,
  expects,
  message,
  packet,
  pingresp,
  puback,
  subscription,
  suback,
  text,
} from "./broker.ts";
import { Server } from "./server.ts";
import type { Connection } from "./two-stacks.ts";

const port = 1883;
const pingreq = Buffer.from([0xc0, 0]);

/** A device that has connected and subscribed; its first reading, number 1, is acknowledged. */
function connected(): { server: Server; connection: Connection } {
  const server = new Server("mqtt", port);
  const { connection } = server.acceptWithin(1);
  expects(connection, connectPacket);
  connection.send(connack);
  expects(connection, subscription(2, "astcp/command"), message("astcp/uptime", "0", 1));
  connection.send(Buffer.concat([suback(2), puback(1)]));
  return { server, connection };
}

/** The next connection, accepted by the broker, after this one was lost. */
function reconnected(server: Server, seconds = 2): Connection {
  const { connection } = server.acceptWithin(seconds);
  expects(connection, connectPacket);
  connection.send(connack);
  return connection;
}

describe("a connection to a broker", () => {
  it("is made, subscribes, and publishes a reading every ten seconds", () => {
    const { server, connection } = connected();
    expects(connection);
    server.stacks.run(9_000);
    expects(connection, message("astcp/uptime", "10", 3));
    connection.send(puback(3));
    server.stacks.run(9_000);
    expects(connection, message("astcp/uptime", "20", 4));
  });

  it("is kept alive by a ping that is answered", () => {
    const { server, connection } = connected();
    let pings = 0;
    for (let second = 0; second < 5 * 45 + 10; second++) {
      server.stacks.run(1000);
      const bytes = connection.receiveOnce(1000);
      if (bytes[0] === 0x32) connection.send(puback(bytes.readUInt16BE(16)));
      if (!bytes.includes(pingreq)) continue;
      connection.send(pingresp);
      pings++;
    }
    assert.equal(pings, 5);
    assert.equal(connection.state, State.Established);
  });

  it("is given up when a ping is not answered for ten seconds", () => {
    const { server, connection } = connected();
    server.stacks.run(54_000);
    assert.equal(connection.state, State.Established);
    server.stacks.run(2000);
    assert.equal(connection.receive().includes(pingreq), true);
    assert.equal(connection.error, Result.Reset);
    reconnected(server);
  });

  it("is given up when the broker does not accept it for ten seconds", () => {
    const server = new Server("mqtt", port);
    const { connection } = server.acceptWithin(1);
    server.stacks.run(9_900);
    assert.equal(connection.state, State.Established);
    server.stacks.run(200);
    connection.receive();
    assert.equal(connection.error, Result.Reset);
  });

  it("is tried again with more and more patience when the broker refuses it", () => {
    const server = new Server("mqtt", port);
    let { connection } = server.acceptWithin(1);
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      connection.send(packet(0x20, [0, 5]));
      const next = server.acceptWithin(61);
      assert.ok(
        next.afterMs >= seconds * 750 - 50 && next.afterMs <= seconds * 1000 + 50,
        `${seconds}: ${next.afterMs}`,
      );
      connection = next.connection;
    }
    connection.send(connack);
    connection.finish();
    assert.ok(server.acceptWithin(61).afterMs <= 1050);
  });

  it("is made anew when the broker finishes or resets it, and ends in good order if it can", () => {
    const { server, connection } = connected();
    connection.finish();
    assert.equal(connection.state, State.TimeWait);
    reconnected(server).abort();
    reconnected(server);
    assert.equal(server.stacks.counter("tcp.resets-sent"), 0);
  });
});

describe("a message of quality 1", () => {
  it("is sent again after a loss, as a repetition with the same number, until it is acknowledged", () => {
    const { server, connection } = connected();
    server.stacks.run(9_500);
    expects(connection, message("astcp/uptime", "10", 3));
    connection.abort();
    const second = reconnected(server);
    expects(second, subscription(4, "astcp/command"), message("astcp/uptime", "10", 3, true));
    second.abort();
    const third = reconnected(server);
    expects(third, subscription(5, "astcp/command"), message("astcp/uptime", "10", 3, true));
    third.send(puback(3));
    third.abort();
    const fourth = reconnected(server);
    expects(fourth, subscription(6, "astcp/command"));
  });

  it("is not sent twice on one connection", () => {
    const { server, connection } = connected();
    server.stacks.run(9_500);
    expects(connection, message("astcp/uptime", "10", 3));
    server.stacks.run(25_000);
    connection.send(message("other", "x"));
    expects(connection);
  });

  it("is not repeated when it has never been sent", () => {
    const server = new Server("mqtt", port, false);
    server.stacks.run(5_000);
    server.listen();
    const connection = reconnected(server, 61);
    expects(connection, subscription(2, "astcp/command"), message("astcp/uptime", "0", 1));
  });

  it("is not acknowledged by another number", () => {
    const { server, connection } = connected();
    server.stacks.run(9_500);
    expects(connection, message("astcp/uptime", "10", 3));
    connection.send(Buffer.concat([puback(1), puback(4), puback(0)]));
    connection.abort();
    expects(reconnected(server), subscription(4, "astcp/command"), message("astcp/uptime", "10", 3, true));
  });

  it("is acknowledged when it comes from the broker, and said again if it comes again", () => {
    const { connection } = connected();
    connection.send(message("astcp/command", "hello", 77));
    expects(connection, message("astcp/heard", "hello"), puback(77));
    connection.send(message("astcp/command", "hello", 77, true));
    expects(connection, message("astcp/heard", "hello"), puback(77));
  });
});

describe("a command", () => {
  it("is obeyed: to report at once", () => {
    const { server, connection } = connected();
    server.stacks.run(2_900);
    connection.send(message("astcp/command", "report"));
    expects(connection, message("astcp/heard", "report"), message("astcp/uptime", "3", 3));
  });

  it("is obeyed: to take leave, and to be back in a minute", () => {
    const { server, connection } = connected();
    connection.send(message("astcp/command", "rest", 9));
    expects(connection, message("astcp/heard", "rest"), puback(9), Buffer.from([0xe0, 0]));
    assert.equal(connection.isAtEnd, true);
    connection.finish();
    assert.equal(connection.state, State.Closed);
    assert.equal(connection.error, 0);
    const { afterMs } = server.acceptWithin(61);
    assert.ok(afterMs > 58_000, `${afterMs}`);
  });

  it("may come a byte at a time, or many at once", () => {
    const { connection } = connected();
    for (const byte of message("astcp/command", "slow", 5)) connection.send(Uint8Array.of(byte));
    expects(connection, message("astcp/heard", "slow"), puback(5));
    const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
    connection.send(Buffer.concat(numbers.map((number) => message("astcp/command", `${number}`, number))));
    expects(connection, ...numbers.flatMap((number) => [message("astcp/heard", `${number}`), puback(number)]));
  });

  it("is heard on its own topic alone, of which nothing is missing and to which nothing is added", () => {
    const { connection } = connected();
    for (const topic of ["astcp/comman", "astcp/command/", "astcp/commanD", "a"]) connection.send(message(topic, "x"));
    expects(connection);
    connection.send(message("astcp/command", ""));
    expects(connection, message("astcp/heard", ""));
  });

  it("is skipped when it is too long, but acknowledged, however long its topic is", () => {
    const { connection } = connected();
    const longest = "x".repeat(256 - 2 - 13 - 2);
    connection.send(message("astcp/command", longest, 1));
    connection.send(message("astcp/command", `${longest}y`, 2));
    connection.send(message("t".repeat(300), "x", 3));
    connection.send(message("t".repeat(254), "x", 4));
    connection.send(message("t".repeat(253), "x", 5));
    for (let rest = message("big", "z".repeat(200_000), 6); rest.length > 0;)
      rest = rest.subarray(connection.offer(rest));
    connection.send(message("astcp/command", "after", 7));
    const said = [
      message("astcp/heard", longest),
      ...[1, 2, 3, 4, 5, 6].map(puback),
      message("astcp/heard", "after"),
      puback(7),
    ];
    expects(connection, ...said);
  });

  it("waits for a broker that doesn't read, and none goes unacknowledged", () => {
    const server = new Server("mqtt", port, true, "core");
    const { connection } = server.acceptWithin(1);
    connection.receive();
    connection.send(connack);
    connection.receive();
    connection.send(puback(1));
    const numbers = Array.from({ length: 3000 }, (_, index) => index + 1);
    let rest = Buffer.concat(numbers.map((number) => message("else", "x", number)));
    for (let i = 0; i < 20; i++) {
      rest = rest.subarray(connection.offer(rest));
      server.stacks.run(100);
    }
    assert.ok(rest.length > 0);
    let said = Buffer.alloc(0);
    while (rest.length > 0) {
      rest = rest.subarray(connection.offer(rest));
      said = Buffer.concat([said, connection.receiveOnce(1000)]);
    }
    said = Buffer.concat([said, connection.receive()]);
    assert.deepEqual(said.toString("hex"), Buffer.concat(numbers.map(puback)).toString("hex"));
  });
});

describe("a broker that says what none would say", () => {
  const sayings: [string, Buffer][] = [
    ["a length of five bytes", Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01])],
    ["a type that there is not", Buffer.from([0x00, 0])],
    ["the last type", Buffer.from([0xf0, 0])],
    ["a packet of a client's", pingreq],
    ["CONNACK again", connack],
    ["quality 2", packet(0x34, text("a"), [0, 1])],
    ["quality 3", packet(0x36, text("a"), [0, 1])],
    ["a repetition of quality 0", packet(0x38, text("a"))],
    ["a message without a topic", packet(0x30, text(""), [1])],
    ["a message that is nothing", packet(0x30)],
    ["a message of one byte", packet(0x30, [0])],
    ["a topic that is longer than its message", packet(0x30, [0, 5, 0x61, 0x62])],
    ["a message without its number", packet(0x32, text("a"), [1])],
    ["a message numbered 0", packet(0x32, text("a"), [0, 0])],
    ["PUBACK with flags", packet(0x42, [0, 1])],
    ["PUBACK that is too short", packet(0x40, [0])],
    ["PUBACK that is too long", packet(0x40, [0, 1, 0])],
    ["SUBACK without a code", packet(0x90, [0, 1])],
    ["PINGRESP that is not empty", packet(0xd0, [0])],
  ];

  for (const [name, bytes] of sayings) {
    it(`is left: ${name}`, () => {
      const { server, connection } = connected();
      connection.send(bytes);
      assert.equal(connection.receive().length, 0);
      assert.equal(connection.error, Result.Reset);
      reconnected(server);
    });
  }

  it("is left when anything comes before CONNACK, or that with reserved bits", () => {
    for (const bytes of [
      message("a", "b"),
      pingresp,
      packet(0x20, [2, 0]),
      packet(0x20, [0]),
      packet(0x20, [0, 0, 0]),
    ]) {
      const server = new Server("mqtt", port);
      const { connection } = server.acceptWithin(1);
      connection.send(bytes);
      connection.receive();
      assert.equal(connection.error, Result.Reset, bytes.toString("hex"));
    }
  });

  it("may refuse a subscription, and remember us", () => {
    const server = new Server("mqtt", port);
    const { connection } = server.acceptWithin(1);
    connection.send(packet(0x20, [1, 0]));
    connection.send(suback(2, 0x80));
    connection.receive();
    assert.equal(connection.state, State.Established);
  });
});
