// The application on the stack's side, in few words. It makes the calls of the contract and insists on their answers; a
// test that wants another answer makes the call itself, with `us.handle`.

import {
  tcpAbort,
  tcpAccept,
  tcpClose,
  tcpConnect,
  tcpError,
  tcpListen,
  tcpReceive,
  tcpSend,
  tcpShutdown,
  tcpState,
  transfer,
  transferBytes,
} from "../../assembly/index";
import { Result } from "./contract";
import { beginFlow, failWith } from "./link";
import { Peer, peer, textOf } from "./peer";
import { readBytes, writeBytes } from "./platform";
import { patternByte } from "./segment";

export class Us {
  /** The connection that the calls are about, and the listener that `accepts` asks. */
  handle: i32 = 0;
  listener: i32 = 0;
  private peer: Peer = peer;
  private readBefore: u32 = 0;

  listens(port: i32 = 80, backlog: i32 = 4): void {
    this.listener = this.succeeds("tcpListen", tcpListen(port, backlog));
  }

  /** The oldest connection that waits is ours now; it is that peer's. */
  accepts(from: Peer = peer): void {
    this.handle = this.succeeds("tcpAccept", tcpAccept(this.listener));
    this.peer = from;
    this.readBefore = 0;
    from.flow().writtenBytes = 0;
  }

  connects(to: Peer = peer): void {
    if (to.ourPort != 0) beginFlow(to.address, to.port, to.ourPort);
    this.handle = this.succeeds("tcpConnect", tcpConnect(to.address, to.port, to.ourPort));
    this.peer = to;
    this.readBefore = 0;
  }

  /** All of the text goes into the send buffer. */
  sends(text: string): void {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = u8(text.charCodeAt(i));
    if (this.gives(bytes) != text.length) failWith("the send buffer has no room");
  }

  /** As many bytes of the pattern as there is room for, and at most so many. Answers how many. */
  sendsBytes(atMost: i32): i32 {
    let sent = 0;
    while (sent < atMost) {
      const bytes = new Uint8Array(min(atMost - sent, i32(transferBytes())));
      const before = this.peer.flow().writtenBytes;
      for (let i = 0; i < bytes.length; i++) bytes[i] = u8(patternByte(before + i));
      const taken = this.gives(bytes);
      sent += taken;
      if (taken < bytes.length) break;
    }
    return sent;
  }

  /** The next bytes of the stream are this text, and so much can be read at once. */
  receives(text: string): void {
    const length = this.succeeds("tcpReceive", tcpReceive(this.handle, transfer(), text.length));
    const received = textOf(readBytes(transfer(), length));
    if (received != text) failWith(`received "${received}", and not "${text}"`);
    this.readBefore += length;
  }

  /** Reads what is there, at most so many bytes, which are those of the pattern. Answers how many. */
  receivesBytes(atMost: i32): i32 {
    let received = 0;
    while (received < atMost) {
      const length = tcpReceive(this.handle, transfer(), min(atMost - received, i32(transferBytes())));
      if (length <= 0) break;
      const bytes = readBytes(transfer(), length);
      for (let i = 0; i < length; i++) {
        if (bytes[i] != u8(patternByte(this.readBefore + i))) failWith(`byte ${this.readBefore + i} is another one`);
      }
      this.readBefore += length;
      received += length;
    }
    return received;
  }

  /** There is nothing to read, but there may be later. */
  receivesNothing(): void {
    this.answers("tcpReceive", Result.WouldBlock, tcpReceive(this.handle, transfer(), 1));
  }

  /** The peer has finished, and everything was read. */
  receivesEnd(): void {
    this.answers("tcpReceive", 0, tcpReceive(this.handle, transfer(), 1));
  }

  /** Has nothing more to say, and listens on. */
  finishes(): void {
    this.answers("tcpShutdown", 0, tcpShutdown(this.handle));
  }

  closes(): void {
    this.answers("tcpClose", 0, tcpClose(this.handle));
  }

  aborts(): void {
    this.answers("tcpAbort", 0, tcpAbort(this.handle));
  }

  isIn(state: i32): void {
    this.answers("tcpState", state, tcpState(this.handle));
  }

  failedWith(result: i32): void {
    this.answers("tcpError", result, tcpError(this.handle));
  }

  private gives(bytes: Uint8Array): i32 {
    writeBytes(transfer(), bytes);
    const taken = this.succeeds("tcpSend", tcpSend(this.handle, transfer(), bytes.length));
    this.peer.flow().write(bytes.subarray(0, taken));
    return taken;
  }

  private succeeds(name: string, answer: i32): i32 {
    if (answer < 0) failWith(`${name} answered ${answer}`);
    return answer;
  }

  private answers(name: string, expected: i32, answer: i32): void {
    if (answer != expected) failWith(`${name} answered ${answer}, and not ${expected}`);
  }
}

export const us = new Us();
