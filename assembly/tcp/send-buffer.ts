// The bytes that the application has written and the peer has not acknowledged (RFC 9293 §3.8, §3.10.2): `sendUsed`
// bytes from the sequence number `sendBase` on. Nothing here decides when they leave.

import { bufferBytes } from "../limits";
import { Connection } from "./connection";
import { contiguous, copyIn, copyOut, placeAfter, sendRing } from "./ring";
import { isAfter } from "./sequence";

export function sendRoom(connection: Connection): u32 {
  return bufferBytes - connection.sendUsed;
}

/** Appends what fits, and answers how much that was. */
export function appendToSend(connection: Connection, from: usize, length: u32): u32 {
  const taken = min<u32>(length, sendRoom(connection));
  copyIn(sendRing(connection), placeAfter(connection.sendHead, connection.sendUsed), from, taken);
  connection.sendUsed += taken;
  return taken;
}

/** Where the next bytes may be written in place, how many in one piece; `appendInPlace` then makes them the stream's. */
export function roomAddress(connection: Connection): usize {
  return sendRing(connection) + placeAfter(connection.sendHead, connection.sendUsed);
}

export function roomInOnePiece(connection: Connection): u32 {
  return contiguous(placeAfter(connection.sendHead, connection.sendUsed), sendRoom(connection));
}

export function appendInPlace(connection: Connection, length: u32): void {
  assert(length <= roomInOnePiece(connection));
  connection.sendUsed += length;
}

/** Copies queued bytes, from that sequence number on, into a segment. */
export function copyQueued(connection: Connection, sequence: u32, to: usize, length: u32): void {
  const skipped = sequence - connection.sendBase;
  assert(skipped + length <= connection.sendUsed);
  copyOut(sendRing(connection), placeAfter(connection.sendHead, skipped), to, length);
}

/** Everything before sndUna has arrived; a SYN or FIN in it takes no room. Answers whether there is more room now. */
export function forgetAcknowledged(connection: Connection): bool {
  if (!isAfter(connection.sndUna, connection.sendBase)) return false;
  const bytes = min<u32>(connection.sndUna - connection.sendBase, connection.sendUsed);
  connection.sendHead = placeAfter(connection.sendHead, bytes);
  connection.sendUsed -= bytes;
  connection.sendBase += bytes;
  return bytes != 0;
}
