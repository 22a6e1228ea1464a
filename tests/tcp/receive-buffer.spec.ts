// Bytes that arrive in any order, against a naive row of marks: pieces merged, the newest first, the fifth refused.

import { bufferBytes } from "../../assembly/limits";
import { Connection } from "../../assembly/tcp/connection";
import { connectionOf } from "../../assembly/tcp/connections";
import {
  forgetRead,
  offerWindow,
  pieceLeft,
  pieceRight,
  readReceived,
  storeReceived,
  unreadAddress,
  unreadInOnePiece,
} from "../../assembly/tcp/receive-buffer";
import { below, seedChance } from "../support/chance";
import { ACK, establishedByPeer, peer, start, us } from "../support/conversation";
import { patternByte } from "../support/segment";

const scratch: usize = memory.data(9000);
const marksMax: u32 = 400_000;

/** Which bytes of the stream have arrived, how far without a hole, how much of that was read. */
const arrived = new StaticArray<bool>(marksMax);
let next: u32 = 0;
let read: u32 = 0;
/** Where the pieces behind holes begin, the newest first. */
let newestFirst: u32[] = [];

function ours(): Connection {
  return connectionOf(us.handle)!;
}

function begin(): void {
  start();
  establishedByPeer();
  for (let i: u32 = 0; i < marksMax; i++) arrived[i] = false;
  next = 0;
  read = 0;
  newestFirst = [];
}

/** Hands over bytes of the stream, from this place on. */
function stores(place: u32, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) store<u8>(scratch + i, <u8>patternByte(place + i));
  return storeReceived(ours(), ours().irs + 1 + place, scratch, length);
}

function leftOfRun(place: u32): u32 {
  while (place > 0 && arrived[place - 1]) place--;
  return place;
}

function rightOfRun(place: u32): u32 {
  while (arrived[place]) place++;
  return place;
}

/** The same in the naive row. False: a fifth piece. */
function marks(place: u32, length: u32): bool {
  const end = place + length;
  const touches = (place > 0 && arrived[place - 1]) || arrived[end];
  let overlaps = false;
  for (let i = place; i < end; i++) overlaps = overlaps || arrived[i];
  if (place != next && !touches && !overlaps && newestFirst.length == 4) return false;
  for (let i = place; i < end; i++) arrived[i] = true;
  next = rightOfRun(next);
  const others = newestFirst;
  newestFirst = [];
  if (leftOfRun(place) > next) newestFirst.push(leftOfRun(place));
  for (let i = 0; i < others.length; i++) {
    const left = leftOfRun(others[i]);
    if (left > next && !newestFirst.includes(left)) newestFirst.push(left);
  }
  return true;
}

function agrees(): bool {
  const connection = ours();
  const first = connection.irs + 1;
  if (connection.rcvNxt - first != next || connection.receiveUsed != next - read) return false;
  if (connection.heldPieces != newestFirst.length) return false;
  for (let i = 0; i < newestFirst.length; i++) {
    if (pieceLeft(connection, i) - first != newestFirst[i]) return false;
    if (pieceRight(connection, i) - first != rightOfRun(newestFirst[i])) return false;
  }
  return true;
}

/** Reads so many bytes at most. False: they are other ones. */
function reads(atMost: u32): bool {
  const length = readReceived(ours(), scratch, atMost);
  for (let i: u32 = 0; i < length; i++) if (load<u8>(scratch + i) != <u8>patternByte(read + i)) return false;
  read += length;
  return true;
}

function piecesAre(edges: u32[]): bool {
  const connection = ours();
  if (connection.heldPieces * 2 != edges.length) return false;
  for (let i = 0; i < edges.length; i += 2) {
    if (pieceLeft(connection, i >> 1) - connection.irs - 1 != edges[i]) return false;
    if (pieceRight(connection, i >> 1) - connection.irs - 1 != edges[i + 1]) return false;
  }
  return true;
}

describe("what arrives in order", () => {
  it("can be read at once, by copy and in place", () => {
    begin();
    expect(stores(0, 100)).toBe(true);
    expect(ours().receiveUsed).toBe(100);
    expect(unreadInOnePiece(ours())).toBe(100);
    expect(load<u8>(unreadAddress(ours()) + 99)).toBe(<u8>patternByte(99));
    forgetRead(ours(), 40);
    expect(load<u8>(unreadAddress(ours()))).toBe(<u8>patternByte(40));
    read = 40;
    expect(reads(1000)).toBe(true);
    expect(read).toBe(100);
    expect(readReceived(ours(), scratch, 10)).toBe(0);
  });

  it("can't be forgotten before it has arrived", () => {
    begin();
    stores(0, 100);
    expect(() => forgetRead(ours(), 101)).toThrow();
  });
});

