// SYN-RECEIVED of listeners (RFC 9293 §3.10.7.2 and §3.10.7.4 for that state): small entries, so that a flood of SYNs
// costs no connection. An entry repeats its SYN-ACK, expires, or becomes a connection when the handshake's last segment
// arrives. SYN-RECEIVED of a simultaneous open is a connection and stands in segment-arrives.ts.

import { cells } from "../cells";
import { now } from "../clock";
import { deadlineOf, schedule, unschedule } from "../deadlines";
import { random } from "../driver/host";
import { holdProvenNeighbour } from "../ip/arp";
import { nextHopTo } from "../ip/interface";
import { halfOpenMax, hasEcn, initialTimeoutMs, sleepMaxMs, synAckRepeatsMax, synWindow, windowShift } from "../limits";
import { guardBytes, halfOpenStart } from "../memory-map";
import { Counter, count, drop, traceMoved, traceState } from "../trace";
import { SegmentOption } from "../wire/segment";
import { Flags, segment } from "../wire/tcp";
import { mayAnswer, neverChallenged } from "./challenge";
import { Connection } from "./connection";
import { claimConnection } from "./connections";
import { endMostSilent } from "./endings";
import { noteTransmitted, spanAt } from "./flight";
import { firstHalfOpen, fourTupleOf, makeKnown, makeUnknown, noEntry } from "./four-tuples";
import { timestampOffset } from "./isn";
import { backlogIsFull, indexOf, listenerAt } from "./listeners";
import { agree, peerMss, peerShift, putSynOptions } from "./options";
import { inheritOptions } from "./options-table";
import { startSending } from "./output";
import { startRecovery } from "./recovery";
import { HalfOpen, Listener, Standing, halfOpenBytes } from "./records";
import {
  answerBare,
  optionsToSend,
  putTimestampsIf,
  resetStranger,
  noteSource,
  sealSegment,
  sendSealed,
  usualTimeToLive,
} from "./segment-maker";
import { isBefore, isWithin } from "./sequence";
import { Event, State } from "./state";
import { cookieTimestamp, makeCookie, readCookie } from "./syn-cookies";

// @ts-ignore: decorator
@inline
function halfOpenAt(id: i32): HalfOpen {
  if (guardBytes != 0) assert(<u32>(id - firstHalfOpen) < <u32>halfOpenMax);
  return changetype<HalfOpen>(halfOpenStart + <usize>(id - firstHalfOpen) * halfOpenBytes);
}

/** Behind the table: the entry of a SYN that finds it full, or of the acknowledgement that follows. Nobody keeps it. */
function passing(): HalfOpen {
  return changetype<HalfOpen>(halfOpenStart + <usize>halfOpenMax * halfOpenBytes);
}

/** RFC 9293 §3.10.7.2, third: a SYN for a listener. The SYN-ACK leaves at once; data in the SYN waits for its sender. */
export function openHalf(listener: Listener, iss: u32): void {
  const id = <i32>cells.freeHalfOpen;
  if (id == noEntry && !isFlooded()) {
    drop(Counter.TcpHalfOpenFull);
    return;
  }
  const entry = id == noEntry ? passing() : halfOpenAt(id);
  noteSource(entry);
  entry.iss = iss;
  entry.irs = segment.sequence;
  entry.tsRecent = segment.tsValue;
  entry.sentAt = now();
  entry.challengeAt = neverChallenged();
  entry.peerMss = <u16>peerMss();
  entry.listener = <u16>indexOf(listener);
  entry.windowShift = <u8>peerShift();
  entry.options = <u8>segment.options;
  entry.repeats = 0;
  entry.standing = <u8>Standing.Unheard;
  if (id == noEntry) {
    makeCookie(entry);
    count(Counter.CookiesSent);
  } else {
    cells.freeHalfOpen = fourTupleOf(id).next;
    makeKnown(id, segment.remoteAddress, segment.ports);
    schedule(id, now() + initialTimeoutMs);
    traceState(id, Event.SynArrives, State.Listen, State.SynReceived);
  }
  sendSynAck(entry, segment.remoteAddress, segment.ports);
}

/**
 * Many who ask at once are served one after another, as they ask again: a cookie would have them wait for each other. So
 * the table has to be full of peers who don't answer, as one of them, taken at random, shows.
 */
function isFlooded(): bool {
  const entry = halfOpenAt(firstHalfOpen + <i32>(random() % <u32>halfOpenMax));
  return entry.repeats != 0 && entry.standing == Standing.Unheard;
}

