// Taking back what was a mistake: a time-out, or a recovery, of segments that were not lost but late. Two signs tell: after
// a time-out, something arrives that was sent once only, before it (F-RTO, RFC 5682); or all that was sent again has
// arrived twice (D-SACK, RFC 3708). Left out of the firmware, whose windows are too small to be worth it.

import { connectionsMax, hasCubic } from "../limits";
import { guardBytes, undoStart } from "../memory-map";
import { Connection } from "./connection";
import { undoCubic } from "./cubic";
import { markFound } from "./flight";
import { Doubt, Undo, undoBytes } from "./records";

// @ts-ignore: decorator
@inline
function undoOf(connection: Connection): Undo {
  if (guardBytes != 0) assert(<u32>connection.id < <u32>connectionsMax);
  return changetype<Undo>(undoStart + <usize>connection.id * undoBytes);
}

/** Nothing has happened that could be undone; or so much that nothing may be (RFC 5682 §3.1, step 1: a second time-out). */
export function startUndo(connection: Connection): void {
  undoOf(connection).isPossible = 0;
  undoOf(connection).doubt = Doubt.None;
}

/** What would have to be restored; called before a recovery, or a time-out, changes it. */
export function remember(connection: Connection): void {
  const undo = undoOf(connection);
  undo.congestionWindow = connection.congestionWindow;
  undo.slowStartThreshold = connection.slowStartThreshold;
  undo.repeatedBytes = 0;
  undo.isPossible = 1;
  undo.doubt = Doubt.None;
}

/** RFC 5682 §3.1, step 1: the timer ran out for the first time, and was perhaps too early. */
export function doubtTimeout(connection: Connection): void {
  remember(connection);
  if (connection.usesSack) undoOf(connection).doubt = Doubt.FirstAnswer;
}

/** So much was sent again. */
export function noteRepetition(connection: Connection, bytes: u32): void {
  undoOf(connection).repeatedBytes += bytes;
}

/** RFC 3708 §2: once everything that was sent again has arrived twice, none of it was lost. */
export function noteDuplicateArrival(connection: Connection, bytes: u32): void {
  const undo = undoOf(connection);
  if (!undo.isPossible || undo.repeatedBytes == 0) return;
  undo.repeatedBytes -= min<u32>(undo.repeatedBytes, bytes);
  if (undo.repeatedBytes == 0) restore(connection, undo);
}

/**
 * RFC 5682 §3.1, steps 2 and 3: the answers to what the time-out has sent again. If they tell of something that was sent
 * once only, before it, what it took for lost was on its way. True: the time-out is undone.
 */
export function resolveDoubt(connection: Connection, hasAdvanced: bool): bool {
  const undo = undoOf(connection);
  if (undo.doubt == Doubt.None) return false;
  if (hasAdvanced && connection.originalArrived) {
    markFound(connection);
    restore(connection, undo);
    return true;
  }
  // The first that acknowledges more says nothing yet: two new segments go out rather than old ones. The next decides.
  if (undo.doubt == Doubt.SecondAnswer) undo.doubt = Doubt.None;
  else if (hasAdvanced) undo.doubt = Doubt.SecondAnswer;
  return false;
}

/** RFC 5682 §3.1, step 2b. */
export function prefersNewData(connection: Connection): bool {
  return connection.isAfterTimeout && undoOf(connection).doubt == Doubt.SecondAnswer;
}

function restore(connection: Connection, undo: Undo): void {
  connection.congestionWindow = max<u32>(connection.congestionWindow, undo.congestionWindow);
  connection.slowStartThreshold = max<u32>(connection.slowStartThreshold, undo.slowStartThreshold);
  if (hasCubic) undoCubic(connection);
  connection.isInRecovery = false;
  connection.isAfterTimeout = false;
  connection.duplicateAcks = 0;
  undo.isPossible = 0;
  undo.doubt = Doubt.None;
}
