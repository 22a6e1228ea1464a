// SEGMENT ARRIVES (RFC 9293 §3.10.7.4) for a connection: its steps, in its order, one function a step. They change the
// record and note what is due; nothing is sent here but a reset to who acknowledges what we never said. SYN-SENT,
// listeners, half-open and TIME-WAIT entries have their own files.

import { now } from "../clock";
import { finWait2Ms, hasEcn, hasUndo } from "../limits";
import { Result } from "../results";
import { Counter, count, drop } from "../trace";
import { SegmentOption } from "../wire/segment";
import { Flags, sackLeft, sackRight, segment } from "../wire/tcp";
import { challengedNow, isBeyondLimit, mayChallengeAgain } from "./challenge";
import { Connection, News, Timer } from "./connection";
import { arm, disarm, move } from "./connections";
import { endConnection, resetPeer } from "./endings";
import { arrivedBytes, dropAcknowledged, markLost, owedBytes } from "./flight";
import { noteEcho, noteMark } from "./ecn";
import { enqueue, listenerAt } from "./listeners";
import { tell } from "./news";
import { isFromThePast, noteTimestamp } from "./options";
import { widenReordering } from "./rack";
import { noteDuplicate, storeReceived } from "./receive-buffer";
import { acknowledged, countDuplicate, forgetDuplicates } from "./recovery";
import { distrustPath, measureRoundTrip } from "./retransmission";
import { resetStranger } from "./segment-maker";
import { reportsDuplicate, takeSackBlocks } from "./selective-acks";
import { forgetAcknowledged } from "./send-buffer";
import { earlierOf, isAfter, isBefore, isWithin } from "./sequence";
import { Event, State } from "./state";
import { answerTailProbe, scheduleTailProbe } from "./tail-probe";
import { enterTimeWait } from "./time-wait";
import { noteDuplicateArrival } from "./undo";

export function segmentArrives(connection: Connection): void {
  if (connection.state == State.SynReceived) unwrapSynAck(connection);
  if (!checkSequence(connection)) return;
  if (!checkReset(connection)) return;
  if (!checkSyn(connection)) return;
  if (!checkAck(connection)) return;
  checkUrgent(connection);
  if (!takeText(connection)) return;
  takeFin(connection);
}

/** Figure 8, line 6: of the SYN-ACK that crosses ours only the ACK is new. */
function unwrapSynAck(connection: Connection): void {
  const synAck = Flags.Syn | Flags.Ack;
  if ((segment.flags & synAck) != synAck || segment.sequence != connection.irs) return;
  segment.sequence++;
  // Its ECE has agreed to ours, and is no echo (RFC 3168 §6.1.1). Without it, a later SYN of ours had none.
  if (hasEcn && !(segment.options & SegmentOption.CongestionMarks)) connection.usesMarks = false;
  segment.flags &= hasEcn ? ~(Flags.Syn | Flags.Ece) : ~Flags.Syn;
}

/** First: the sequence number (§3.4), and whether it comes from the past (RFC 7323 §5.3, R1). */
function checkSequence(connection: Connection): bool {
  const isReset = (segment.flags & Flags.Rst) != 0;
  if (connection.usesTimestamps && !isReset) {
    // RFC 7323 §3.2: timestamps, once agreed, are in every segment.
    if (!(segment.options & SegmentOption.Timestamps)) {
      drop(Counter.TcpNoTimestamp);
      return false;
    }
    if (isFromThePast(connection)) {
      drop(Counter.TcpOldTimestamp);
      answerUnacceptable(connection);
      return false;
    }
  }
  if (sequenceIsAcceptable(connection)) {
    connection.lastHeardAt = now();
    connection.keepAliveProbesSent = 0;
    return true;
  }
  drop(isReset ? Counter.TcpResetOutside : Counter.TcpUnacceptable);
  if (isReset) return false;
  if (segment.dataBytes != 0 && isBefore(segment.sequence, connection.rcvNxt))
    noteDuplicate(connection, segment.sequence, earlierOf(segment.sequence + segment.dataBytes, connection.rcvNxt));
  if (connection.state == State.SynReceived && isSynAgain(connection)) {
    markLost(connection, connection.iss, connection.sndNxt);
    // RFC 3168 §6.1.1.1: who has asked without it once may not be answered.
    if (hasEcn && !(segment.options & SegmentOption.CongestionMarks)) connection.usesMarks = false;
  } else answerUnacceptable(connection);
  // Where all of a window has arrived but its first segment, the peer speaks from its edge. Two in that position would wait
  // for each other for ever if they didn't listen.
  if (connection.heldPieces != 0 && segment.length == 0 && segment.sequence == connection.rcvRight)
    checkAck(connection);
  return false;
}

