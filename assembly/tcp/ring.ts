// A connection's two rings of bytes, in the buffers behind the tables: copy in, copy out, and where a piece lies.
// Which bytes of the stream they are is the business of send-buffer.ts and receive-buffer.ts.

import { bufferBytes, connectionsMax } from "../limits";
import { guardBytes, receiveBuffersStart, sendBuffersStart } from "../memory-map";
import { Connection } from "./connection";

export function sendRing(connection: Connection): usize {
  if (guardBytes != 0) assert(<u32>connection.id < <u32>connectionsMax);
  return sendBuffersStart + <usize>connection.id * bufferBytes;
}

export function receiveRing(connection: Connection): usize {
  if (guardBytes != 0) assert(<u32>connection.id < <u32>connectionsMax);
  return receiveBuffersStart + <usize>connection.id * bufferBytes;
}

/** The place that lies so many bytes behind another. */
export function placeAfter(place: u32, distance: u32): u32 {
  place += distance;
  return place >= <u32>bufferBytes ? place - bufferBytes : place;
}

/** How many of these bytes lie in one piece. */
export function contiguous(place: u32, length: u32): u32 {
  return min<u32>(length, bufferBytes - place);
}

export function copyIn(ring: usize, place: u32, from: usize, length: u32): void {
  assert(place < <u32>bufferBytes && length <= <u32>bufferBytes);
  const first = contiguous(place, length);
  memory.copy(ring + place, from, first);
  if (first < length) memory.copy(ring, from + first, length - first);
}

export function copyOut(ring: usize, place: u32, to: usize, length: u32): void {
  assert(place < <u32>bufferBytes && length <= <u32>bufferBytes);
  const first = contiguous(place, length);
  memory.copy(to, ring + place, first);
  if (first < length) memory.copy(to + first, ring, length - first);
}
