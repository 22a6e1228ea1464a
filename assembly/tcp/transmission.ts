// The one way out for a connection's segments: makes one, sends it, and notes what that means. When and what is decided in
// output.ts.

import { now } from "../clock";
import { sendThrough } from "../ip/ipv4";
import { hasEcn, hasUndo } from "../limits";
import { Counter, count } from "../trace";
import { Mark, Protocol } from "../wire/ipv4";
import { SegmentOption } from "../wire/segment";
import { Flags } from "../wire/tcp";
import { Connection, Timer } from "./connection";
import { arm, disarm, isArmed } from "./connections";
import { marksToSend } from "./ecn";
import { noteTransmitted } from "./flight";
import { fourTupleOf } from "./four-tuples";
import { putOptions, putSynOptions, timestampNow } from "./options";
import { offerWindow } from "./receive-buffer";
import { optionsToSend, sealSegment } from "./segment-maker";
import { copyQueued } from "./send-buffer";
import { isAfter, isBefore } from "./sequence";
import { State } from "./state";
import { noteRepetition } from "./undo";

/** Makes and sends one segment, and notes what that means. False: the MAC had no room; nothing has happened. */
export function emit(connection: Connection, sequence: u32, flags: u32, length: u32): bool {
  const usesMarks = hasEcn && connection.usesMarks && !(flags & Flags.Syn);
  // RFC 3168 §6.1.5, §6.1.6: only what is new, and within the peer's window, may be marked on its way; and nothing of who
  // has also offered less (§6.1.1).
  const newBytes = sequence == connection.sndNxt && connection.sndWnd != 0 ? length : 0;
  if (usesMarks) flags |= marksToSend(connection, newBytes);
  const tuple = fourTupleOf(connection.id);
  const isSyn = (flags & Flags.Syn) != 0;
  const optionsEnd = isSyn
    ? putSynOptions(
        optionsToSend,
        optionsToOffer(connection),
        connection.announcedMss,
        timestampNow(connection),
        connection.tsRecent,
      )
    : putOptions(optionsToSend, connection, length == 0);
  if (length != 0) copyQueued(connection, sequence, optionsEnd, length);
  const window = offerWindow(connection, isSyn ? 0 : connection.rcvShift);
  const acknowledgement = flags & Flags.Ack ? connection.rcvNxt : 0;
  const bytes = sealSegment(
    tuple.remoteAddress,
    tuple.ports,
    sequence,
    acknowledgement,
    flags,
    window,
    optionsEnd,
    length,
  );
  if (
    !send(
      connection,
      connection.neighbour,
      bytes,
      usesMarks && !connection.synWasLost && newBytes != 0 ? Mark.Capable : 0,
    )
  )
    return false;
  if (flags & Flags.Cwr) connection.mustConfirmMark = false;
  if (flags & Flags.Ack) noteAcknowledged(connection);
  const occupied = length + (flags & 1) + ((flags >> 1) & 1);
  if (occupied != 0) noteSent(connection, sequence, sequence + occupied);
  return true;
}

export function send(connection: Connection, neighbour: i32, bytes: u32, mark: u32): bool {
  const to = fourTupleOf(connection.id).remoteAddress;
  const trafficClass = (connection.differentiatedServices << 2) | mark;
  if (!sendThrough(neighbour, to, Protocol.Tcp, bytes, connection.timeToLive, trafficClass)) return false;
  count(Counter.SegmentsSent);
  return true;
}

/** Our SYN offers all that we can do; our SYN-ACK, what was agreed. */
function optionsToOffer(connection: Connection): u32 {
  const all = SegmentOption.WindowScale | SegmentOption.SackPermitted | SegmentOption.Timestamps;
  if (connection.state == State.SynSent) return all;
  return (
    (connection.scalesWindow ? SegmentOption.WindowScale : 0) |
    (connection.usesSack ? SegmentOption.SackPermitted : 0) |
    (connection.usesTimestamps ? SegmentOption.Timestamps : 0)
  );
}

/** Whatever the segment was for, it has acknowledged all that was received (RFC 7323 §4.3: Last.ACK.sent). */
function noteAcknowledged(connection: Connection): void {
  connection.mustAcknowledge = false;
  connection.unacknowledged = 0;
  connection.lastAckSent = connection.rcvNxt;
  disarm(connection, Timer.DelayedAck);
}

/** The peer owes an acknowledgement. RFC 6298 §5.1: the timer runs from the moment the segment has left. */
function noteSent(connection: Connection, sequence: u32, end: u32): void {
  noteTransmitted(connection, sequence, end);
  const isRepeated = isBefore(sequence, connection.sndNxt);
  if (isRepeated) {
    connection.retransmittedSegments++;
    count(Counter.Retransmissions);
    if (hasUndo) noteRepetition(connection, end - sequence);
  } else if (connection.sndUna == connection.sndNxt) connection.waitingSince = now();
  if (isAfter(end, connection.sndNxt)) connection.sndNxt = end;
  connection.lastSentAt = now();
  if (connection.isInRecovery) connection.sentInRecovery += end - sequence;
  // RFC 6675 §6: in recovery it runs from the last retransmission, whose answer takes a round trip too.
  if ((isRepeated && connection.isInRecovery) || !isArmed(connection, Timer.Retransmission))
    arm(connection, Timer.Retransmission, connection.retransmitTimeoutMs);
}
