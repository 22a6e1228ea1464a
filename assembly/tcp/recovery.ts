// Loss recovery: what an acknowledgement, or the silence after it, means for what is in flight, and how much may be sent
// while losses are mended (RFC 9937 PRR). Which segments are lost is told by rack.ts with SACK, and here without it
// (RFC 6582 NewReno). The window outside of recovery is congestion.ts's, the timer retransmission.ts's.

import { hasEcn, hasPathProbes, hasUndo } from "../limits";
import { Counter, count } from "../trace";
import { collapse, grow, reduceThreshold, startCongestion } from "./congestion";
import { Connection, Timer } from "./connection";
import { disarm } from "./connections";
import { wasReduced } from "./ecn";
import { arrivedBytes, bytesInFlight, forgetSacked, markLost, outstandingBytes, owedBytes, spanAt } from "./flight";
import { endPathSearch, notePassage, wasProbe } from "./path-mtu";
import { detectLosses, forgetReordering } from "./rack";
import { Condition } from "./records";
import { earlierOf, isAfter, isBefore } from "./sequence";
import { doubtTimeout, remember, resolveDoubt, startUndo } from "./undo";

/** RFC 5681 §3.2. */
const duplicatesOfALoss: u32 = 3;

/** The SYNs have agreed on what a segment may carry: sending begins, with nothing known of the path. */
export function startRecovery(connection: Connection): void {
  startCongestion(connection);
  if (hasUndo) startUndo(connection);
  if (hasPathProbes) endPathSearch(connection);
}

/** RFC 5681 §2: an acknowledgement that says nothing new, while something is in flight. */
export function countDuplicate(connection: Connection): void {
  // After a time-out they answer what was sent once more than needed.
  if (!connection.isAfterTimeout && connection.duplicateAcks < 0xffff) connection.duplicateAcks++;
}

/** So many bytes more are acknowledged: a hole, and behind it what duplicates have told of before (RFC 9937 §6.2). */
export function forgetDuplicates(connection: Connection, bytes: u32): void {
  if (connection.duplicateAcks == 0) return;
  const toldBefore = (bytes - 1) / connection.sendMss;
  const isMore = isPartial(connection) && connection.duplicateAcks > toldBefore;
  connection.duplicateAcks = isMore ? connection.duplicateAcks - <u16>toldBefore : 0;
}

/** RFC 6582 §3.2, step 3: a part of what was in flight when recovery began. */
function isPartial(connection: Connection): bool {
  return connection.isInRecovery && isBefore(connection.sndUna, connection.recoverAt);
}

/**
 * An acknowledgement has been read: sndUna has advanced by so many bytes, and so many were delivered, SACKed ones
 * included (RFC 9937's DeliveredData).
 */
export function acknowledged(connection: Connection, bytes: u32, delivered: u32): void {
  if (hasUndo && resolveDoubt(connection, bytes != 0)) return;
  const lostBefore = connection.lostBytes;
  findLosses(connection, bytes);
  if (hasPathProbes && bytes != 0) notePassage(connection);
  const found = connection.lostBytes > lostBefore ? connection.lostBytes - lostBefore : 0;
  let foundMore = found != 0 && !(hasPathProbes && wasProbe(connection, found));
  if (bytes != 0) {
    if (!connection.isInRecovery) grow(connection, bytes);
    if (isRecovering(connection) && !isBefore(connection.sndUna, connection.recoverAt)) {
      endRecovery(connection);
      // What was sent since it began, and is lost, is another loss.
      foundMore = foundMore || connection.lostBytes > found;
    }
  }
  if (foundMore && !isRecovering(connection)) beginRecovery(connection, delivered);
  if (!connection.isInRecovery || (delivered == 0 && !foundMore)) return;
  reduceProportionally(connection, delivered, bytes != 0 && !foundMore);
  // The first retransmission leaves at once, and so does the next of RFC 6582 §3.2, step 3.
  const isUrgent = connection.sentInRecovery == 0 || (foundMore && !connection.usesSack);
  if (isUrgent)
    connection.congestionWindow = max<u32>(connection.congestionWindow, bytesInFlight(connection) + connection.sendMss);
}

function isRecovering(connection: Connection): bool {
  return connection.isInRecovery || connection.isAfterTimeout;
}

