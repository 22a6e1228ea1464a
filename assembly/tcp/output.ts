// The only maker of a connection's segments (RFC 9293 §3.7.4, §3.8.6): `flush` looks once at everything that is due and
// turns it into as few segments as possible (MUST-58, MUST-59). Whether a timer ran out, or what an arriving segment
// means, was decided before; nothing here reads a received byte.

import { now } from "../clock";
import { holdNeighbour, isReachable, nobody } from "../ip/arp";
import { nextHopTo } from "../ip/interface";
import { arpRequestMs, connectionsMax, delayedAckMs, hasEcn, hasPathProbes, hasUndo, mssDefault } from "../limits";
import { Counter, count } from "../trace";
import { Flags } from "../wire/tcp";
import { restartAfterIdle } from "./congestion";
import { Connection, Timer } from "./connection";
import { arm, connectionAt, disarm, isArmed, move, releaseConnection, wake } from "./connections";
import { synMarks } from "./ecn";
import { bytesInFlight, firstLost, leftOf, markLost, noSpan, owedBytes, spanAt } from "./flight";
import { fourTupleOf } from "./four-tuples";
import { initialSequence, initialSequenceAfter, timestampOffset } from "./isn";
import { nextSegmentBytes, noteSegment } from "./path-mtu";
import { windowUpdateIsDue } from "./receive-buffer";
import { probeTimeout, startTimeout } from "./retransmission";
import { optionsToSend, sealSegment } from "./segment-maker";
import { isBefore } from "./sequence";
import { Event, State } from "./state";
import { noteTailProbe, scheduleTailProbe } from "./tail-probe";
import { emit, send } from "./transmission";
import { prefersNewData } from "./undo";

/** Sends what is due. What the MAC refuses stays due (docs/abi.md, `transmit`). */
export function flush(connection: Connection): void {
  if (connection.mustReset) {
    if (hasRoute(connection)) sendReset(connection);
    return;
  }
  if (connection.state == State.Closed || connection.state == State.TimeWait) return;
  if (!hasRoute(connection)) return;
  if (!connection.isStarted) start(connection);
  if (connection.mustProbeWindow && !sendWindowProbe(connection)) return;
  if (connection.mustProbePeer && !sendKeepAliveProbe(connection)) return;
  if (mustReportHoles(connection) && !sendAcknowledgement(connection)) return;
  const sends = connection.state < State.Established || connection.mustProbeTail || somethingWaits(connection);
  if (sends && !sendWaiting(connection)) return;
  watchWindow(connection);
  acknowledge(connection);
}

/** What occupies sequence numbers. False: the MAC had no room. */
function sendWaiting(connection: Connection): bool {
  if (connection.mustProbeTail && !sendTailProbe(connection)) return false;
  const sndNxt = connection.sndNxt;
  if (sndNxt == connection.sndUna) restartAfterIdle(connection);
  if (!sendQueued(connection)) return false;
  if (connection.sndNxt != sndNxt) scheduleTailProbe(connection);
  connection.windowIsFull = congestionRoom(connection) < connection.sendMss;
  return true;
}

// --- Before the first segment ---

/** The next hop's address, or the wait for it: the segments are made when it is there. */
function hasRoute(connection: Connection): bool {
  if (connection.neighbour == nobody)
    connection.neighbour = <u16>holdNeighbour(nextHopTo(fourTupleOf(connection.id).remoteAddress));
  if (connection.neighbour != nobody && isReachable(connection.neighbour)) {
    if (connection.awaitsNeighbour) {
      connection.awaitsNeighbour = false;
      if (owedBytes(connection) == 0) disarm(connection, Timer.Retransmission);
    }
    return true;
  }
  if (!connection.awaitsNeighbour) {
    connection.awaitsNeighbour = true;
    if (connection.sndUna == connection.sndNxt) connection.waitingSince = now();
  }
  if (!isArmed(connection, Timer.Retransmission)) arm(connection, Timer.Retransmission, arpRequestMs);
  return false;
}

/** A neighbour has answered: who waited for it sends now. */
export function wakeAwaiting(neighbour: i32): void {
  for (let id = 0; id < connectionsMax; id++) {
    const connection = connectionAt(id);
    if (connection.neighbour == neighbour && connection.awaitsNeighbour) wake(connection);
  }
}

/** RFC 9293 §3.4.1: the ISN is taken when the SYN leaves, not when it was asked for. */
function start(connection: Connection): void {
  const tuple = fourTupleOf(connection.id);
  connection.iss = connection.followsTimeWait
    ? initialSequenceAfter(tuple.remoteAddress, tuple.ports, connection.sndNxt)
    : initialSequence(tuple.remoteAddress, tuple.ports);
  connection.tsOffset = timestampOffset(tuple.remoteAddress, tuple.ports);
  connection.isStarted = true;
  startSending(connection);
}

