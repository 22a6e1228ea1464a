// The bytes of a socket: read and written by firmware in the module, by copy and in place; urgent data; its own context.

import { Socket, listen } from "../assembly/sockets";
import { accepted, application, peerConnects, serve } from "./support/application";
import { ACK, FIN, Option, PSH, RST, Result, peer, textOf } from "./support/conversation";
import { readBytes, writeBytes } from "./support/platform";

listen(80, serve);

const scratch: usize = memory.data(9000);


@unmanaged
class Record {
  first: u64;
  second: u64;
}

function writes(socket: Socket, text: string): i32 {
  writeBytes(scratch, Uint8Array.wrap(String.UTF8.encode(text)));
  return socket.write(scratch, text.length);
}

function read(socket: Socket, atMost: i32): string {
  const length = socket.read(scratch, atMost);
  return length < 0 ? `${length}` : textOf(readBytes(scratch, length));
}

function says(seq: i64, data: string): void {
  peer.sends({ flags: ACK, seq: seq, ack: 501, data: data });
}

describe("reading", () => {
  it("is by copy, at most what is there and what is asked for", () => {
    const socket = accepted();
    expect(read(socket, 10)).toBe(`${Result.WouldBlock}`);
    says(101, "hello");
    expect(socket.readable).toBe(5);
    expect(read(socket, 2)).toBe("he");
    expect(read(socket, 10)).toBe("llo");
    expect(socket.readable).toBe(0);
  });

  it("is in place, one piece at a time", () => {
    const socket = accepted();
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 1000 });
    expect(socket.unreadBytes).toBe(1000);
    expect(load<u8>(socket.unread + 999)).toBe(<u8>((999 * 31 + 3) & 0xff));
    socket.consume(998);
    expect(socket.unreadBytes).toBe(2);
    expect(load<u8>(socket.unread + 1)).toBe(<u8>((999 * 31 + 3) & 0xff));
    socket.consume(2);
    expect(socket.unreadBytes).toBe(0);
  });

  it("opens the window again when it is in place, too", () => {
    const socket = accepted();
    for (let n = 0; n < 8; n++) peer.sends({ flags: ACK, seq: 101 + n * 1024, ack: 501, length: 1024 });
    peer.expects({ flags: ACK, seq: 501, ack: 8293, window: 0 });
    socket.consume(8192);
    peer.expects({ flags: ACK, seq: 501, ack: 8293, window: 8192 });
  });
});

describe("writing", () => {
  it("takes what fits, and tells of room when there is some again", () => {
    const socket = accepted();
    expect(socket.writable).toBe(8192);
    expect(socket.write(scratch, 9000)).toBe(8192);
    expect(socket.writable).toBe(0);
    expect(socket.write(scratch, 1)).toBe(0);
    for (let n = 0; n < 5; n++) peer.takes();
    application.heard("");
    peer.sends({ flags: ACK, seq: 101, ack: 1961 });
    application.heard("Writable");
    expect(socket.writable).toBe(1460);
    peer.sends({ flags: ACK, seq: 101, ack: 3421 });
    application.heard("");
  });

  it("of a text is all or nothing, also over the end of the ring", () => {
    const socket = accepted();
    socket.setOption(Option.NoDelay, 1);
    socket.write(scratch, 8190);
    expect(socket.print("hello")).toBe(false);
    expect(socket.writable).toBe(2);
    for (let n = 0; n < 6; n++) peer.takes();
    peer.sends({ flags: ACK, seq: 101, ack: 8691 });
    application.heard("Writable");
    expect(socket.print("hello")).toBe(true);
    peer.expects({ flags: ACK | PSH, seq: 8691, ack: 101, data: "hello" });
  });

  it("of bytes as a whole is all or nothing", () => {
    const socket = accepted();
    expect(socket.writeWhole(scratch, 8193)).toBe(false);
    expect(socket.writable).toBe(8192);
    expect(socket.writeWhole(scratch, 8192)).toBe(true);
    expect(socket.writable).toBe(0);
  });

  it("in place sends what was committed, and nothing else", () => {
    const socket = accepted();
    expect(socket.roomBytes).toBe(8192);
    store<u8>(socket.room, 0x68);
    store<u8>(socket.room + 1, 0x69);
    socket.commit(8193);
    peer.expectsNothing();
    socket.commit(2);
    expect(socket.roomBytes).toBe(8190);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hi" });
  });

  it("is over once the application has finished; reading isn't", () => {
    const socket = accepted();
    expect(writes(socket, "bye")).toBe(3);
    socket.finish();
    expect(writes(socket, "more")).toBe(Result.NotConnected);
    expect(socket.print("more")).toBe(false);
    expect(socket.roomBytes).toBe(0);
    expect(socket.writable).toBe(0);
    peer.expects({ flags: FIN | PSH | ACK, seq: 501, ack: 101, data: "bye" });
    says(101, "hello");
    application.heard("Readable");
    expect(read(socket, 10)).toBe("hello");
  });
});

describe("a socket's context", () => {
  it("is zero at first, and each connection's own", () => {
    const first = accepted();
    expect(first.context<Record>().first).toBe(0);
    expect(first.context<Record>().second).toBe(0);
    first.context<Record>().first = 0x1122334455667788;
    first.context<Record>().second = 0x99aabbccddeeff00;
    peer.port = 40001;
    peerConnects();
    const second = application.socket;
    expect(second.handle).not.toBe(first.handle);
    expect(second.context<Record>().first).toBe(0);
    second.context<Record>().second = 5;
    expect(first.context<Record>().first).toBe(0x1122334455667788);
    expect(first.context<Record>().second).toBe(0x99aabbccddeeff00);
  });

  it("is zero again for the next connection in the same place", () => {
    const first = accepted();
    first.context<Record>().first = 1;
    const place = changetype<usize>(first.context<Record>());
    first.abort();
    peer.expects({ flags: RST, seq: 501 });
    peer.port = 40001;
    peerConnects();
    const second = application.socket.context<Record>();
    expect(changetype<usize>(second)).toBe(place);
    expect(second.first).toBe(0);
  });

  it("is nobody's after the end", () => {
    accepted().abort();
    expect(() => {
      application.socket.context<Record>();
    }).toThrow();
  });
});