/** The SYN of a simultaneous open once more: its sender hasn't seen our SYN-ACK. */
function isSynAgain(connection: Connection): bool {
  return (segment.flags & (Flags.Syn | Flags.Ack)) == Flags.Syn && segment.sequence == connection.irs;
}

/** §3.4's table. A closed window takes nothing, but acknowledgements, resets and urgent pointers at its edge (MUST-66). */
function sequenceIsAcceptable(connection: Connection): bool {
  const window = connection.rcvWnd();
  // What a reset carries counts for nothing: its own number has to be in the window (RFC 5961 §3.2).
  const length = segment.flags & Flags.Rst ? 0 : segment.length;
  if (window == 0) {
    if (segment.sequence != connection.rcvNxt) return false;
    if (length != 0) takeNothing(connection);
    return true;
  }
  if (isWithin(segment.sequence, connection.rcvNxt, window)) return true;
  // Its end lies in the window, or the whole window lies in it.
  return isBefore(segment.sequence, connection.rcvNxt) && isAfter(segment.sequence + length, connection.rcvNxt);
}

/** What the segment carries doesn't fit into the closed window; the peer has to hear that it is still closed. */
function takeNothing(connection: Connection): void {
  if (segment.flags & Flags.Syn) return;
  drop(Counter.TcpBeyondWindow);
  segment.dataBytes = 0;
  segment.flags &= ~Flags.Fin;
  connection.mustAcknowledge = true;
}

/** <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>: the peer learns where we are. */
function answerUnacceptable(connection: Connection): void {
  if (isBeyondLimit()) connection.mustAcknowledge = true;
  else challenge(connection);
}

/** RFC 5961: who really is our peer will understand the answer; who isn't, never sees it. */
function challenge(connection: Connection): void {
  if (!mayChallengeAgain(connection.challengeAt)) return;
  connection.challengeAt = challengedNow();
  count(Counter.ChallengesSent);
  connection.mustAcknowledge = true;
}

/** Second: RST (RFC 5961 §3.2). Only the exact next number ends the connection. */
function checkReset(connection: Connection): bool {
  if (!(segment.flags & Flags.Rst)) return true;
  if (segment.sequence != connection.rcvNxt) {
    drop(Counter.TcpResetChallenged);
    challenge(connection);
    return false;
  }
  let error = Result.Reset;
  if (connection.state == State.SynReceived) error = Result.Refused;
  // Both sides had finished: nothing is lost.
  else if (connection.state >= State.Closing) error = Result.Ok;
  endConnection(connection, Event.ResetArrives, error);
  return false;
}

/** Fourth: SYN (RFC 5961 §4.2). A peer that has restarted answers the challenge with a reset that fits. */
function checkSyn(connection: Connection): bool {
  if (!(segment.flags & Flags.Syn)) return true;
  drop(Counter.TcpSynChallenged);
  challenge(connection);
  return false;
}

/** Fifth: ACK. False: the segment goes no further, or the connection has ended. */
function checkAck(connection: Connection): bool {
  if (!(segment.flags & Flags.Ack)) {
    drop(Counter.TcpNoAck);
    return false;
  }
  const acknowledgement = segment.acknowledgement;
  if (connection.state == State.SynReceived) {
    if (!isAfter(acknowledgement, connection.sndUna) || isAfter(acknowledgement, connection.sndNxt)) {
      drop(Counter.TcpWrongHandshakeAck);
      resetStranger();
      return false;
    }
    setWindow(connection);
    move(connection, Event.AckOfSynArrives);
    established(connection);
  }
  if (isAfter(acknowledgement, connection.sndNxt)) {
    drop(Counter.TcpAckOfUnsent);
    challenge(connection);
    return false;
  }
  // RFC 5961 §5.2 (MAY-12): older than anything that can still be on its way.
  if (isBefore(acknowledgement, connection.sndUna - connection.maxSndWnd)) {
    drop(Counter.TcpAckTooOld);
    challenge(connection);
    return false;
  }
  noteTimestamp(connection);
  if (hasEcn && connection.usesMarks) {
    noteMark(connection);
    noteEcho(connection);
  }
  takeAcknowledgement(connection);
  updateWindow(connection);
  if (!connection.finWasAcknowledged()) return true;
  switch (connection.state) {
    case State.FinWait1:
      move(connection, Event.AckOfFinArrives);
      if (connection.isOrphan) arm(connection, Timer.FinWait2, finWait2Ms);
      return true;
    case State.Closing:
      move(connection, Event.AckOfFinArrives);
      enterTimeWait(connection);
      return false;
    case State.LastAck:
      endConnection(connection, Event.AckOfFinArrives, Result.Ok);
      return false;
  }
  return true;
}

