// The clients that applications are tested with, on an application that sends back what it receives.

import { Happening, Socket, State, connect, listen, onStart } from "../../assembly/sockets";
import { copyBytes } from "../../assembly/wire/bytes";
import { Client, answerTo } from "./client";
import { start } from "./conversation";

listen(7, echo);
listen(9, refuse);
// Nobody answers to that, and it disturbs nobody.
onStart(() => {
  connect(0x0a000701, 5000, refuse);
});

function echo(socket: Socket, what: Happening): void {
  if (what == Happening.Readable) {
    const length = socket.unreadBytes;
    copyBytes(socket.room, socket.unread, length);
    socket.commit(length);
    socket.consume(length);
  }
  if (socket.state == State.CloseWait) socket.finish();
}

function refuse(socket: Socket, what: Happening): void {
  if (what == Happening.Accepted) socket.abort();
}

describe("a client", () => {
  beforeEach(() => {
    start();
  });

  it("hears what is answered at once", () => {
    expect(answerTo(7, "a word")).toBe("a word");
  });

  it("hears what was said to it, and not to another", () => {
    const one = new Client(7);
    const other = new Client(7);
    one.says("one");
    other.says("other");
    expect(one.hears()).toBe("one");
    expect(other.hears()).toBe("other");
    expect(one.hears()).toBe("");
  });

  it("says and hears more than a segment holds", () => {
    const client = new Client(7);
    const text = "0123456789".repeat(200);
    client.says(text);
    expect(client.hears()).toBe(text);
  });

  it("knows when the device has finished", () => {
    const client = new Client(7);
    expect(client.hasFinished).toBe(false);
    client.finishes();
    expect(client.hears()).toBe("");
    expect(client.hasFinished).toBe(true);
    expect(client.wasReset).toBe(false);
  });

  it("knows when the device has reset the connection", () => {
    const client = new Client(9);
    expect(client.hears()).toBe("");
    expect(client.wasReset).toBe(true);
  });
});
