// The messages that wait, one behind the other in one buffer for all sockets: those received and not yet read, and those
// that the application has sent, until they leave (departures.ts).
//
// When it is full, the socket with the most unread bytes loses its newest message to another one that would then still
// hold less; the newest of all is the one that wants to come in. So who doesn't read can't silence those who do.

import { cells } from "../cells";
import { udpBufferBytes, udpSocketsMax } from "../limits";
import { udpBufferStart } from "../memory-map";
import { Counter, drop } from "../trace";
import { Direction, QueuedMessage, queuedMessageBytes } from "./records";
import { noSocket, udpSocketAt } from "./sockets";

/** What can follow in the queue after the last: none. */
const none: usize = 0;

export function firstQueued(): QueuedMessage | null {
  return queuedFrom(udpBufferStart);
}

export function queuedAfter(queued: QueuedMessage): QueuedMessage | null {
  return queuedFrom(changetype<usize>(queued) + roomFor(queued.dataBytes));
}

function queuedFrom(address: usize): QueuedMessage | null {
  const end = udpBufferStart + cells.udpQueuedBytes;
  assert(address <= end);
  return changetype<QueuedMessage | null>(address < end ? address : none);
}

/** Where its data stand. */
export function dataOf(queued: QueuedMessage): usize {
  return changetype<usize>(queued) + queuedMessageBytes;
}

function roomFor(dataBytes: u32): u32 {
  return (queuedMessageBytes + dataBytes + 3) & ~3;
}

/** A copy of these data is the newest message. Null: there is no room for it. */
export function enqueue(socket: i32, direction: Direction, from: usize, length: u32): QueuedMessage | null {
  const room = roomFor(length);
  if (!makeRoom(room, udpSocketAt(socket).unreadBytes + departingBytes(socket) + room)) return null;
  const queued = changetype<QueuedMessage>(udpBufferStart + cells.udpQueuedBytes);
  cells.udpQueuedBytes += room;
  assert(cells.udpQueuedBytes <= <u32>udpBufferBytes);
  queued.socket = <u8>socket;
  queued.direction = <u8>direction;
  queued.dataBytes = <u16>length;
  memory.copy(dataOf(queued), from, length);
  if (direction == Direction.Received) {
    udpSocketAt(socket).unread++;
    udpSocketAt(socket).unreadBytes += <u16>room;
  }
  return queued;
}

/** Answers who comes after it, and stands in its place now. */
export function removeQueued(queued: QueuedMessage): QueuedMessage | null {
  const at = changetype<usize>(queued);
  const room = roomFor(queued.dataBytes);
  const behind = at + room;
  const end = udpBufferStart + cells.udpQueuedBytes;
  assert(at >= udpBufferStart && behind <= end);
  if (queued.direction == <u8>Direction.Received) {
    const socket = udpSocketAt(queued.socket);
    socket.unread--;
    socket.unreadBytes -= <u16>room;
  }
  memory.copy(at, behind, end - behind);
  cells.udpQueuedBytes -= room;
  return queuedFrom(at);
}

/** The message that this socket reads next. */
export function oldestReceived(socket: i32): QueuedMessage | null {
  let queued = firstQueued();
  while (queued && !isReceivedBy(queued, socket)) queued = queuedAfter(queued);
  return queued;
}

function isReceivedBy(queued: QueuedMessage, socket: i32): bool {
  return queued.socket == <u8>socket && queued.direction == <u8>Direction.Received;
}

function departingBytes(socket: i32): u32 {
  let bytes: u32 = 0;
  let queued = firstQueued();
  while (queued) {
    if (queued.socket == <u8>socket && queued.direction == <u8>Direction.Departing) bytes += roomFor(queued.dataBytes);
    queued = queuedAfter(queued);
  }
  return bytes;
}

/** Only at the cost of who has more unread than the newcomer would hold. */
function makeRoom(room: u32, held: u32): bool {
  while (<u32>udpBufferBytes - cells.udpQueuedBytes < room) {
    let most = held;
    let hoarder = noSocket;
    for (let socket = 0; socket < udpSocketsMax; socket++) {
      const unread = <u32>udpSocketAt(socket).unreadBytes;
      if (unread <= most) continue;
      most = unread;
      hoarder = socket;
    }
    if (hoarder == noSocket) return false;
    dropNewest(hoarder);
  }
  return true;
}

function dropNewest(socket: i32): void {
  let newest: QueuedMessage | null = null;
  let queued = firstQueued();
  while (queued) {
    if (isReceivedBy(queued, socket)) newest = queued;
    queued = queuedAfter(queued);
  }
  assert(newest != null);
  removeQueued(newest!);
  drop(Counter.UdpBufferFull);
}
