// The bytes that have arrived (RFC 9293 §3.10.7.4, seventh; RFC 2018, 2883): `receiveUsed` of them up to rcvNxt wait to
// be read, and behind it lie pieces beyond holes, the newest first. Also the window that all this leaves.

import { bufferBytes, connectionsMax, heldPiecesMax, synWindow, windowShift } from "../limits";
import { guardBytes, heldPiecesStart } from "../memory-map";
import { Connection } from "./connection";
import { HeldPiece, heldPieceBytes } from "./records";
import { contiguous, copyIn, copyOut, placeAfter, receiveRing } from "./ring";
import { isAfter, isBefore, laterOf } from "./sequence";
import { State } from "./state";

/**
 * A scaled window is a multiple of 64 bytes or so, and rounding it down could move its right edge left (SHLD-14). It is
 * rounded up instead, into this reserve (RFC 7323 §2.4).
 */
const windowReserve: u32 = windowShift == 0 ? 0 : 512 << windowShift;

// --- Reading ---

export function readReceived(connection: Connection, to: usize, length: u32): u32 {
  const read = min<u32>(length, connection.receiveUsed);
  copyOut(receiveRing(connection), connection.receiveHead, to, read);
  forgetRead(connection, read);
  return read;
}

/** Where the next unread bytes lie, and how many in one piece. */
export function unreadAddress(connection: Connection): usize {
  return receiveRing(connection) + connection.receiveHead;
}

export function unreadInOnePiece(connection: Connection): u32 {
  return contiguous(connection.receiveHead, connection.receiveUsed);
}

export function forgetRead(connection: Connection, length: u32): void {
  assert(length <= connection.receiveUsed);
  connection.receiveHead = placeAfter(connection.receiveHead, length);
  connection.receiveUsed -= length;
  // Read past its end, urgent data is data like any other: its pointer would come round again after 2^31 bytes.
  if (!isAfter(connection.rcvUp, connection.rcvNxt - connection.receiveUsed)) connection.hasUrgent = false;
}

// --- Arriving ---

/** Bytes within the window, at rcvNxt or behind a hole. False: no room to remember another piece. */
export function storeReceived(connection: Connection, sequence: u32, from: usize, length: u32): bool {
  const distance = sequence - connection.rcvNxt;
  if (distance != 0 && !holdPiece(connection, sequence, sequence + length)) return false;
  copyIn(receiveRing(connection), placeAfter(connection.receiveHead, connection.receiveUsed + distance), from, length);
  if (distance == 0) {
    advance(connection, length);
    takeHeldPieces(connection);
  }
  return true;
}

function advance(connection: Connection, length: u32): void {
  connection.rcvNxt += length;
  connection.receiveUsed += length;
  assert(connection.receiveUsed <= <u32>bufferBytes);
}

// @ts-ignore: decorator
@inline
function pieceAddress(connection: Connection, index: i32): usize {
  if (guardBytes != 0) assert(<u32>connection.id < <u32>connectionsMax);
  if (guardBytes != 0) assert(<u32>index < <u32>heldPiecesMax);
  return heldPiecesStart + <usize>(connection.id * heldPiecesMax + index) * heldPieceBytes;
}

// @ts-ignore: decorator
@inline
function pieceAt(connection: Connection, index: i32): HeldPiece {
  return changetype<HeldPiece>(pieceAddress(connection, index));
}

export function pieceLeft(connection: Connection, index: i32): u32 {
  return pieceAt(connection, index).left;
}

export function pieceRight(connection: Connection, index: i32): u32 {
  return pieceAt(connection, index).right;
}

function removePiece(connection: Connection, index: i32): void {
  connection.heldPieces--;
  const at = pieceAddress(connection, index);
  memory.copy(at, at + heldPieceBytes, (connection.heldPieces - index) * heldPieceBytes);
}