function sendSynAck(entry: HalfOpen, to: u32, ports: u32): bool {
  let timestamp = now() + timestampOffset(to, ports);
  if (entry == passing()) timestamp = cookieTimestamp(entry, timestamp);
  const listener = listenerAt(entry.listener);
  const end = putSynOptions(optionsToSend, entry.options, listener.announcedMss, timestamp, entry.tsRecent);
  const takesMarks = hasEcn && entry.options & SegmentOption.CongestionMarks && listener.congestionNotification;
  const flags = Flags.Syn | Flags.Ack | (takesMarks ? Flags.Ece : 0);
  const bytes = sealSegment(to, ports, entry.iss, entry.irs + 1, flags, synWindow, end, 0);
  const trafficClass = listener.differentiatedServices << 2;
  return sendSealed(entry.macHigh, entry.macLow, to, bytes, listener.timeToLive, trafficClass);
}

function release(id: i32): void {
  makeUnknown(id);
  unschedule(id);
  fourTupleOf(id).next = cells.freeHalfOpen;
  cells.freeHalfOpen = <u16>id;
}

/** Its deadline has come: the SYN-ACK again, or the end. */
export function halfOpenExpires(id: i32): void {
  const entry = halfOpenAt(id);
  // Everything waits for the link, the end too.
  if (!cells.linkIsUp) {
    schedule(id, now() + sleepMaxMs);
    return;
  }
  if (entry.standing == Standing.MustReset) {
    if (sendReset(id, entry)) release(id);
    return;
  }
  if (entry.repeats == synAckRepeatsMax) {
    count(Counter.HalfOpenExpired);
    traceState(id, Event.TimesOut, State.SynReceived, State.Closed);
    release(id);
    return;
  }
  if (!sendSynAck(entry, fourTupleOf(id).remoteAddress, fourTupleOf(id).ports)) return;
  count(Counter.Retransmissions);
  entry.repeats++;
  schedule(id, now() + (initialTimeoutMs << entry.repeats));
}

/** The listener has closed (RFC 9293 §3.10.4, LISTEN): a reset for everyone who was about to connect. */
export function resetHalfOpenOf(listener: Listener): void {
  for (let id = firstHalfOpen; id < firstHalfOpen + halfOpenMax; id++) {
    if (!fourTupleOf(id).isKnown || halfOpenAt(id).listener != indexOf(listener)) continue;
    halfOpenAt(id).standing = <u8>Standing.MustReset;
    traceState(id, Event.Abort, State.SynReceived, State.Closed);
    makeUnknown(id);
    schedule(id, now());
  }
}

/** The MAC's link is back: what was due meanwhile is due now. */
export function wakeHalfOpen(): void {
  for (let id = firstHalfOpen; id < firstHalfOpen + halfOpenMax; id++) {
    if (deadlineOf(id).isSet) schedule(id, now());
  }
}

/** The interface's address has changed: they end without a segment. */
export function releaseAllHalfOpen(): void {
  for (let id = firstHalfOpen; id < firstHalfOpen + halfOpenMax; id++) if (deadlineOf(id).isSet) release(id);
}

function sendReset(id: i32, entry: HalfOpen): bool {
  const tuple = fourTupleOf(id);
  const bytes = sealSegment(tuple.remoteAddress, tuple.ports, entry.iss + 1, 0, Flags.Rst, 0, optionsToSend, 0);
  if (!sendSealed(entry.macHigh, entry.macLow, tuple.remoteAddress, bytes, usualTimeToLive, 0)) return false;
  count(Counter.ResetsSent);
  return true;
}

/** A segment for the entry: RFC 9293 §3.10.7.4 in its order. The connection, if the handshake is complete. */
export function arrivesHalfOpen(id: i32): Connection | null {
  const entry = halfOpenAt(id);
  return sequenceIsAcceptable(id, entry) && resetIsAbsent(id, entry) && synIsAbsent(entry) && ackIsOurs(entry)
    ? becomeConnection(id)
    : null;
}

/** First. A repeated SYN gets its SYN-ACK again. */
function sequenceIsAcceptable(id: i32, entry: HalfOpen): bool {
  const agreed = (entry.options & SegmentOption.Timestamps) != 0;
  const carried = (segment.options & SegmentOption.Timestamps) != 0;
  if (agreed && !carried && !(segment.flags & Flags.Rst)) {
    drop(Counter.TcpNoTimestamp);
    return false;
  }
  const isOld = agreed && carried && isBefore(segment.tsValue, entry.tsRecent);
  if (isWithin(segment.sequence, entry.irs + 1, synWindow) && (!isOld || segment.flags & Flags.Rst)) return true;
  if (segment.flags & Flags.Rst) {
    drop(Counter.TcpResetOutside);
    return false;
  }
  drop(isOld ? Counter.TcpOldTimestamp : Counter.TcpUnacceptable);
  if ((segment.flags & (Flags.Syn | Flags.Ack)) == Flags.Syn && segment.sequence == entry.irs) {
    if (segment.options & SegmentOption.Timestamps) entry.tsRecent = segment.tsValue;
    // RFC 3168 §6.1.1.1: who has asked without it once may not be answered.
    if (hasEcn) entry.options &= <u8>(segment.options | ~SegmentOption.CongestionMarks);
    // Where the peer is heard now: an address that was wrong, or is no longer right, would keep the answers from it.
    noteSource(entry);
    // The SYN-ACK may have been lost, which counts as its first repetition: no round trip is measured by it (Karn).
    if (entry.repeats == 0) schedule(id, now() + (initialTimeoutMs << ++entry.repeats));
    sendSynAck(entry, segment.remoteAddress, segment.ports);
  } else challenge(entry);
  return false;
}

