// What a socket hears beside its bytes: alarms, troubles of the network that may pass, and urgent data.

import { Happening, Socket, listen } from "../assembly/sockets";
import { accepted, application, peerConnects, serve } from "./support/application";
import {
  ACK,
  FIN,
  PSH,
  Result,
  URG,
  advance,
  makeIcmp,
  nextFrame,
  now,
  peer,
  quoteOf,
  textOf,
  untilNextFrame,
} from "./support/conversation";
import { readBytes } from "./support/platform";

listen(80, serve);

const scratch: usize = memory.data(2000);

/** A socket with a segment in flight, that the peer didn't get, and the ICMP error that quotes it. */
function troubledBy(type: u32, code: u32): Socket {
  const socket = accepted();
  socket.print("hello");
  peer.sendsFrame(makeIcmp(peer, type, code, 0, quoteOf(nextFrame())));
  return socket;
}

function urges(seq: i64, pointer: i32, data: string): void {
  peer.sends({ flags: ACK | URG, seq: seq, ack: 501, urgent: pointer, data: data });
}

function read(socket: Socket, atMost: i32): string {
  const length = socket.read(scratch, atMost);
  return length < 0 ? `${length}` : textOf(readBytes(scratch, length));
}

describe("an alarm", () => {
  it("happens once, when its time has come", () => {
    accepted().alarm(100);
    advance(99);
    application.heard("");
    advance(2);
    application.heard("Alarm");
    advance(1000);
    application.heard("");
  });

  it("is set anew, put off and called off", () => {
    const socket = accepted();
    socket.alarm(100);
    advance(50);
    socket.alarm(100);
    advance(99);
    application.heard("");
    advance(2);
    application.heard("Alarm");
    socket.alarm(100);
    socket.alarm(0);
    advance(1000);
    application.heard("");
  });

  it("happens when the clock wraps before it [W-04]", () => {
    application.begins(0xffffffce);
    peerConnects();
    application.socket.alarm(100);
    advance(99);
    application.heard("");
    expect(now()).toBe(49);
    advance(2);
    application.heard("Alarm");
  });

  it("can be set again in its handler, and is nothing after the end", () => {
    accepted().alarm(10);
    application.act = (socket: Socket, what: Happening): void => {
      if (what == Happening.Alarm) socket.alarm(10);
    };
    advance(35);
    application.heard("Alarm Alarm Alarm");
    application.socket.close();
    advance(100);
    application.heard("");
  });
});

describe("trouble of the network", () => {
  it("is told, and the connection goes on [MUST-47] [SHLD-25] [MUST-56]", () => {
    const types: u32[] = [3, 3, 3, 11, 11, 12];
    const codes: u32[] = [0, 1, 5, 0, 1, 0];
    for (let i = 0; i < types.length; i++) {
      const socket = troubledBy(types[i], codes[i]);
      application.heard("SoftError");
      expect(socket.softError).toBe(Result.Unreachable, `type ${types[i]}, code ${codes[i]}`);
      expect(socket.error).toBe(0);
      peer.sends({ flags: ACK, seq: 101, ack: 506, data: "still here" });
      application.heard("Readable");
    }
  });

  it("that would be the end of a new connection is as soft once it is established [SHLD-26]", () => {
    const codes: u32[] = [2, 3, 9, 10, 13];
    const results: i32[] = [Result.Refused, Result.Refused, Result.Unreachable, Result.Unreachable, Result.Unreachable];
    for (let i = 0; i < codes.length; i++) {
      const socket = troubledBy(3, codes[i]);
      application.heard("SoftError");
      expect(socket.softError).toBe(results[i], `code ${codes[i]}`);
      expect(socket.error).toBe(0);
    }
  });

  it("is nothing to who doesn't want to hear of it [SHLD-20]", () => {
    const socket = accepted();
    socket.ignoreSoftErrors();
    socket.print("hello");
    peer.sendsFrame(makeIcmp(peer, 3, 1, 0, quoteOf(nextFrame())));
    application.heard("");
    advance(10_000);
    application.heard("");
  });

  it("is suspected when nothing was acknowledged three times, which is long before the end [SHLD-9]", () => {
    const socket = accepted();
    socket.print("hello");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    for (let times = 1; times <= 2; times++) {
      untilNextFrame(2000);
      peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    }
    application.heard("");
    untilNextFrame(2000);
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
    application.heard("SoftError");
    expect(socket.softError).toBe(Result.TimedOut);
    application.act = (socket: Socket, what: Happening): void => {
      expect(what).toBe(Happening.Failed);
      expect(socket.error).toBe(Result.TimedOut);
    };
    advance(150_000);
    application.heard("");
    while (nextFrame().length > 0) continue;
    advance(150_000);
    application.heard("Failed");
  });
});

