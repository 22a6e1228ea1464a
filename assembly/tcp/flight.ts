// What is in flight: the numbers from sndUna to sndNxt in spans, each of which was sent at one time and is in one
// condition. It is RFC 6675's scoreboard and RFC 8985's list of transmit times in one small table. Where it is too small
// for what a peer reports, some of that is forgotten, and sent once more than needed. What counts as lost is decided in
// rack.ts and recovery.ts.

import { elapsedSince, now } from "../clock";
import { connectionsMax, spansMax } from "../limits";
import { guardBytes, spansStart } from "../memory-map";
import { Connection } from "./connection";
import { noteArrival } from "./newest-arrival";
import { Condition, Span, spanBytes } from "./records";
import { earlierOf, isAfter, isBefore } from "./sequence";

export const noSpan: i32 = -1;

export function spanAt(connection: Connection, index: i32): Span {
  if (guardBytes != 0) assert(<u32>connection.id < <u32>connectionsMax);
  if (guardBytes != 0) assert(<u32>index < <u32>spansMax);
  return changetype<Span>(spansStart + <usize>(connection.id * spansMax + index) * spanBytes);
}

export function leftOf(connection: Connection, index: i32): u32 {
  return index == 0 ? connection.sndUna : spanAt(connection, index - 1).right;
}

/** FlightSize of RFC 5681 §2. */
// @ts-ignore: decorator
@inline
export function outstandingBytes(connection: Connection): u32 {
  return connection.sndNxt - connection.sndUna;
}

/** What the peer owes an answer to: all that was sent and isn't given up as lost. */
export function owedBytes(connection: Connection): u32 {
  return connection.sndNxt - connection.sndUna - connection.lostBytes;
}

/** What is known to have arrived beyond sndUna. Without SACK, a duplicate ACK stands for a segment (RFC 9937 §5). */
export function arrivedBytes(connection: Connection): u32 {
  if (connection.usesSack) return connection.sackedBytes;
  return min<u32>(connection.duplicateAcks * connection.sendMss, owedBytes(connection));
}

/** RFC 6675 §4, Pipe: what the network still holds of ours. */
export function bytesInFlight(connection: Connection): u32 {
  return owedBytes(connection) - arrivedBytes(connection);
}

// --- Sending ---

/** [left, right) has left, for the first time, or again. sndNxt is moved by the caller, afterwards. */
export function noteTransmitted(connection: Connection, left: u32, right: u32): void {
  const sndNxt = connection.sndNxt;
  if (isBefore(left, sndNxt)) noteRepeated(connection, left, earlierOf(right, sndNxt));
  if (isAfter(right, sndNxt)) append(connection, right);
}

function append(connection: Connection, right: u32): void {
  if (connection.spans == 0) {
    // Nothing is older than what is sent now: times are compared within half of the clock's circle.
    connection.newestSentAt = now();
    connection.newestEnd = connection.sndNxt;
  } else {
    const last = spanAt(connection, connection.spans - 1);
    if (last.condition == Condition.InFlight && !last.wasRepeated && last.sentAt == now()) {
      last.right = right;
      return;
    }
    if (connection.spans == spansMax) forgetLast(connection);
  }
  const span = spanAt(connection, connection.spans++);
  span.right = right;
  span.sentAt = now();
  span.condition = <u8>Condition.InFlight;
  span.wasRepeated = 0;
}

function noteRepeated(connection: Connection, left: u32, right: u32): void {
  let index = cut(connection, left, right);
  while (index < <i32>connection.spans && isBefore(leftOf(connection, index), right)) {
    let span = spanAt(connection, index);
    if (span.condition == Condition.Lost && isAfter(span.right, right)) {
      // There was no room to cut what is lost: the span before it takes over what has left.
      connection.lostBytes -= right - leftOf(connection, index--);
      span = spanAt(connection, index);
      setCondition(connection, index, Condition.InFlight);
      span.right = right;
    }
    if (span.condition != Condition.Sacked) {
      setCondition(connection, index, Condition.InFlight);
      span.sentAt = now();
      span.wasRepeated = 1;
    }
    index++;
  }
  join(connection);
}

// --- Arriving ---

/**
 * Everything up to sndUna, from where it stood before, is acknowledged. How long ago the first of it was sent; -1 if any
 * of it was sent twice, for which of the two is answered then (Karn)?
 */
export function dropAcknowledged(connection: Connection, from: u32): i32 {
  let roundTrip = -1;
  let isAmbiguous = false;
  let index = 0;
  while (index < <i32>connection.spans && isBefore(from, connection.sndUna)) {
    const span = spanAt(connection, index);
    const right = earlierOf(span.right, connection.sndUna);
    if (span.condition == Condition.Sacked) connection.sackedBytes -= right - from;
    else {
      if (span.condition == Condition.Lost) connection.lostBytes -= right - from;
      noteArrival(connection, span, right);
      if (span.wasRepeated) isAmbiguous = true;
      else if (roundTrip < 0) roundTrip = elapsedSince(span.sentAt);
    }
    if (span.right == right) index++;
    from = right;
  }
  removeFirst(connection, index);
  return isAmbiguous ? -1 : roundTrip;
}