/** Second (RFC 5961 §3.2): only the exact number resets. The listener goes on (MUST-11). */
function resetIsAbsent(id: i32, entry: HalfOpen): bool {
  if (!(segment.flags & Flags.Rst)) return true;
  if (segment.sequence == entry.irs + 1) {
    traceState(id, Event.ResetArrives, State.SynReceived, State.Listen);
    release(id);
  } else {
    drop(Counter.TcpResetChallenged);
    challenge(entry);
  }
  return false;
}

/** Fourth (RFC 5961 §4.2): a SYN with another number. */
function synIsAbsent(entry: HalfOpen): bool {
  if (!(segment.flags & Flags.Syn)) return true;
  drop(Counter.TcpSynChallenged);
  challenge(entry);
  return false;
}

/** Fifth. An acknowledgement of something else gets a reset, and the entry waits on. */
function ackIsOurs(entry: HalfOpen): bool {
  if (!(segment.flags & Flags.Ack)) {
    drop(Counter.TcpNoAck);
    return false;
  }
  if (segment.acknowledgement == entry.iss + 1) return true;
  drop(Counter.TcpWrongHandshakeAck);
  resetStranger();
  return false;
}

function challenge(entry: HalfOpen): void {
  if (!mayAnswer(entry)) return;
  const offset = timestampOffset(segment.remoteAddress, segment.ports);
  const end = putTimestampsIf((entry.options & SegmentOption.Timestamps) != 0, now() + offset, entry.tsRecent);
  // The same window as the SYN-ACK's, which was not scaled.
  const window = synWindow >> (entry.options & SegmentOption.WindowScale ? windowShift : 0);
  answerBare(entry.iss + 1, entry.irs + 1, Flags.Ack, window, end);
}

/** Does an acknowledgement for a listener bring a cookie of ours? What the SYN had said is in the passing entry then. */
export function bringsCookie(listener: Listener): bool {
  const entry = passing();
  if (!readCookie(entry)) return false;
  noteSource(entry);
  entry.sentAt = now();
  entry.listener = <u16>indexOf(listener);
  // Nobody knows how often the SYN-ACK was sent: no round trip is measured by it (Karn).
  entry.repeats = 1;
  count(Counter.CookiesTaken);
  return true;
}

/** The record takes over in SYN-RECEIVED; segment-arrives.ts goes on with the same segment. `noEntry`: the passing one's. */
export function becomeConnection(id: i32): Connection | null {
  const entry = id == noEntry ? passing() : halfOpenAt(id);
  const listener = listenerAt(entry.listener);
  entry.standing = <u8>Standing.Proven;
  // In silence: the peer believes to be connected, repeats its data, and is served when there is room.
  if (backlogIsFull(listener)) {
    drop(Counter.TcpBacklogFull);
    return null;
  }
  const connection = claimConnection(State.SynReceived);
  if (!connection) {
    drop(Counter.TcpConnectionsFull);
    endMostSilent();
    return null;
  }
  makeKnown(connection.id, segment.remoteAddress, segment.ports);
  if (id == noEntry) traceState(connection.id, Event.SynArrives, State.Listen, State.SynReceived);
  else {
    release(id);
    traceMoved(id, connection.id);
  }
  const nextHop = nextHopTo(segment.remoteAddress);
  connection.neighbour = <u16>holdProvenNeighbour(nextHop, entry.macHigh, entry.macLow);
  inheritOptions(listener, connection);
  connection.listener = entry.listener;
  connection.handler = listener.handler;
  connection.isPassive = true;
  connection.isStarted = true;
  connection.iss = entry.iss;
  startSending(connection);
  noteTransmitted(connection, entry.iss, entry.iss + 1);
  spanAt(connection, 0).sentAt = entry.sentAt;
  connection.sndNxt = entry.iss + 1;
  connection.irs = entry.irs;
  connection.rcvNxt = entry.irs + 1;
  connection.lastAckSent = connection.rcvNxt;
  connection.tsOffset = timestampOffset(segment.remoteAddress, segment.ports);
  connection.tsRecent = entry.tsRecent;
  connection.tsRecentAt = now();
  connection.waitingSince = now();
  agree(connection, entry.options, entry.peerMss, entry.windowShift);
  if (entry.repeats != 0) connection.synWasLost = true;
  connection.windowOffered = synWindow;
  connection.rcvRight = connection.rcvNxt + synWindow;
  startRecovery(connection);
  return connection;
}
