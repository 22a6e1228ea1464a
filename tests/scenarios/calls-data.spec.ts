// SEND, RECEIVE and what can be asked of a connection, in every state, as the contract has it (docs/abi.md).

import {
  tcpError,
  tcpGetOption,
  tcpReadable,
  tcpReceive,
  tcpSend,
  tcpSetOption,
  tcpShutdown,
  tcpWritable,
  transfer,
  transferBytes,
} from "../../assembly/index";
import {
  ACK,
  FIN,
  Option,
  PSH,
  RST,
  Result,
  SYN,
  State,
  advance,
  bufferBytes,
  establishedByPeer,
  establishedByUs,
  failWith,
  peer,
  reach,
  readBytes,
  start,
  textOf,
  us,
  writeBytes,
} from "../support/conversation";

/** What the calls answer in a state that was just reached; `buffer` stands for the size of the send buffer. */
class Answers {
  state: State = State.Closed;
  send: i32 = 0;
  writable: i32 = 0;
  receive: i32 = 0;
  readable: i32 = 0;
  error: i32 = 0;
}

const buffer: i32 = -100;
const blocked: i32 = Result.WouldBlock;
const unconnected: i32 = Result.NotConnected;
const wrong: i32 = Result.InvalidArgument;
const ended: i32 = Result.Closed;
const reset: i32 = Result.Reset;

// prettier-ignore
const answers: Answers[] = [
  { state: State.Listen,      send: wrong,       writable: wrong,       receive: wrong,   readable: 0,     error: wrong },
  { state: State.SynSent,     send: 1,           writable: buffer,      receive: blocked, readable: 0,     error: 0 },
  { state: State.SynReceived, send: 1,           writable: buffer,      receive: blocked, readable: 0,     error: 0 },
  { state: State.Established, send: 1,           writable: buffer,      receive: blocked, readable: 0,     error: 0 },
  { state: State.FinWait1,    send: unconnected, writable: unconnected, receive: blocked, readable: 0,     error: 0 },
  { state: State.FinWait2,    send: unconnected, writable: unconnected, receive: blocked, readable: 0,     error: 0 },
  { state: State.CloseWait,   send: 1,           writable: buffer,      receive: 0,       readable: ended, error: 0 },
  { state: State.Closing,     send: unconnected, writable: unconnected, receive: 0,       readable: ended, error: 0 },
  { state: State.LastAck,     send: unconnected, writable: unconnected, receive: 0,       readable: ended, error: 0 },
  { state: State.TimeWait,    send: unconnected, writable: unconnected, receive: 0,       readable: ended, error: 0 },
  { state: State.Closed,      send: reset,       writable: reset,       receive: reset,   readable: ended, error: reset },
];

describe("in every state", () => {
  it("the calls answer what the contract says", () => {
    for (let i = 0; i < answers.length; i++) {
      const expected = answers[i];
      start();
      reach(expected.state);
      const room = expected.writable == buffer ? bufferBytes : expected.writable;
      insist(expected.state, "tcpError", expected.error, tcpError(us.handle));
      insist(expected.state, "tcpReadable", expected.readable, tcpReadable(us.handle));
      insist(expected.state, "tcpReceive", expected.receive, tcpReceive(us.handle, transfer(), 1));
      insist(expected.state, "tcpWritable", room, tcpWritable(us.handle));
      insist(expected.state, "tcpSend", expected.send, tcpSend(us.handle, transfer(), 1));
    }
  });

  it("after both sides have finished, they answer as for an end without failure [MUST-12]", () => {
    start();
    reach(State.LastAck);
    peer.sends({ flags: ACK, seq: 102, ack: 502 });
    us.isIn(State.Closed);
    us.failedWith(0);
    expect(tcpReadable(us.handle)).toBe(Result.Closed);
    expect(tcpReceive(us.handle, transfer(), 1)).toBe(0);
    expect(tcpWritable(us.handle)).toBe(Result.NotConnected);
    expect(tcpSend(us.handle, transfer(), 1)).toBe(Result.NotConnected);
    expect(tcpShutdown(us.handle)).toBe(0);
  });
});