describe("what arrives behind a hole", () => {
  it("waits until the hole is filled [SHLD-31]", () => {
    begin();
    expect(stores(100, 50)).toBe(true);
    expect(ours().receiveUsed).toBe(0);
    expect(piecesAre([100, 150])).toBe(true);
    expect(stores(0, 100)).toBe(true);
    expect(ours().receiveUsed).toBe(150);
    expect(piecesAre([])).toBe(true);
    expect(reads(150)).toBe(true);
  });

  it("is held in pieces, the newest first", () => {
    begin();
    stores(100, 10);
    stores(300, 10);
    stores(200, 10);
    expect(piecesAre([200, 210, 300, 310, 100, 110])).toBe(true);
  });

  it("joins the pieces that it touches or overlaps, which are the newest then", () => {
    begin();
    stores(100, 10);
    stores(200, 10);
    stores(300, 10);
    stores(110, 5);
    expect(piecesAre([100, 115, 300, 310, 200, 210])).toBe(true);
    stores(195, 110);
    expect(piecesAre([195, 310, 100, 115])).toBe(true);
    stores(90, 400);
    expect(piecesAre([90, 490])).toBe(true);
  });

  it("is refused as a fifth piece, unless it joins one [S-30]", () => {
    begin();
    for (let n: u32 = 1; n <= 4; n++) expect(stores(n * 100, 10)).toBe(true);
    expect(stores(500, 10)).toBe(false);
    expect(piecesAre([400, 410, 300, 310, 200, 210, 100, 110])).toBe(true);
    expect(stores(410, 10)).toBe(true);
    expect(stores(0, 100)).toBe(true);
    expect(stores(500, 10)).toBe(true);
    expect(piecesAre([500, 510, 400, 420, 300, 310, 200, 210])).toBe(true);
  });

  it("is reported as a duplicate where it was held already", () => {
    begin();
    stores(100, 100);
    expect(ours().duplicateLeft).toBe(ours().duplicateRight);
    stores(150, 100);
    expect(ours().duplicateLeft - ours().irs - 1).toBe(150);
    expect(ours().duplicateRight - ours().irs - 1).toBe(200);
  });

  it("agrees with a naive row over random segments and reads [S-30]", () => {
    begin();
    seedChance(9);
    let wrong = 0;
    for (let n = 0; n < 4000 && next < marksMax - 20_000; n++) {
      const room = <u32>bufferBytes - (next - read);
      if (room > 1) {
        const skipped = below(3) == 0 ? 0 : below(min<u32>(room, 2000));
        const length = 1 + below(min<u32>(room - skipped, 300));
        if (stores(next + skipped, length) != marks(next + skipped, length)) wrong++;
        if (!agrees()) wrong++;
      }
      if (below(4) == 0 && !reads(1 + below(4000))) wrong++;
    }
    expect(wrong).toBe(0);
    expect(read > 100_000).toBe(true, `only ${read} bytes were read`);
  });
});

describe("the window", () => {
  it("is as large as the buffer, and closes with what isn't read", () => {
    begin();
    expect(offerWindow(ours(), 0)).toBe(8192);
    stores(0, 1000);
    expect(offerWindow(ours(), 0)).toBe(7192);
    stores(1000, 7192);
    expect(offerWindow(ours(), 0)).toBe(0);
  });

  it("opens by a whole segment or not at all, and never closes by itself [MUST-39] [SHLD-14]", () => {
    begin();
    stores(0, 8192);
    expect(offerWindow(ours(), 0)).toBe(0);
    reads(1459);
    expect(offerWindow(ours(), 0)).toBe(0);
    reads(1);
    expect(offerWindow(ours(), 0)).toBe(1460);
    reads(1459);
    expect(offerWindow(ours(), 0)).toBe(1460);
    reads(1);
    expect(offerWindow(ours(), 0)).toBe(2920);
  });

  it("is told to the peer as it is offered", () => {
    begin();
    peer.sends({ flags: ACK, seq: 101, ack: 501, length: 1000 });
    peer.sends({ flags: ACK, seq: 1101, ack: 501, length: 1000 });
    peer.expects({ flags: ACK, seq: 501, ack: 2101, window: 6192 });
  });
});