/** Everything that counts from the ISN. */
export function startSending(connection: Connection): void {
  connection.sndUna = connection.iss;
  connection.sndNxt = connection.iss;
  connection.sendBase = connection.iss + 1;
  connection.recoverAt = connection.iss;
  connection.furthestArrival = connection.iss;
  connection.furthestBefore = connection.iss;
  connection.reducedUntil = connection.iss;
  startTimeout(connection);
}

// --- SYN, data and FIN, in the order of their numbers ---

/** What was lost first (RFC 6675 §4, NextSeg), then what was never sent. */
function sendQueued(connection: Connection): bool {
  while (true) {
    const lost = hasUndo && prefersNewData(connection) && newDataFills(connection) ? noSpan : firstLost(connection);
    const sequence = lost == noSpan ? connection.sndNxt : leftOf(connection, lost);
    // The stream may come past the ISN again, 2^32 bytes later: only a SYN stands before the send buffer.
    if (isBefore(sequence, connection.sendBase)) {
      let flags: u32 = connection.state == State.SynSent ? Flags.Syn : Flags.Syn | Flags.Ack;
      if (hasEcn) flags |= synMarks(connection);
      if (!emit(connection, connection.iss, flags, 0)) return false;
      continue;
    }
    if (connection.state < State.Established) return true;
    const unsent = connection.finSequence() - sequence;
    if (<i32>unsent < 0) return true; // The FIN has been sent.
    // A segment may begin with what was lost, and go on with what was never sent.
    const isInside = lost != noSpan && spanAt(connection, lost).right != connection.sndNxt;
    const mayProbe = hasPathProbes && lost == noSpan;
    const segmentBytes = mayProbe ? nextSegmentBytes(connection, unsent) : connection.sendMss;
    const most = min<u32>(isInside ? spanAt(connection, lost).right - sequence : unsent, segmentBytes);
    const offered = peerWindow(connection, sequence);
    const length = min<u32>(min<u32>(most, offered), congestionRoom(connection));
    const withFin = connection.finIsQueued && length == unsent && offered > length;
    // What was lost goes whole, or waits.
    if (lost != noSpan && length < most && length < offered) return true;
    if (length == 0 && !withFin) return true;
    if (lost == noSpan && !isWorthSending(connection, length, unsent, withFin)) return true;
    if (!emitData(connection, sequence, length, withFin)) return false;
    if (mayProbe) noteSegment(connection, length, sequence + length);
  }
}

/** Is there a full segment that was never sent, and does the peer's window take it? */
function newDataFills(connection: Connection): bool {
  const unsent = connection.finSequence() - connection.sndNxt;
  return min<i32>(unsent, peerWindow(connection, connection.sndNxt)) >= <i32>connection.sendMss;
}

/** What the peer's window allows from that number on. MUST-34: never less than nothing, even if it has shrunk. */
function peerWindow(connection: Connection, sequence: u32): u32 {
  const used = sequence - connection.sndUna;
  return connection.sndWnd > used ? connection.sndWnd - used : 0;
}

/** What the network is trusted with beyond what is in flight (RFC 5681 §3.1). */
function congestionRoom(connection: Connection): u32 {
  const inFlight = bytesInFlight(connection);
  return connection.congestionWindow > inFlight ? connection.congestionWindow - inFlight : 0;
}

