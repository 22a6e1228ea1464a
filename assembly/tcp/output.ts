// The only maker of a connection's segments (RFC 9293 §3.7.4, §3.8.6): `flush` looks once at everything that is due and
// turns it into as few segments as possible (MUST-58, MUST-59). Whether a timer ran out, or what an arriving segment
// means, was decided before; nothing here reads a received byte.

import { now } from "../clock";
import { holdNeighbour, isReachable, nobody } from "../ip/arp";
import { nextHopTo } from "../ip/interface";
import { sendThrough } from "../ip/ipv4";
import { arpRequestMs, connectionsMax, delayedAckMs, mssDefault } from "../limits";
import { Counter, count } from "../trace";
import { Protocol } from "../wire/ipv4";
import { SegmentOption } from "../wire/segment";
import { Flags } from "../wire/tcp";
import { bytesInFlight } from "./congestion";
import { Connection, Flag, Pending, Timer } from "./connection";
import { arm, connectionAt, disarm, isArmed, move, releaseConnection, wake } from "./connections";
import { fourTupleOf } from "./four-tuples";
import { initialSequence, initialSequenceAfter, timestampOffset } from "./isn";
import { putOptions, putSynOptions, timestampNow } from "./options";
import { offerWindow, windowUpdateIsDue } from "./receive-buffer";
import { limitedTransmit } from "./recovery";
import { probeTimeout, startTimeout, timeSegment } from "./retransmission";
import { optionsToSend, sealSegment } from "./segment-maker";
import { copyQueued } from "./send-buffer";
import { isAfter, isBefore } from "./sequence";
import { Event, State } from "./state";

/** Sends what is due. What the MAC refuses stays due (docs/abi.md, `transmit`). */
export function flush(connection: Connection): void {
  if (connection.pending & Pending.Reset) {
    if (hasRoute(connection)) sendReset(connection);
    return;
  }
  if (connection.state == State.Closed || connection.state == State.TimeWait) return;
  if (!hasRoute(connection)) return;
  if (!connection.has(Flag.Started)) start(connection);
  if (connection.pending & Pending.WindowProbe && !sendWindowProbe(connection)) return;
  if (connection.pending & Pending.FastRetransmit && !sendFirstAgain(connection)) return;
  if (connection.pending & Pending.KeepAliveProbe && !sendKeepAliveProbe(connection)) return;
  if (mustReportHoles(connection) && !sendAcknowledgement(connection)) return;
  if (!sendQueued(connection)) return;
  watchWindow(connection);
  acknowledge(connection);
}

// --- Before the first segment ---

/** The next hop's address, or the wait for it: the segments are made when it is there. */
function hasRoute(connection: Connection): bool {
  if (connection.neighbour == nobody)
    connection.neighbour = <u16>holdNeighbour(nextHopTo(fourTupleOf(connection.id).remoteAddress));
  if (connection.neighbour != nobody && isReachable(connection.neighbour)) {
    if (connection.has(Flag.AwaitsNeighbour)) {
      connection.clear(Flag.AwaitsNeighbour);
      if (bytesInFlight(connection) == 0) disarm(connection, Timer.Retransmission);
    }
    return true;
  }
  if (!connection.has(Flag.AwaitsNeighbour)) {
    connection.set(Flag.AwaitsNeighbour);
    if (connection.sndUna == connection.sndNxt) connection.waitingSince = now();
  }
  if (!isArmed(connection, Timer.Retransmission)) arm(connection, Timer.Retransmission, arpRequestMs);
  return false;
}

/** A neighbour has answered: who waited for it sends now. */
export function wakeAwaiting(neighbour: i32): void {
  for (let id = 0; id < connectionsMax; id++) {
    const connection = connectionAt(id);
    if (connection.neighbour == neighbour && connection.has(Flag.AwaitsNeighbour)) wake(connection);
  }
}

/** RFC 9293 §3.4.1: the ISN is taken when the SYN leaves, not when it was asked for. */
function start(connection: Connection): void {
  const tuple = fourTupleOf(connection.id);
  connection.iss = connection.has(Flag.FollowsTimeWait)
    ? initialSequenceAfter(tuple.remoteAddress, tuple.ports, connection.sndNxt)
    : initialSequence(tuple.remoteAddress, tuple.ports);
  connection.tsOffset = timestampOffset(tuple.remoteAddress, tuple.ports);
  connection.set(Flag.Started);
  startSending(connection);
}

/** Everything that counts from the ISN. */
export function startSending(connection: Connection): void {
  connection.sndUna = connection.iss;
  connection.sndNxt = connection.iss;
  connection.sndResume = connection.iss;
  connection.sendBase = connection.iss + 1;
  connection.recoverAt = connection.iss;
  startTimeout(connection);
}

// --- SYN, data and FIN, in the order of their numbers ---