describe("urgent data", () => {
  it("is announced, and stays where it is in the stream [MUST-30] [MUST-62] [MUST-33]", () => {
    const socket = accepted();
    urges(101, 3, "urgent");
    application.heard("Readable Urgent");
    expect(socket.urgentBytes).toBe(3);
    expect(read(socket, 2)).toBe("ur");
    expect(socket.urgentBytes).toBe(1);
    expect(read(socket, 2)).toBe("ge");
    expect(socket.urgentBytes).toBe(0);
    expect(read(socket, 9)).toBe("nt");
    expect(socket.urgentBytes).toBe(0);
  });

  it("may be announced before it has arrived, of any length [MUST-31] [MUST-33]", () => {
    const socket = accepted();
    urges(101, 1000, "");
    application.heard("Urgent");
    expect(socket.urgentBytes).toBe(1000);
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 600 });
    application.heard("Readable");
    expect(socket.urgentBytes).toBe(1000);
    socket.consume(600);
    expect(socket.urgentBytes).toBe(400);
    peer.sends({ flags: ACK, seq: 701, ack: 501, length: 500 });
    application.heard("Readable");
    socket.consume(400);
    expect(socket.urgentBytes).toBe(0);
    expect(socket.readable).toBe(100);
  });

  it("is told again only when there is more of it [MUST-32]", () => {
    const socket = accepted();
    urges(101, 10, "");
    application.heard("Urgent");
    urges(101, 10, "");
    urges(101, 9, "");
    application.heard("");
    expect(socket.urgentBytes).toBe(10);
    urges(101, 11, "");
    application.heard("Urgent");
    expect(socket.urgentBytes).toBe(11);
  });

  it("is a pointer and nothing else: 0, the length, one more, the largest [T-40]", () => {
    const pointers: i32[] = [0, 1, 5, 6, 0xffff];
    for (let i = 0; i < pointers.length; i++) {
      const socket = accepted();
      urges(101, pointers[i], "hello");
      application.heard(pointers[i] == 0 ? "Readable" : "Readable Urgent");
      expect(socket.urgentBytes).toBe(pointers[i]);
      expect(read(socket, 9)).toBe("hello");
      expect(socket.urgentBytes).toBe(max(0, pointers[i] - 5));
    }
  });

  it("is counted across the wrap of sequence numbers [T-40] [S-29]", () => {
    application.begins();
    peer.isn = 0xfffffffa;
    peerConnects();
    urges(101, 20, "0123456789");
    application.heard("Readable Urgent");
    expect(application.socket.urgentBytes).toBe(20);
    expect(read(application.socket, 20)).toBe("0123456789");
    expect(application.socket.urgentBytes).toBe(10);
  });

  it("is counted without the FIN behind it [MUST-33]", () => {
    const socket = accepted();
    peer.sends({ flags: ACK | URG | FIN, seq: 101, ack: 501, urgent: 6, data: "urgent" });
    application.heard("Readable Urgent PeerFinished");
    expect(socket.urgentBytes).toBe(6);
    expect(read(socket, 2)).toBe("ur");
    expect(socket.urgentBytes).toBe(4);
  });

  it("is none for a socket that is gone", () => {
    const socket = accepted();
    urges(101, 20, "");
    application.heard("Urgent");
    socket.abort();
    expect(socket.urgentBytes).toBe(0);
  });
});