/** The peer has [left, right), which lies within what is in flight. */
export function markSacked(connection: Connection, left: u32, right: u32): void {
  const spans = connection.spans;
  let index = cut(connection, left, right);
  let isNews = false;
  while (index < <i32>connection.spans && isBefore(leftOf(connection, index), right)) {
    const span = spanAt(connection, index);
    // What could not be cut reaches beyond the block: the block is forgotten there.
    const isWhole = !isBefore(leftOf(connection, index), left) && !isAfter(span.right, right);
    if (isWhole && span.condition != Condition.Sacked) {
      noteArrival(connection, span, span.right);
      setCondition(connection, index, Condition.Sacked);
      isNews = true;
    }
    index++;
  }
  if (isNews || connection.spans != spans) join(connection);
}

/** The receiver has taken back what it had reported (RFC 2018 §8). */
export function forgetSacked(connection: Connection): void {
  for (let index = 0; index < <i32>connection.spans; index++) {
    if (spanAt(connection, index).condition == Condition.Sacked) setCondition(connection, index, Condition.InFlight);
  }
}

// --- Losing ---

export function setCondition(connection: Connection, index: i32, condition: Condition): void {
  const span = spanAt(connection, index);
  const bytes = span.right - leftOf(connection, index);
  if (span.condition == Condition.Sacked) connection.sackedBytes -= bytes;
  else if (span.condition == Condition.Lost) connection.lostBytes -= bytes;
  if (condition == Condition.Sacked) connection.sackedBytes += bytes;
  else if (condition == Condition.Lost) connection.lostBytes += bytes;
  span.condition = <u8>condition;
}

/** All of [left, right) that hasn't arrived is to be sent again. */
export function markLost(connection: Connection, left: u32, right: u32): void {
  let index = cut(connection, left, right);
  while (index < <i32>connection.spans && isBefore(leftOf(connection, index), right)) {
    if (spanAt(connection, index).condition == Condition.InFlight) setCondition(connection, index, Condition.Lost);
    index++;
  }
  join(connection);
}

/** What was given up isn't lost after all. */
export function markFound(connection: Connection): void {
  for (let index = 0; index < <i32>connection.spans; index++) {
    if (spanAt(connection, index).condition == Condition.Lost) setCondition(connection, index, Condition.InFlight);
  }
}

/** The first span that is to be sent again, or `noSpan`. */
export function firstLost(connection: Connection): i32 {
  if (connection.lostBytes == 0) return noSpan;
  let index = 0;
  while (spanAt(connection, index).condition != Condition.Lost) index++;
  return index;
}

// --- The table ---

/** A span begins at `left` and one ends at `right`, if there is room for that. The index of the first. */
function cut(connection: Connection, left: u32, right: u32): i32 {
  let index = 0;
  while (index < <i32>connection.spans && !isAfter(spanAt(connection, index).right, left)) index++;
  if (isBefore(leftOf(connection, index), left) && split(connection, index, left)) index++;
  let last = index;
  while (last < <i32>connection.spans && isBefore(spanAt(connection, last).right, right)) last++;
  split(connection, last, right);
  return index;
}

/** One span becomes two that meet at that number. False: they don't, and it stays one. */
function split(connection: Connection, index: i32, at: u32): bool {
  if (index >= <i32>connection.spans || !isAfter(spanAt(connection, index).right, at)) return false;
  if (connection.spans == spansMax) {
    if (index >= spansMax - 2) return false;
    forgetLast(connection);
  }
  if (guardBytes != 0) assert(<u32>connection.spans < <u32>spansMax);
  const place = changetype<usize>(spanAt(connection, index));
  memory.copy(place + spanBytes, place, <usize>(connection.spans - index) * spanBytes);
  spanAt(connection, index).right = at;
  connection.spans++;
  return true;
}

/** Room for one more: the last two become one. Where either is lost, both are; what has arrived is forgotten. */
function forgetLast(connection: Connection): void {
  const index = <i32>connection.spans - 2;
  const one = spanAt(connection, index);
  const other = spanAt(connection, index + 1);
  const condition = (one.condition | other.condition) & Condition.Lost;
  setCondition(connection, index, condition);
  setCondition(connection, index + 1, condition);
  absorb(one, other);
  connection.spans--;
}

/** Neighbours between which there is no difference any more become one. */
export function join(connection: Connection): void {
  let kept = 0;
  for (let index = 1; index < <i32>connection.spans; index++) {
    const last = spanAt(connection, kept);
    const span = spanAt(connection, index);
    if (areAlike(last, span)) absorb(last, span);
    else if (++kept != index) {
      memory.copy(changetype<usize>(spanAt(connection, kept)), changetype<usize>(span), spanBytes);
    }
  }
  if (connection.spans != 0) connection.spans = <u16>(kept + 1);
}

function absorb(one: Span, other: Span): void {
  one.right = other.right;
  one.wasRepeated |= other.wasRepeated;
  if (isAfter(other.sentAt, one.sentAt)) one.sentAt = other.sentAt;
}

function areAlike(one: Span, other: Span): bool {
  if (one.condition != other.condition) return false;
  return one.condition != Condition.InFlight || (one.sentAt == other.sentAt && one.wasRepeated == other.wasRepeated);
}

function removeFirst(connection: Connection, count: i32): void {
  if (count == 0) return;
  connection.spans -= <u16>count;
  const first = changetype<usize>(spanAt(connection, 0));
  memory.copy(first, first + <usize>count * spanBytes, <usize>connection.spans * spanBytes);
}
