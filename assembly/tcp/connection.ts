// The record of one connection (RFC 9293 §3.3.1) and the pictures of its two sequence spaces. Layout only: who changes
// it stands in segment-arrives.ts, user-calls.ts, timeouts.ts and output.ts.
//
//     sending       acknowledged | sent, not acknowledged | queued          | not yet written
//                            sndUna              sndNxt      finSequence()
//                            sendBase ---- sendUsed bytes --->
//     of what was sent, flight.ts knows when, and what has arrived or is lost
//
//     receiving     delivered | waiting to be read | the window offered     | not allowed
//                                               rcvNxt              rcvRight
//
// Invariants, while the connection is synchronized:
//     sndUna <= sndNxt <= finSequence() + 1                     rcvNxt <= rcvRight, which never moves left
//     sendUsed <= bufferBytes                                   receiveUsed + (rcvRight - rcvNxt) <= bufferBytes

import { Endpoint } from "./endpoint";
import { State } from "./state";
import { isAfter } from "./sequence";
import { Result } from "../results";

/** The row of deadlines in the record (RFC 9293 §3.10.8). */
export enum Timer {
  Retransmission,
  Persist,
  DelayedAck,
  KeepAlive,
  FinWait2,
  /** The application's own. */
  Alarm,
  /** RFC 8985 §6.2: what may be reordered is lost after this; §7.2: the last ones may be lost. */
  Reordering,
  TailProbe,
  Count,
}

/** What the application has not been told yet; bits of `Endpoint.news`. */
export enum News {
  None = 0,
  Accepted = 1 << 0,
  Established = 1 << 1,
  Readable = 1 << 2,
  Urgent = 1 << 3,
  Writable = 1 << 4,
  SoftError = 1 << 5,
  Alarm = 1 << 6,
  PeerFinished = 1 << 7,
  Ended = 1 << 8,
  /** The record stands in the queue (news.ts), even if there is nothing to tell any more. */
  Queued = 1 << 16,
}


@unmanaged
export class Connection extends Endpoint {
  // What nearly every step reads, where the shortest instructions reach it.
  id: u16;
  /** flight.ts: how many spans there are. */
  spans: u16;
  state: State;
  sndUna: u32;
  sndNxt: u32;
  rcvNxt: u32;

  // What the next flush has to send
  mustAcknowledge: bool;
  /** RFC 8985 §7.3: one segment, to hear whether the last ones have arrived. */
  mustProbeTail: bool;
  /** One octet into a closed window (RFC 9293 §3.8.6.1). */
  mustProbeWindow: bool;
  /** RFC 9293 §3.8.4. */
  mustProbePeer: bool;
  /** A reset, after which the record is free (RFC 9293 §3.10.5). */
  mustReset: bool;

  // What is true of it beside its state
  /** The application holds no handle (it has closed): the connection ends by itself. */
  isOrphan: bool;
  /** Established, and waiting in its listener's queue for `tcpAccept`. */
  awaitsAccept: bool;
  /** A FIN follows the last byte of the send buffer. */
  finIsQueued: bool;
  /** The peer's FIN was taken: rcvNxt stands behind it. */
  finWasReceived: bool;
  /** The peer's FIN has come, behind a hole: at finHeldAt. */
  finIsHeld: bool;
  /** RFC 7323 and RFC 2018: agreed on the SYNs. */
  usesTimestamps: bool;
  usesSack: bool;
  scalesWindow: bool;
  /** RFC 9293 §3.10.7.4, second (MUST-11): this SYN-RECEIVED came from a listener. */
  isPassive: bool;
  /** The ISN is taken (RFC 9293 §3.4.1). */
  isStarted: bool;
  /** RFC 6298 §5.7: the SYN had to be sent again. */
  synWasLost: bool;
  /** The next hop's address isn't known yet. What is due stays due until the neighbour answers. */
  awaitsNeighbour: bool;
  /** The application found the send buffer full, and wants to hear of room. */
  awaitsRoom: bool;
  /** RFC 9293 §3.8.5: rcvUp points to the end of urgent data. */
  hasUrgent: bool;
  /** RFC 9293 §3.9.1.8, SHLD-20: the application doesn't want to hear of soft errors. */
  ignoresSoftErrors: bool;
  /** RFC 9293 §3.6.1: reuses a four-tuple in TIME-WAIT, whose SND.NXT stands in sndNxt until the ISN is taken. */
  followsTimeWait: bool;
  /** RFC 9937: fast recovery goes on until sndUna reaches recoverAt; and so does what follows a time-out. */
  isInRecovery: bool;
  isAfterTimeout: bool;
  /** The congestion window was used to its end when something was sent last. */
  windowIsFull: bool;
  /** RFC 8985 §6.2: something sent earlier has arrived later; and something has arrived twice, in this round. */
  pathReorders: bool;
  reorderingWasWidened: bool;
  /** What was sent last of all that has arrived had been sent before. */
  newestWasRepeated: bool;
  /** RFC 8985 §7.3: a probe is out, up to tailProbeEnd, and it repeats what was sent before. */
  tailProbeIsOut: bool;
  tailProbeRepeats: bool;
  /** RFC 8985 §7.3: no round trip has been measured since a probe left. */
  roundTripIsInDoubt: bool;
  /** RFC 3168 §6.1: agreed on the SYNs; the peer has to hear of a mark; and that we have heard of one. */
  usesMarks: bool;
  echoesMark: bool;
  mustConfirmMark: bool;
  /** RFC 5682: this acknowledgement tells of something sent once only, before the time-out. */
  originalArrived: bool;