function sendQueued(connection: Connection): bool {
  // The stream may come past the ISN again, 2^32 bytes later: only a SYN stands before the send buffer.
  if (isBefore(connection.sndResume, connection.sendBase)) {
    const flags = connection.state == State.SynSent ? Flags.Syn : Flags.Syn | Flags.Ack;
    if (!emit(connection, connection.iss, flags, 0)) return false;
    connection.sndResume++;
  }
  if (connection.state < State.Established) return true;
  while (true) {
    const unsent = connection.finSequence() - connection.sndResume;
    if (<i32>unsent < 0) return true; // The FIN has been sent.
    const room = sendWindow(connection);
    const length = min<u32>(min<u32>(unsent, connection.sendMss), room);
    const withFin = connection.has(Flag.FinQueued) && length == unsent && room > length;
    if (length == 0 && !withFin) return true;
    if (!isWorthSending(connection, length, unsent, withFin)) return true;
    if (!emitData(connection, connection.sndResume, length, withFin)) return false;
    connection.sndResume += length + (withFin ? 1 : 0);
  }
}

/** What the peer's window and the network's allow beyond what is in flight (RFC 5681 §3.1). MUST-34: never negative. */
function sendWindow(connection: Connection): u32 {
  const window = min<u32>(connection.sndWnd, connection.congestionWindow + limitedTransmit(connection));
  const inFlight = bytesInFlight(connection);
  return window > inFlight ? window - inFlight : 0;
}

/** RFC 9293 §3.8.6.2.1, the sender's silly window avoidance (MUST-38), with Nagle's rule (§3.7.4, SHLD-7). */
function isWorthSending(connection: Connection, length: u32, unsent: u32, withFin: bool): bool {
  if (isBefore(connection.sndResume, connection.sndNxt)) return true; // It was worth it once.
  if (length == connection.sendMss) return true;
  const mayBeSmall = connection.noDelay != 0 || connection.sndUna == connection.sndNxt;
  if ((mayBeSmall || withFin) && length == unsent) return true;
  return mayBeSmall && length >= connection.maxSndWnd >> 1;
}

/** A segment of the stream. PSH goes with the last queued byte (MUST-61), FIN behind it. */
function emitData(connection: Connection, sequence: u32, length: u32, withFin: bool): bool {
  let flags: u32 = Flags.Ack;
  if (length != 0 && sequence + length == connection.finSequence()) flags |= Flags.Psh;
  if (withFin) flags |= Flags.Fin;
  if (!emit(connection, sequence, flags, length)) return false;
  // RFC 9293 §3.10.4, CLOSE-WAIT: LAST-ACK begins when the FIN leaves.
  if (withFin && connection.state == State.CloseWait) move(connection, Event.Close);
  return true;
}

/** RFC 5681 §3.2, step 3: the first segment that isn't acknowledged. */
function sendFirstAgain(connection: Connection): bool {
  // Since it became due, all may have been acknowledged, the FIN too.
  const finWasSent =
    connection.has(Flag.FinQueued) &&
    isAfter(connection.sndNxt, connection.finSequence()) &&
    !connection.finWasAcknowledged();
  const outstanding = connection.sndNxt - connection.sndUna - (finWasSent ? 1 : 0);
  const length = min<u32>(min<u32>(outstanding, connection.sendMss), connection.sndWnd);
  const withFin = finWasSent && length == outstanding && connection.sndWnd > length;
  if ((length != 0 || withFin) && !emitData(connection, connection.sndUna, length, withFin)) return false;
  connection.pending &= ~Pending.FastRetransmit;
  return true;
}

// --- A window that is closed, or too small to be worth it ---

/** RFC 9293 §3.8.6.1 (MUST-36): while something waits and nothing is in flight, the persist timer runs. */
function watchWindow(connection: Connection): void {
  if (!somethingWaits(connection) || bytesInFlight(connection) != 0) {
    disarm(connection, Timer.Persist);
    connection.windowProbes = 0;
  } else if (!isArmed(connection, Timer.Persist)) {
    if (connection.windowProbes == 0) connection.waitingSince = now();
    arm(connection, Timer.Persist, probeTimeout(connection));
  }
}

/** Bytes, or the FIN behind them, that haven't been sent. */
function somethingWaits(connection: Connection): bool {
  const unsent = connection.finSequence() - connection.sndResume;
  return connection.state >= State.Established && (<i32>unsent > 0 || (unsent == 0 && connection.has(Flag.FinQueued)));
}

/** The persist timer ran out: one octet beyond a closed window, or what fits into a small one (SWS's time-out). */
function sendWindowProbe(connection: Connection): bool {
  if (!somethingWaits(connection)) {
    connection.pending &= ~Pending.WindowProbe;
    return true;
  }
  const unsent = connection.finSequence() - connection.sndResume;
  if (connection.sndWnd == 0) {
    if (!emitData(connection, connection.sndResume, min<u32>(unsent, 1), unsent == 0)) return false;
    // It isn't in flight: it will be sent again with what follows it, whenever the window opens.
    disarm(connection, Timer.Retransmission);
    connection.clear(Flag.Timing);
    if (connection.windowProbes < 255) connection.windowProbes++;
  } else {
    const length = min<u32>(min<u32>(unsent, connection.sendMss), connection.sndWnd);
    if (length != 0) {
      if (!emitData(connection, connection.sndResume, length, false)) return false;
      connection.sndResume += length;
    }
  }
  connection.pending &= ~Pending.WindowProbe;
  return true;
}