/** Merged with what it touches, the piece becomes the newest (RFC 2018 §4). */
function holdPiece(connection: Connection, left: u32, right: u32): bool {
  // RFC 2883 §4: what arrived twice is reported in front of the piece that it is in, or not at all.
  if (isAfter(connection.duplicateRight, connection.rcvNxt)) connection.duplicateLeft = connection.duplicateRight;
  for (let index = <i32>connection.heldPieces - 1; index >= 0; index--) {
    const otherLeft = pieceLeft(connection, index);
    const otherRight = pieceRight(connection, index);
    if (isAfter(left, otherRight) || isBefore(right, otherLeft)) continue;
    if (isBefore(left, otherRight) && isAfter(right, otherLeft))
      noteDuplicate(connection, laterOf(left, otherLeft), isBefore(right, otherRight) ? right : otherRight);
    if (isBefore(otherLeft, left)) left = otherLeft;
    right = laterOf(right, otherRight);
    removePiece(connection, index);
  }
  if (connection.heldPieces == heldPiecesMax) return false;
  const first = pieceAddress(connection, 0);
  memory.copy(first + heldPieceBytes, first, <usize>connection.heldPieces * heldPieceBytes);
  pieceAt(connection, 0).left = left;
  pieceAt(connection, 0).right = right;
  connection.heldPieces++;
  return true;
}

/** The hole before a piece has been filled: the piece has arrived in order. No two pieces touch, so one pass does. */
function takeHeldPieces(connection: Connection): void {
  for (let index = <i32>connection.heldPieces - 1; index >= 0; index--) {
    if (isAfter(pieceLeft(connection, index), connection.rcvNxt)) continue;
    const right = pieceRight(connection, index);
    removePiece(connection, index);
    if (isAfter(right, connection.rcvNxt)) advance(connection, right - connection.rcvNxt);
  }
}

/** RFC 2883 §4: the next acknowledgement says what arrived twice. */
export function noteDuplicate(connection: Connection, left: u32, right: u32): void {
  connection.duplicateLeft = left;
  connection.duplicateRight = right;
}

// --- The window ---

/** The right edge that the buffer allows now. */
function rightEdge(connection: Connection, reserve: u32): u32 {
  const free = <u32>bufferBytes - connection.receiveUsed;
  return connection.rcvNxt + min<u32>(free > reserve ? free - reserve : 0, 0xffff << connection.rcvShift);
}

/**
 * RFC 9293 §3.8.6.2.2 (MUST-39): the right edge moves by a segment, or half of the buffer, or not at all; and never to
 * the left (SHLD-14).
 */
function stepBytes(connection: Connection): u32 {
  return min<u32>(connection.announcedMss, bufferBytes >> 1);
}

function growth(connection: Connection): u32 {
  const right = rightEdge(connection, windowReserve);
  return isAfter(right, connection.rcvRight) ? right - connection.rcvRight : 0;
}

/** Does the peer have to hear of the room that reading has made? If it may be waiting for it, or there is much. */
export function windowUpdateIsDue(connection: Connection): bool {
  const more = growth(connection);
  // What the SYN could not say the first acknowledgement will.
  if (more >= (<u32>bufferBytes) >> 1 && connection.rcvNxt != connection.irs + 1) return true;
  return more >= stepBytes(connection) && connection.rcvWnd() < 2 * connection.announcedMss;
}

/** The value of the window's field for the segment that leaves now. */
export function offerWindow(connection: Connection, shift: u32): u32 {
  // Until the SYNs have crossed, all segments offer what the SYN does.
  const more = growth(connection);
  if (connection.state != State.SynReceived && more >= stepBytes(connection)) connection.rcvRight += more;
  let field = (connection.rcvWnd() + (1 << shift) - 1) >> shift;
  if (windowShift != 0 && isAfter(connection.rcvNxt + (field << shift), rightEdge(connection, 0)))
    field = connection.rcvWnd() >> shift;
  if (connection.state <= State.SynReceived) field = min<u32>(field, synWindow >> shift);
  connection.rcvRight = connection.rcvNxt + (field << shift);
  connection.windowOffered = field << shift;
  return field;
}