/** From now on data flows. What was asked for before happens now. */
export function established(connection: Connection): void {
  distrustPath(connection);
  // What follows a time-out is over: it was the SYN's.
  connection.isAfterTimeout = false;
  if (connection.keepAlive) arm(connection, Timer.KeepAlive, connection.keepAliveIdleMs);
  if (connection.isPassive) enqueue(listenerAt(connection.listener), connection);
  else tell(connection, News.Established);
  if (connection.finIsQueued) move(connection, Event.Close);
}

/** What has arrived of what we sent: up to SEG.ACK, and beyond holes by the SACK blocks. */
function takeAcknowledgement(connection: Connection): void {
  const nothingIsAwaited = connection.sndUna == connection.sndNxt && segment.sackBlocks == 0;
  if (nothingIsAwaited && !connection.tailProbeIsOut) return;
  const before = connection.sndUna + arrivedBytes(connection);
  connection.originalArrived = false;
  connection.furthestBefore = connection.furthestArrival;
  const hasAdvanced = isAfter(segment.acknowledgement, connection.sndUna);
  const saysNothingNew = isRepeatedAck(connection);
  let bytes: u32 = 0;
  if (hasAdvanced) {
    bytes = advance(connection);
    forgetDuplicates(connection, bytes);
  } else if (saysNothingNew && owedBytes(connection) != 0) countDuplicate(connection);
  if (connection.usesSack) takeSackBlocks(connection);
  const isDuplicated = hasUndo && connection.usesSack && reportsDuplicate(connection);
  if (isDuplicated) {
    widenReordering(connection);
    noteDuplicateArrival(connection, sackRight(0) - sackLeft(0));
  }
  const after = connection.sndUna + arrivedBytes(connection);
  acknowledged(connection, bytes, isAfter(after, before) ? after - before : 0);
  answerTailProbe(connection, saysNothingNew, isDuplicated);
  if (!hasAdvanced) return;
  // RFC 6298 §5.2, §5.3.
  if (owedBytes(connection) == 0) disarm(connection, Timer.Retransmission);
  else arm(connection, Timer.Retransmission, connection.retransmitTimeoutMs);
  scheduleTailProbe(connection);
}

/** SND.UNA < SEG.ACK =< SND.NXT. How many bytes of the stream that is: the SYN is none, and opens no congestion window. */
function advance(connection: Connection): u32 {
  const from = connection.sndUna;
  const acksSyn = isBefore(from, connection.sendBase);
  connection.sndUna = segment.acknowledgement;
  const roundTrip = dropAcknowledged(connection, from);
  // Karn, even with timestamps: a peer that had the first SYN-ACK and gets it again goes on echoing the first.
  if (!acksSyn || !connection.synWasLost) measureRoundTrip(connection, roundTrip);
  connection.retransmissions = 0;
  connection.waitingSince = now();
  if (forgetAcknowledged(connection) && connection.awaitsRoom) {
    connection.awaitsRoom = false;
    tell(connection, News.Writable);
  }
  return connection.sndUna - from - <u32>acksSyn;
}

/** RFC 5681 §2: a duplicate, if something is in flight. */
function isRepeatedAck(connection: Connection): bool {
  return (
    segment.acknowledgement == connection.sndUna &&
    segment.length == 0 &&
    segment.window << connection.sndShift == connection.sndWnd
  );
}

/**
 * Only from a segment that is newer than the last one that set it: by its number (SND.WL1, SND.WL2), or by its ACK, which
 * was sent later than any smaller one. An old window beside a new ACK would reach further than was ever offered.
 */
function updateWindow(connection: Connection): void {
  if (isBefore(segment.acknowledgement, connection.sndUna)) return;
  if (
    isBefore(connection.sndWl1, segment.sequence) ||
    isAfter(segment.acknowledgement, connection.sndWl2) ||
    (connection.sndWl1 == segment.sequence && segment.acknowledgement == connection.sndWl2)
  )
    setWindow(connection);
  if (connection.sndWnd != 0) return;
  disarm(connection, Timer.TailProbe);
  // MUST-37: a peer that answers may keep its window closed for ever; not one whom nobody sends to any more.
  if (!connection.isOrphan) connection.waitingSince = now();
}