/** RFC 9293 §3.8.6.2.1, the sender's silly window avoidance (MUST-38), with Nagle's rule (§3.7.4, SHLD-7). */
function isWorthSending(connection: Connection, length: u32, unsent: u32, withFin: bool): bool {
  if (length >= connection.sendMss) return true;
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

/** RFC 8985 §7.3: what comes next, whatever the congestion window says; or else the end of the flight once more. */
function sendTailProbe(connection: Connection): bool {
  connection.mustProbeTail = false;
  const sndNxt = connection.sndNxt;
  if (sndNxt == connection.sndUna || connection.lostBytes != 0) return true;
  const unsent = connection.finSequence() - sndNxt;
  const fresh = min<u32>(<i32>unsent > 0 ? unsent : 0, min<u32>(connection.sendMss, peerWindow(connection, sndNxt)));
  let isSent: bool;
  if (fresh != 0) isSent = emitData(connection, sndNxt, fresh, false);
  else {
    const withFin = <i32>unsent < 0;
    const length = min<u32>(sndNxt - connection.sendBase - (withFin ? 1 : 0), connection.sendMss);
    isSent = emitData(connection, sndNxt - (withFin ? 1 : 0) - length, length, withFin);
  }
  if (isSent) noteTailProbe(connection, fresh == 0);
  else connection.mustProbeTail = true;
  return isSent;
}

// --- A window that is closed, or too small to be worth it ---

/** RFC 9293 §3.8.6.1 (MUST-36): while something waits and no answer is awaited, the persist timer runs. */
function watchWindow(connection: Connection): void {
  if (!somethingWaits(connection) || isArmed(connection, Timer.Retransmission)) {
    disarm(connection, Timer.Persist);
    connection.windowProbes = 0;
  } else if (!isArmed(connection, Timer.Persist)) {
    if (connection.windowProbes == 0) connection.waitingSince = now();
    arm(connection, Timer.Persist, probeTimeout(connection));
  }
}

/** Bytes, or the FIN behind them, that haven't been sent, or are to be sent again. */
function somethingWaits(connection: Connection): bool {
  if (connection.state < State.Established) return false;
  const unsent = connection.finSequence() - connection.sndNxt;
  return connection.lostBytes != 0 || <i32>unsent > 0 || (unsent == 0 && connection.finIsQueued);
}

/** The persist timer ran out: one octet beyond a closed window, or what fits into a small one (SWS's time-out). */
function sendWindowProbe(connection: Connection): bool {
  if (!somethingWaits(connection)) {
    connection.mustProbeWindow = false;
    return true;
  }
  const sequence = connection.lostBytes != 0 ? connection.sndUna : connection.sndNxt;
  const unsent = connection.finSequence() - sequence;
  if (connection.sndWnd == 0) {
    const length = min<u32>(unsent, 1);
    if (!emitData(connection, sequence, length, unsent == 0)) return false;
    // It isn't in flight: it will be sent again with what follows it, whenever the window opens.
    markLost(connection, sequence, sequence + 1);
    disarm(connection, Timer.Retransmission);
    if (connection.windowProbes < 255) connection.windowProbes++;
  } else {
    const length = min<u32>(min<u32>(unsent, connection.sendMss), connection.sndWnd);
    if (length != 0 && !emitData(connection, sequence, length, false)) return false;
  }
  connection.mustProbeWindow = false;
  return true;
}

// --- Segments without data ---

/** RFC 9293 §3.8.4, SHLD-12: SEG.SEQ = SND.NXT - 1, and no data. */
function sendKeepAliveProbe(connection: Connection): bool {
  if (!emit(connection, connection.sndNxt - 1, Flags.Ack, 0)) return false;
  connection.mustProbePeer = false;
  return true;
}

/** RFC 2018 §4: SACK blocks go with acknowledgements that carry no data. */
function mustReportHoles(connection: Connection): bool {
  return (
    connection.mustAcknowledge &&
    connection.isSynchronized() &&
    (connection.heldPieces != 0 || connection.duplicateLeft != connection.duplicateRight)
  );
}

/** RFC 9293 §3.8.6.3: now, with the second full segment at the latest (SHLD-19), or a little later (SHLD-18). */
function acknowledge(connection: Connection): void {
  const mayReceive = connection.isSynchronized() && !connection.finWasReceived;
  const fullSegment = max<u32>(connection.largestSegment, mssDefault);
  if ((mayReceive && windowUpdateIsDue(connection)) || connection.unacknowledged >= 2 * fullSegment)
    connection.mustAcknowledge = true;
  if (connection.mustAcknowledge) sendAcknowledgement(connection);
  else if (connection.unacknowledged != 0 && !isArmed(connection, Timer.DelayedAck))
    arm(connection, Timer.DelayedAck, delayedAckMs);
}

function sendAcknowledgement(connection: Connection): bool {
  return emit(connection, nextSequence(connection), Flags.Ack, 0);
}

/** SND.NXT, but for a probe into a closed window: it was not taken, and the peer still expects its number. */
function nextSequence(connection: Connection): u32 {
  return connection.sndWnd == 0 ? connection.sndUna : connection.sndNxt;
}

/** RFC 9293 §3.10.5: <SEQ=SND.NXT><CTL=RST>, and the record is free. */
function sendReset(connection: Connection): void {
  const to = fourTupleOf(connection.id).remoteAddress;
  const ports = fourTupleOf(connection.id).ports;
  const bytes = sealSegment(to, ports, nextSequence(connection), 0, Flags.Rst, 0, optionsToSend, 0);
  if (!send(connection, connection.neighbour, bytes, 0)) return;
  count(Counter.ResetsSent);
  releaseConnection(connection);
}
