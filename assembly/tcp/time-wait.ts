// TIME-WAIT (RFC 9293 §3.6.1, §3.10.7.4, RFC 1337, RFC 6191): what is left of a connection for two maximum segment
// lifetimes, in entries without buffers. Two reasons: the last acknowledgement may be lost, so a repeated FIN has to be
// answered; and old segments of this connection must die out before the same four-tuple is used again.
//
// While the application still holds the handle, the record stays, only to be asked; the entry does the work.

import { cells } from "../cells";
import { elapsedSince, now } from "../clock";
import { schedule, unschedule } from "../deadlines";
import { timeWaitMax } from "../limits";
import { guardBytes, timeWaitStart } from "../memory-map";
import { Counter, count, drop, traceMoved, traceState } from "../trace";
import { SegmentOption } from "../wire/segment";
import { Flags, segment } from "../wire/tcp";
import { mayAnswer, neverChallenged } from "./challenge";
import { Connection, News } from "./connection";
import { connectionAt, letGo, releaseConnection } from "./connections";
import { endConnection } from "./endings";
import { firstTimeWait, fourTupleOf, makeKnown, makeUnknown, noEntry } from "./four-tuples";
import { tell } from "./news";
import { offerWindow } from "./receive-buffer";
import { TimeWait, timeWaitBytes } from "./records";
import { putTimestampsIf, noteSource, sealSegment, sendSealed } from "./segment-maker";
import { isAfter, isBefore, isWithin } from "./sequence";
import { Event, State } from "./state";
import { Result } from "../results";

/** RFC 7323 §5.5 is of no concern here: the entry doesn't live that long. A second, as RFC 6191 §3 wants of a clock. */
const safeReuseMs: u32 = 1000;

// @ts-ignore: decorator
@inline
export function timeWaitAt(id: i32): TimeWait {
  if (guardBytes != 0) assert(<u32>(id - firstTimeWait) < <u32>timeWaitMax);
  return changetype<TimeWait>(timeWaitStart + <usize>(id - firstTimeWait) * timeWaitBytes);
}

/** The connection has come to TIME-WAIT. A FIN that brought it here is acknowledged in the next poll. */
export function enterTimeWait(connection: Connection): void {
  if (cells.freeTimeWait == noEntry) {
    count(Counter.TimeWaitsRecycled);
    endTimeWait(cells.oldestTimeWait, Result.Ok);
  }
  const id = <i32>cells.freeTimeWait;
  cells.freeTimeWait = fourTupleOf(id).next;
  const entry = timeWaitAt(id);
  noteSource(entry);
  entry.timeToLive = <u8>connection.timeToLive;
  entry.differentiatedServices = <u8>connection.differentiatedServices;
  entry.sndNxt = connection.sndNxt;
  entry.window = <u16>offerWindow(connection, connection.rcvShift);
  entry.rcvNxt = connection.rcvNxt;
  entry.tsRecent = connection.tsRecent;
  entry.tsOffset = connection.tsOffset;
  entry.timestamps = connection.usesTimestamps ? 1 : 0;
  entry.startedAt = now();
  entry.segmentLifetimeMs = connection.segmentLifetimeMs;
  entry.challengeAt = neverChallenged();
  entry.mustAcknowledge = connection.mustAcknowledge ? 1 : 0;
  entry.owner = connection.isOrphan ? <u16>noEntry : connection.id;
  append(id, entry);
  const tuple = fourTupleOf(connection.id);
  letGo(connection);
  makeKnown(id, tuple.remoteAddress, tuple.ports);
  traceMoved(connection.id, id);
  schedule(id, entry.mustAcknowledge ? now() : now() + 2 * entry.segmentLifetimeMs);
  connection.timeWait = <u16>id;
  if (connection.isOrphan) releaseConnection(connection);
  // An application in the module needs no record that only waits: it reads what is left, and hears the end.
  else if (connection.handler) tell(connection, News.Ended);
}

function append(id: i32, entry: TimeWait): void {
  entry.newer = <u16>noEntry;
  entry.older = cells.newestTimeWait;
  if (cells.newestTimeWait == noEntry) cells.oldestTimeWait = <u16>id;
  else timeWaitAt(cells.newestTimeWait).newer = <u16>id;
  cells.newestTimeWait = <u16>id;
}

/** The handle was given up: the entry goes on alone. */
export function disownTimeWait(connection: Connection): void {
  timeWaitAt(connection.timeWait).owner = <u16>noEntry;
  releaseConnection(connection);
}