// --- Segments without data ---

/** RFC 9293 §3.8.4, SHLD-12: SEG.SEQ = SND.NXT - 1, and no data. */
function sendKeepAliveProbe(connection: Connection): bool {
  if (!emit(connection, connection.sndNxt - 1, Flags.Ack, 0)) return false;
  connection.pending &= ~Pending.KeepAliveProbe;
  return true;
}

/** RFC 2018 §4: SACK blocks go with acknowledgements that carry no data. */
function mustReportHoles(connection: Connection): bool {
  return (
    (connection.pending & Pending.Acknowledgement) != 0 &&
    connection.isSynchronized() &&
    (connection.heldPieces != 0 || connection.duplicateLeft != connection.duplicateRight)
  );
}

/** RFC 9293 §3.8.6.3: now, with the second full segment at the latest (SHLD-19), or a little later (SHLD-18). */
function acknowledge(connection: Connection): void {
  const mayReceive = connection.isSynchronized() && !connection.has(Flag.FinReceived);
  const fullSegment = max<u32>(connection.largestSegment, mssDefault);
  if ((mayReceive && windowUpdateIsDue(connection)) || connection.unacknowledged >= 2 * fullSegment)
    connection.pending |= Pending.Acknowledgement;
  if (connection.pending & Pending.Acknowledgement) sendAcknowledgement(connection);
  else if (connection.unacknowledged != 0 && !isArmed(connection, Timer.DelayedAck))
    arm(connection, Timer.DelayedAck, delayedAckMs);
}

function sendAcknowledgement(connection: Connection): bool {
  return emit(connection, nextSequence(connection), Flags.Ack, 0);
}

/** SND.NXT, but for a probe into a closed window: it was not taken, and the peer still expects its number. */
function nextSequence(connection: Connection): u32 {
  return connection.sndWnd == 0 ? connection.sndResume : connection.sndNxt;
}

/** RFC 9293 §3.10.5: <SEQ=SND.NXT><CTL=RST>, and the record is free. */
function sendReset(connection: Connection): void {
  const to = fourTupleOf(connection.id).remoteAddress;
  const ports = fourTupleOf(connection.id).ports;
  const bytes = sealSegment(to, ports, nextSequence(connection), 0, Flags.Rst, 0, optionsToSend, 0);
  if (!send(connection, connection.neighbour, bytes)) return;
  count(Counter.ResetsSent);
  releaseConnection(connection);
}

// --- The one way out ---

/** Makes and sends one segment, and notes what that means. False: the MAC had no room; nothing has happened. */
function emit(connection: Connection, sequence: u32, flags: u32, length: u32): bool {
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
  if (!send(connection, connection.neighbour, bytes)) return false;
  if (flags & Flags.Ack) noteAcknowledged(connection);
  const occupied = length + (flags & 1) + ((flags >> 1) & 1);
  if (occupied != 0) noteSent(connection, sequence, sequence + occupied);
  return true;
}

function send(connection: Connection, neighbour: i32, bytes: u32): bool {
  const to = fourTupleOf(connection.id).remoteAddress;
  const services = connection.differentiatedServices;
  if (!sendThrough(neighbour, to, Protocol.Tcp, bytes, connection.timeToLive, services)) return false;
  count(Counter.SegmentsSent);
  return true;
}

/** Our SYN offers all that we can do; our SYN-ACK, what was agreed. */
function optionsToOffer(connection: Connection): u32 {
  const all = SegmentOption.WindowScale | SegmentOption.SackPermitted | SegmentOption.Timestamps;
  if (connection.state == State.SynSent) return all;
  return (
    (connection.has(Flag.WindowScaling) ? SegmentOption.WindowScale : 0) |
    (connection.has(Flag.SackPermitted) ? SegmentOption.SackPermitted : 0) |
    (connection.has(Flag.Timestamps) ? SegmentOption.Timestamps : 0)
  );
}

/** Whatever the segment was for, it has acknowledged all that was received (RFC 7323 §4.3: Last.ACK.sent). */
function noteAcknowledged(connection: Connection): void {
  connection.pending &= ~Pending.Acknowledgement;
  connection.unacknowledged = 0;
  connection.lastAckSent = connection.rcvNxt;
  disarm(connection, Timer.DelayedAck);
}

/** The peer owes an acknowledgement. RFC 6298 §5.1: the timer runs from the moment the segment has left. */
function noteSent(connection: Connection, sequence: u32, end: u32): void {
  if (isBefore(sequence, connection.sndNxt)) {
    connection.retransmittedSegments++;
    count(Counter.Retransmissions);
    connection.clear(Flag.Timing);
  } else {
    if (connection.sndUna == connection.sndNxt) connection.waitingSince = now();
    timeSegment(connection, end);
  }
  if (isAfter(end, connection.sndNxt)) connection.sndNxt = end;
  if (!isArmed(connection, Timer.Retransmission)) arm(connection, Timer.Retransmission, connection.retransmitTimeoutMs);
}
