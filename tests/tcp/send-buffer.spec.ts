// The rings, and the bytes that wait to be acknowledged, against a naive stream.

import { bufferBytes } from "../../assembly/limits";
import { sendBuffersStart } from "../../assembly/memory-map";
import { Connection } from "../../assembly/tcp/connection";
import { connectionOf, wake } from "../../assembly/tcp/connections";
import { contiguous, copyIn, copyOut, placeAfter, receiveRing, sendRing } from "../../assembly/tcp/ring";
import {
  appendInPlace,
  appendToSend,
  copyQueued,
  forgetAcknowledged,
  roomAddress,
  roomInOnePiece,
  sendRoom,
} from "../../assembly/tcp/send-buffer";
import { below, seedChance } from "../support/chance";
import { ACK, establishedByPeer, nextFrame, peer, start, us } from "../support/conversation";
import { patternByte } from "../support/segment";

const scratch: usize = memory.data(9000);

function putPattern(to: usize, from: u32, length: u32): void {
  for (let i: u32 = 0; i < length; i++) store<u8>(to + i, <u8>patternByte(from + i));
}

function isPattern(at: usize, from: u32, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) if (load<u8>(at + i) != <u8>patternByte(from + i)) return false;
  return true;
}

function ours(): Connection {
  start();
  establishedByPeer();
  return connectionOf(us.handle)!;
}

describe("a ring", () => {
  it("goes on at its beginning", () => {
    expect(placeAfter(0, 5)).toBe(5);
    expect(placeAfter(bufferBytes - 1, 1)).toBe(0);
    expect(placeAfter(bufferBytes - 3, 10)).toBe(7);
    expect(placeAfter(7, bufferBytes)).toBe(7);
  });

  it("knows how much lies in one piece", () => {
    expect(contiguous(0, bufferBytes)).toBe(bufferBytes);
    expect(contiguous(bufferBytes - 3, 2)).toBe(2);
    expect(contiguous(bufferBytes - 3, 3)).toBe(3);
    expect(contiguous(bufferBytes - 3, 4)).toBe(3);
  });

  it("takes and gives bytes over its end", () => {
    const ring = sendBuffersStart;
    putPattern(scratch, 0, 100);
    copyIn(ring, bufferBytes - 40, scratch, 100);
    expect(isPattern(ring + bufferBytes - 40, 0, 40)).toBe(true);
    expect(isPattern(ring, 40, 60)).toBe(true);
    memory.fill(scratch, 0, 100);
    copyOut(ring, bufferBytes - 40, scratch, 100);
    expect(isPattern(scratch, 0, 100)).toBe(true);
  });

  it("takes as much as it holds, and traps beyond", () => {
    putPattern(scratch, 0, bufferBytes);
    copyIn(sendBuffersStart, 17, scratch, bufferBytes);
    expect(isPattern(sendBuffersStart + 17, 0, bufferBytes - 17)).toBe(true);
    expect(() => copyIn(sendBuffersStart, 0, scratch, bufferBytes + 1)).toThrow();
    expect(() => copyOut(sendBuffersStart, bufferBytes, scratch, 1)).toThrow();
  });

  it("is one of two for each connection, apart from all others", () => {
    const connection = ours();
    expect(sendRing(connection)).toBe(sendBuffersStart + <usize>connection.id * bufferBytes);
    expect(receiveRing(connection) - sendRing(connection) >= <usize>bufferBytes).toBe(true);
  });
});

describe("the send buffer", () => {
  it("takes what fits", () => {
    const connection = ours();
    putPattern(scratch, 0, 9000);
    expect(sendRoom(connection)).toBe(8192);
    expect(appendToSend(connection, scratch, 8000)).toBe(8000);
    expect(sendRoom(connection)).toBe(192);
    expect(appendToSend(connection, scratch + 8000, 1000)).toBe(192);
    expect(appendToSend(connection, scratch, 1)).toBe(0);
  });

  it("gives queued bytes by their numbers, as often as they are asked for", () => {
    const connection = ours();
    putPattern(scratch, 0, 1000);
    appendToSend(connection, scratch, 1000);
    for (let n = 0; n < 2; n++) {
      copyQueued(connection, connection.sendBase + 300, scratch + 2000, 200);
      expect(isPattern(scratch + 2000, 300, 200)).toBe(true);
    }
  });

  it("gives nothing that was never written", () => {
    ours();
    us.sends("hello");
    expect(() => {
      const connection = connectionOf(us.handle)!;
      copyQueued(connection, connection.sendBase, scratch, 6);
    }).toThrow();
    expect(() => {
      const connection = connectionOf(us.handle)!;
      copyQueued(connection, connection.sendBase - 1, scratch, 2);
    }).toThrow();
  });

  it("may be written in place, as far as the ring is one piece", () => {
    const connection = ours();
    expect(roomInOnePiece(connection)).toBe(8192);
    putPattern(roomAddress(connection), 0, 100);
    appendInPlace(connection, 100);
    copyQueued(connection, connection.sendBase, scratch, 100);
    expect(isPattern(scratch, 0, 100)).toBe(true);
    expect(roomInOnePiece(connection)).toBe(8092);
    expect(() => appendInPlace(connectionOf(us.handle)!, 8093)).toThrow();
  });

  it("forgets what was acknowledged, which the SYN and nothing isn't", () => {
    const connection = ours();
    expect(forgetAcknowledged(connection)).toBe(false);
    us.sends("hello");
    peer.takes();
    peer.sends({ flags: ACK, seq: 101, ack: 504 });
    expect(sendRoom(connection)).toBe(8190);
    expect(forgetAcknowledged(connection)).toBe(false);
    peer.sends({ flags: ACK, seq: 101, ack: 506 });
    expect(sendRoom(connection)).toBe(8192);
  });

  it("agrees with a naive stream over random writes and acknowledgements", () => {
    const connection = ours();
    seedChance(8);
    let written: u32 = 0;
    let acknowledged: u32 = 0;
    let wrong = 0;
    for (let n = 0; n < 2000; n++) {
      const length: u32 = 1 + below(3000);
      if (below(3) == 0 && roomInOnePiece(connection) >= length) {
        putPattern(roomAddress(connection), written, length);
        appendInPlace(connection, length);
        written += length;
      } else {
        putPattern(scratch, written, length);
        written += appendToSend(connection, scratch, length);
      }
      const queued = written - acknowledged;
      if (queued > 8192 || sendRoom(connection) != 8192 - queued) wrong++;
      if (queued == 0) continue;
      const skipped = below(queued);
      const part = 1 + below(queued - skipped);
      copyQueued(connection, connection.iss + 1 + acknowledged + skipped, scratch, part);
      if (!isPattern(scratch, acknowledged + skipped, part)) wrong++;
      wake(connection);
      while (nextFrame().length > 0) continue;
      acknowledged += below(connection.sndNxt - connection.sndUna + 1);
      peer.sends({ flags: ACK, seq: 101, ack: 501 + acknowledged });
    }
    expect(wrong).toBe(0);
    expect(acknowledged > 100_000).toBe(true);
  });
});