export function setWindow(connection: Connection): void {
  // A SYN's window is never scaled (RFC 7323 §2.2).
  connection.sndWnd = segment.flags & Flags.Syn ? segment.window : segment.window << connection.sndShift;
  connection.sndWl1 = segment.sequence;
  connection.sndWl2 = segment.acknowledgement;
  if (connection.sndWnd > connection.maxSndWnd) connection.maxSndWnd = connection.sndWnd;
}

/** Sixth: URG (§3.8.5, MUST-31, MUST-32). The pointer says something about the stream, and is never used as an index. */
function checkUrgent(connection: Connection): void {
  if (!(segment.flags & Flags.Urg) || connection.finWasReceived) return;
  const pointer = segment.sequence + segment.urgentPointer;
  if (!isAfter(pointer, connection.rcvNxt)) return;
  if (connection.hasUrgent && !isAfter(pointer, connection.rcvUp)) return;
  connection.hasUrgent = true;
  connection.rcvUp = pointer;
  tell(connection, News.Urgent);
}

/** Seventh: the text. False: the connection has ended. */
export function takeText(connection: Connection): bool {
  const end = segment.sequence + segment.dataBytes;
  if (segment.dataBytes == 0) return true;
  if (connection.finWasReceived) {
    drop(Counter.TcpAfterFin);
    connection.mustAcknowledge = true;
    return false;
  }
  // RFC 9293 §3.6.1 (SHLD-3): nobody will read it.
  if (connection.isOrphan && isAfter(end, connection.rcvNxt)) {
    drop(Counter.TcpAfterClose);
    resetPeer(connection);
    return false;
  }
  const received = connection.receiveUsed;
  const hadHoles = connection.heldPieces != 0;
  trimToWindow(connection, end);
  if (segment.dataBytes != 0) {
    if (segment.dataBytes > connection.largestSegment) connection.largestSegment = <u16>segment.dataBytes;
    if (!storeReceived(connection, segment.sequence, segment.dataAddress, segment.dataBytes)) {
      drop(Counter.TcpTooManyHoles);
      segment.flags &= ~Flags.Fin;
    }
  }
  const arrived = connection.receiveUsed - received;
  connection.unacknowledged += arrived;
  // RFC 5681 §4.2: at once for a hole, and when one is filled.
  if (hadHoles || connection.heldPieces != 0 || arrived == 0) connection.mustAcknowledge = true;
  if (arrived != 0) tell(connection, News.Readable);
  return true;
}

/** What has arrived before, and what lies beyond the window, is cut off. */
function trimToWindow(connection: Connection, end: u32): void {
  if (isBefore(segment.sequence, connection.rcvNxt)) {
    const old = connection.rcvNxt - segment.sequence;
    noteDuplicate(connection, segment.sequence, connection.rcvNxt);
    segment.sequence += old;
    segment.dataAddress += old;
    segment.dataBytes = old < segment.dataBytes ? segment.dataBytes - old : 0;
  }
  if (isAfter(end, connection.rcvRight)) {
    drop(Counter.TcpBeyondWindow);
    segment.dataBytes -= end - connection.rcvRight;
    segment.flags &= ~Flags.Fin;
    connection.mustAcknowledge = true;
  }
}

/** Eighth: FIN. It counts when everything before it has arrived; behind a hole it waits. */
export function takeFin(connection: Connection): void {
  if (connection.finWasReceived) return;
  if (segment.flags & Flags.Fin) {
    connection.finIsHeld = true;
    connection.finHeldAt = segment.sequence + segment.dataBytes;
    connection.mustAcknowledge = true;
  }
  if (!connection.finIsHeld || connection.finHeldAt != connection.rcvNxt) return;
  connection.finWasReceived = true;
  connection.rcvNxt++;
  if (isAfter(connection.rcvNxt, connection.rcvRight)) connection.rcvRight = connection.rcvNxt;
  connection.mustAcknowledge = true;
  const wasFinWait2 = connection.state == State.FinWait2;
  move(connection, Event.FinArrives);
  tell(connection, News.PeerFinished);
  if (wasFinWait2) enterTimeWait(connection);
}