function findLosses(connection: Connection, bytes: u32): void {
  if (connection.usesSack) {
    // What is acknowledged in the order in which it was sent leaves nothing behind.
    if (connection.sackedBytes != 0 || isRecovering(connection)) detectLosses(connection);
    return;
  }
  if (bytes != 0) {
    // Where it stops, the next segment is lost too.
    if (isPartial(connection)) markFirstLost(connection);
    // Long past, it is kept within reach of a comparison modulo 2^32.
    if (isAfter(connection.sndUna, connection.recoverAt)) connection.recoverAt = connection.sndUna - 1;
  } else if (
    connection.duplicateAcks == duplicatesOfALoss &&
    // RFC 6582 §3.2, step 1: duplicates of what a time-out has sent again are no sign of a loss.
    isAfter(connection.sndUna, connection.recoverAt)
  ) {
    markFirstLost(connection);
  }
}

function markFirstLost(connection: Connection): void {
  const end = connection.sndUna + connection.sendMss;
  markLost(connection, connection.sndUna, earlierOf(end, connection.sndNxt));
}

/** The timer of rack.ts has run out: what could have been reordered is lost. */
export function reorderingTimesOut(connection: Connection): void {
  acknowledged(connection, 0, 0);
}

/** RFC 5681 §3.2, step 2; RFC 9937 §6. It lasts until all is acknowledged that is in flight now. */
function beginRecovery(connection: Connection, delivered: u32): void {
  count(Counter.FastRetransmits);
  if (hasUndo) remember(connection);
  if (!hasEcn || !wasReduced(connection)) reduceThreshold(connection, outstandingBytes(connection));
  connection.isInRecovery = true;
  connection.recoverAt = connection.sndNxt;
  connection.recoveryFlight = max<u32>(outstandingBytes(connection) - arrivedBytes(connection) + delivered, 1);
  connection.deliveredInRecovery = 0;
  connection.sentInRecovery = 0;
  connection.tailProbeIsOut = false;
}

/**
 * RFC 9937 §6.2: for each byte that is delivered, so much less may follow that the flight ends as large as the threshold
 * allows; where it is smaller already, as much as arrives, and a segment more while all goes well.
 */
function reduceProportionally(connection: Connection, delivered: u32, isSafe: bool): void {
  connection.deliveredInRecovery += delivered;
  const inFlight = bytesInFlight(connection);
  const threshold = connection.slowStartThreshold;
  const sent = connection.sentInRecovery;
  let more: u32;
  if (inFlight > threshold) {
    const flight = connection.recoveryFlight;
    const share = ((<u64>connection.deliveredInRecovery * threshold + flight - 1) / flight) as u32;
    more = share > sent ? share - sent : 0;
  } else {
    more = connection.deliveredInRecovery > sent ? connection.deliveredInRecovery - sent : 0;
    more = max<u32>(more, delivered);
    if (isSafe) more += connection.sendMss;
    more = min<u32>(more, threshold - inFlight);
  }
  connection.congestionWindow = max<u32>(inFlight + more, connection.sendMss);
}

function endRecovery(connection: Connection): void {
  if (connection.isInRecovery) connection.congestionWindow = connection.slowStartThreshold;
  if (hasUndo) forgetReordering(connection);
  connection.isInRecovery = false;
  connection.isAfterTimeout = false;
  connection.duplicateAcks = 0;
}

/** RFC 5681 §3.1, RFC 6582 §3.2 step 4: the timer ran out. All that is in flight counts as lost, and is sent again. */
export function timedOut(connection: Connection): void {
  // Only the first time-out of a segment says something new about the path.
  if (connection.retransmissions == 0) {
    if (hasUndo) doubtTimeout(connection);
    reduceThreshold(connection, outstandingBytes(connection));
  } else if (hasUndo) startUndo(connection);
  collapse(connection);
  connection.isInRecovery = false;
  connection.tailProbeIsOut = false;
  connection.isAfterTimeout = true;
  connection.duplicateAcks = 0;
  connection.recoverAt = connection.sndNxt;
  disarm(connection, Timer.Reordering);
  // RFC 2018 §8: had the receiver kept what it reported, it would have acknowledged it.
  if (connection.spans != 0 && spanAt(connection, 0).condition == Condition.Sacked) forgetSacked(connection);
  if (hasPathProbes) wasProbe(connection, owedBytes(connection));
  markLost(connection, connection.sndUna, connection.sndNxt);
}