/** Two lifetimes are over, or the entry makes room; or there is an error for who still holds the handle. */
export function endTimeWait(id: i32, error: Result): void {
  const entry = timeWaitAt(id);
  if (entry.older == noEntry) cells.oldestTimeWait = entry.newer;
  else timeWaitAt(entry.older).newer = entry.newer;
  if (entry.newer == noEntry) cells.newestTimeWait = entry.older;
  else timeWaitAt(entry.newer).older = entry.older;
  makeUnknown(id);
  unschedule(id);
  fourTupleOf(id).next = cells.freeTimeWait;
  cells.freeTimeWait = <u16>id;
  if (entry.owner == noEntry) traceState(id, Event.TimeWaitEnds, State.TimeWait, State.Closed);
  else {
    traceMoved(id, entry.owner);
    endConnection(connectionAt(entry.owner), Event.TimeWaitEnds, error);
  }
}

/** The interface's address has changed. */
export function endAllTimeWaits(): void {
  while (cells.oldestTimeWait != noEntry) endTimeWait(cells.oldestTimeWait, Result.Unreachable);
}

/** Its deadline has come: the first acknowledgement, then the end (MUST-13). */
export function timeWaitExpires(id: i32): void {
  const entry = timeWaitAt(id);
  if (!entry.mustAcknowledge) {
    endTimeWait(id, Result.Ok);
    return;
  }
  if (!sendAcknowledgement(id, entry) && cells.refused) return;
  entry.mustAcknowledge = 0;
  schedule(id, entry.startedAt + 2 * entry.segmentLifetimeMs);
}

/** A segment for the entry. True: it is a SYN that may open the four-tuple again, if somebody listens. */
export function arrivesInTimeWait(id: i32): bool {
  const entry = timeWaitAt(id);
  // RFC 1337: a reset doesn't end TIME-WAIT before its time.
  if (segment.flags & Flags.Rst) {
    drop(Counter.TcpIgnoredInTimeWait);
    return false;
  }
  if ((segment.flags & (Flags.Syn | Flags.Ack)) == Flags.Syn && isSafeSyn(entry)) return true;
  drop(Counter.TcpIgnoredInTimeWait);
  noteSource(entry);
  if (segment.flags & Flags.Fin && segment.sequence + segment.length == entry.rcvNxt) {
    // RFC 9293 §3.10.7.4, eighth: the FIN again. Its acknowledgement was lost; the wait starts anew.
    entry.startedAt = now();
    if (!entry.mustAcknowledge) schedule(id, now() + 2 * entry.segmentLifetimeMs);
  } else if (!(segment.flags & Flags.Syn) && isWithin(segment.sequence, entry.rcvNxt, max<u32>(entry.window, 1))) {
    return false; // Acceptable, and it says nothing.
  }
  acknowledge(id, entry);
  return false;
}

/** RFC 5961 §4.2: a SYN that may not open the four-tuple again, because nobody listens. */
export function challengeInTimeWait(id: i32): void {
  drop(Counter.TcpIgnoredInTimeWait);
  acknowledge(id, timeWaitAt(id));
}

/** RFC 9293 §3.6.1 (MAY-2), RFC 6191 (SHLD-4): newer by its timestamp or by its number, and not from the past. */
function isSafeSyn(entry: TimeWait): bool {
  if (entry.timestamps && segment.options & SegmentOption.Timestamps) {
    if (isAfter(segment.tsValue, entry.tsRecent)) return true;
    if (isBefore(segment.tsValue, entry.tsRecent)) return false;
  }
  return isAfter(segment.sequence, entry.rcvNxt);
}

/** May `tcpConnect` use the four-tuple again? If the peer can tell old from new by our timestamps. */
export function isSafeToReuse(id: i32): bool {
  const entry = timeWaitAt(id);
  return entry.timestamps != 0 && elapsedSince(entry.startedAt) >= safeReuseMs;
}

function acknowledge(id: i32, entry: TimeWait): void {
  if (!mayAnswer(entry)) return;
  sendAcknowledgement(id, entry);
}

function sendAcknowledgement(id: i32, entry: TimeWait): bool {
  const to = fourTupleOf(id).remoteAddress;
  const ports = fourTupleOf(id).ports;
  const end = putTimestampsIf(entry.timestamps != 0, now() + entry.tsOffset, entry.tsRecent);
  const bytes = sealSegment(to, ports, entry.sndNxt, entry.rcvNxt, Flags.Ack, entry.window, end, 0);
  return sendSealed(entry.macHigh, entry.macLow, to, bytes, entry.timeToLive, entry.differentiatedServices << 2);
}
