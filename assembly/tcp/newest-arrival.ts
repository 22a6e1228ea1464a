// What was sent last of all that has arrived (RFC 8985 §6.2, steps 1 to 3): the clock by which rack.ts tells what is
// late from what is only on its way.

import { elapsedSince } from "../clock";
import { SegmentOption } from "../wire/segment";
import { segment } from "../wire/tcp";
import { Connection } from "./connection";
import { Span } from "./records";
import { isAfter, isBefore } from "./sequence";

/** The span, up to `right`, has arrived. */
export function noteArrival(connection: Connection, span: Span, right: u32): void {
  const roundTrip = elapsedSince(span.sentAt);
  if (span.wasRepeated) {
    if (isAnswerToFirst(connection, span, roundTrip)) return;
  } else {
    if (connection.shortestRoundTripMs == 0 || roundTrip < connection.shortestRoundTripMs)
      connection.shortestRoundTripMs = max<u32>(roundTrip, 1);
    // What one acknowledgement tells of is in no order: only what comes after others have told of more is late.
    if (isBefore(right, connection.furthestBefore)) connection.pathReorders = true;
    if (!isAfter(right, connection.recoverAt)) connection.originalArrived = true;
  }
  if (isAfter(right, connection.furthestArrival)) connection.furthestArrival = right;
  if (!comesBeforeNewest(connection, span.sentAt, right)) {
    connection.newestSentAt = span.sentAt;
    connection.newestWasRepeated = span.wasRepeated != 0;
    connection.newestEnd = right;
    connection.newestRoundTripMs = roundTrip;
  }
}

/** Did the span leave before the newest of what has arrived? */
export function wasSentBefore(connection: Connection, span: Span): bool {
  // In one millisecond numbers tell the order, but not of what was sent again and what was new.
  if (span.wasRepeated && !connection.newestWasRepeated && span.sentAt == connection.newestSentAt) return false;
  return comesBeforeNewest(connection, span.sentAt, span.right);
}

function comesBeforeNewest(connection: Connection, sentAt: u32, right: u32): bool {
  if (sentAt == connection.newestSentAt) return isBefore(right, connection.newestEnd);
  return isBefore(sentAt, connection.newestSentAt);
}

/** It was sent twice, and the answer comes too soon for the second, or echoes a timestamp from before it. */
function isAnswerToFirst(connection: Connection, span: Span, roundTrip: u32): bool {
  if (roundTrip < connection.shortestRoundTripMs) return true;
  return (
    connection.usesTimestamps &&
    (segment.options & SegmentOption.Timestamps) != 0 &&
    isBefore(segment.tsEcho, span.sentAt + connection.tsOffset)
  );
}