  rcvRight: u32;
  /** Of what is in flight: lost and not sent again yet; and arrived beyond a hole. */
  lostBytes: u32;
  sackedBytes: u32;
  sendBase: u32;
  sendUsed: u32;

  // Its place among the others
  error: Result;
  softError: Result;
  /** The next in the listener's queue. */
  nextToAccept: u16;
  listener: u16;
  neighbour: u16;
  /** The entry that does the work of TIME-WAIT (time-wait.ts). */
  timeWait: u16;
  /** Sixteen bytes of the application's own (sockets.ts). */
  context0: u64;
  context1: u64;

  // Sending
  iss: u32;
  sndWnd: u32;
  sndWl1: u32;
  sndWl2: u32;
  /** RFC 5961 §5: the largest window that the peer has ever offered. */
  maxSndWnd: u32;
  sendHead: u32;
  sndShift: u8;
  rcvShift: u8;
  /** Retransmissions of the segment at sndUna; window probes; keepalive probes, all without an answer. */
  retransmissions: u8;
  windowProbes: u8;
  keepAliveProbesSent: u8;
  duplicateAcks: u16;

  // Receiving
  irs: u32;
  rcvUp: u32;
  receiveUsed: u32;
  receiveHead: u32;
  finHeldAt: u32;
  /** RFC 7323 §4: TS.Recent, when it was taken, and Last.ACK.sent. */
  tsRecent: u32;
  tsRecentAt: u32;
  lastAckSent: u32;
  tsOffset: u32;
  /** Received since the last acknowledgement, and the largest segment so far (RFC 9293 §3.8.6.3). */
  unacknowledged: u32;
  largestSegment: u16;
  /** How many pieces lie beyond holes (receive-buffer.ts). */
  heldPieces: u16;
  /** RFC 2883: what arrived twice, to be reported once; empty when both are equal. */
  duplicateLeft: u32;
  duplicateRight: u32;

  // Round trips (RFC 6298) and congestion (RFC 5681)
  roundTripScaled: u32;
  variationScaled: u32;
  retransmitTimeoutMs: u32;
  slowStartThreshold: u32;
  acknowledgedBytes: u32;
  lastSentAt: u32;

  // Loss (RFC 8985): what was sent last of all that has arrived, and how far that reaches
  newestSentAt: u32;
  newestEnd: u32;
  newestRoundTripMs: u32;
  furthestArrival: u32;
  /** The same, as of all acknowledgements but this one. */
  furthestBefore: u32;
  shortestRoundTripMs: u32;
  reorderingRoundEnd: u32;
  tailProbeEnd: u32;
  reorderingSteps: u8;
  reorderingMemory: u8;

  // Recovery (RFC 9937): until where, from how much in flight, and what was delivered and sent since
  recoverAt: u32;
  /** RFC 3168 §6.1.2: the window has shrunk for what was sent before this. */
  reducedUntil: u32;
  recoveryFlight: u32;
  deliveredInRecovery: u32;
  sentInRecovery: u32;

  // Time
  /** Since when the peer owes us an acknowledgement: what the user timeout counts from. */
  waitingSince: u32;
  lastHeardAt: u32;
  challengeAt: u32;
  armed: u32;
  deadline0: u32;
  deadline1: u32;
  deadline2: u32;
  deadline3: u32;
  deadline4: u32;
  deadline5: u32;
  deadline6: u32;
  deadline7: u32;

  /** The number behind the last queued byte: our FIN's, once there is one. */
  @inline
  finSequence(): u32 {
    return this.sendBase + this.sendUsed;
  }


  @inline
  finWasAcknowledged(): bool {
    return this.finIsQueued && isAfter(this.sndUna, this.finSequence());
  }


  @inline
  rcvWnd(): u32 {
    return this.rcvRight - this.rcvNxt;
  }


  @inline
  isSynchronized(): bool {
    return this.state >= State.Established;
  }
}
/** Padded to whole words of 64 bits: offsetof isn't. */
export const connectionBytes: i32 = (offsetof<Connection>() + 7) & ~7;