describe("tcpSend", () => {
  it("takes a region of the memory of one byte or more, and no other", () => {
    start();
    establishedByPeer();
    expect(tcpSend(us.handle, transfer(), 0)).toBe(Result.InvalidArgument);
    expect(tcpSend(us.handle, transfer(), -1)).toBe(Result.InvalidArgument);
    expect(tcpSend(us.handle, transfer(), 0x7fffffff)).toBe(Result.InvalidArgument);
    expect(tcpSend(us.handle, 0xffffffff, 1)).toBe(Result.InvalidArgument);
    expect(tcpSend(us.handle, 0xfffffff0, 32)).toBe(Result.InvalidArgument);
    peer.expectsNothing();
    expect(tcpSend(us.handle, transfer(), 1)).toBe(1);
  });

  it("takes what there is room for, and leaves tcpWritable with the rest", () => {
    start();
    reach(State.SynSent);
    expect(tcpWritable(us.handle)).toBe(bufferBytes);
    us.sends("hello");
    expect(tcpWritable(us.handle)).toBe(bufferBytes - 5);
    us.sendsBytes(bufferBytes - 8);
    expect(tcpWritable(us.handle)).toBe(3);
    expect(tcpSend(us.handle, transfer(), 10)).toBe(3);
    expect(tcpWritable(us.handle)).toBe(0);
    expect(tcpSend(us.handle, transfer(), 10)).toBe(0);
  });

  it("copies: the region may be used again at once", () => {
    start();
    establishedByPeer();
    us.sends("first");
    us.sends("second");
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "firstsecond" });
  });

  it("queues in SYN-RECEIVED, and the data leaves when the connection is open", () => {
    start();
    reach(State.SynReceived);
    us.sends("hello");
    peer.expectsNothing();
    peer.sends({ flags: ACK, seq: 101, ack: 501 });
    peer.expects({ flags: ACK | PSH, seq: 501, ack: 101, data: "hello" });
  });

  it("is refused after a shutdown, in every state that may follow", () => {
    start();
    reach(State.SynSent);
    us.sends("last");
    us.finishes();
    expect(tcpSend(us.handle, transfer(), 1)).toBe(Result.NotConnected);
    expect(tcpWritable(us.handle)).toBe(Result.NotConnected);
    peer.sends({ flags: SYN | ACK, seq: 100, ack: 501 });
    peer.expects({ flags: ACK | PSH | FIN, seq: 501, ack: 101, data: "last" });
    expect(tcpSend(us.handle, transfer(), 1)).toBe(Result.NotConnected);
  });
});

describe("tcpReceive", () => {
  it("takes a region of the memory of one byte or more, and no other", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    expect(tcpReceive(us.handle, transfer(), 0)).toBe(Result.InvalidArgument);
    expect(tcpReceive(us.handle, transfer(), -1)).toBe(Result.InvalidArgument);
    expect(tcpReceive(us.handle, transfer(), 0x7fffffff)).toBe(Result.InvalidArgument);
    expect(tcpReceive(us.handle, 0xffffffff, 1)).toBe(Result.InvalidArgument);
    expect(tcpReceive(us.handle, 0xfffffff0, 32)).toBe(Result.InvalidArgument);
    us.receives("hello");
  });

  it("delivers as much as was asked for, and keeps the rest", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello, world" });
    expect(tcpReadable(us.handle)).toBe(12);
    us.receives("hello");
    expect(tcpReadable(us.handle)).toBe(7);
    expect(tcpReceive(us.handle, transfer(), 100)).toBe(7);
    expect(tcpReadable(us.handle)).toBe(0);
    us.receivesNothing();
  });

  it("writes as many bytes as it answers, and not one more", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    const dashes = new Uint8Array(10);
    dashes.fill(45);
    writeBytes(transfer(), dashes);
    expect(tcpReceive(us.handle, transfer(), 10)).toBe(5);
    expect(textOf(readBytes(transfer(), 10))).toBe("hello-----");
  });

  it("delivers what came before a reset, and then says Reset as often as it is asked [MUST-12]", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    peer.sends({ flags: RST, seq: 106 });
    us.isIn(State.Closed);
    expect(tcpReadable(us.handle)).toBe(5);
    us.receives("hel");
    us.receives("lo");
    for (let i = 0; i < 3; i++) expect(tcpReceive(us.handle, transfer(), 1)).toBe(Result.Reset);
    expect(tcpReadable(us.handle)).toBe(Result.Closed);
    us.failedWith(Result.Reset);
  });

  it("delivers what came before a time-out, and then says TimedOut", () => {
    start();
    establishedByPeer();
    expect(tcpSetOption(us.handle, Option.UserTimeout, 5000)).toBe(0);
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, data: "hello" });
    us.sends("anybody there?");
    advance(60000);
    us.isIn(State.Closed);
    us.receives("hello");
    expect(tcpReceive(us.handle, transfer(), 1)).toBe(Result.TimedOut);
    expect(tcpSend(us.handle, transfer(), 1)).toBe(Result.TimedOut);
    us.failedWith(Result.TimedOut);
  });

  it("delivers what came before the peer's end, and then 0 as often as it is asked", () => {
    start();
    establishedByPeer();
    peer.sends({ flags: ACK | PSH | FIN, seq: 101, ack: 501, data: "bye" });
    expect(tcpReadable(us.handle)).toBe(3);
    us.receives("bye");
    us.receivesEnd();
    us.receivesEnd();
    expect(tcpReadable(us.handle)).toBe(Result.Closed);
  });
});

describe("the region for transfers", () => {
  it("holds a full segment, and is never touched but by tcpReceive", () => {
    start();
    expect(transferBytes()).toBeGreaterThanOrEqual(1460);
    const dashes = new Uint8Array(1460);
    dashes.fill(45);
    writeBytes(transfer(), dashes);
    establishedByUs();
    peer.sends({ flags: ACK | PSH, seq: 101, ack: 501, length: 1000 });
    advance(1000);
    peer.expects({ flags: ACK, seq: 501, ack: 1101 });
    expect(tcpGetOption(us.handle, Option.Retransmissions)).toBe(0);
    const found = readBytes(transfer(), 1460);
    let touched = 0;
    for (let i = 0; i < 1460; i++) if (found[i] != 45) touched++;
    expect(touched).toBe(0);
  });
});

function insist(state: State, call: string, expected: i32, answer: i32): void {
  if (answer != expected) failWith(`in state ${state as i32} ${call} answered ${answer}, and not ${expected}`);
}
