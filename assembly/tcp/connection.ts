// The record of one connection (RFC 9293 §3.3.1) and the pictures of its two sequence spaces. Layout only: who changes
// it stands in segment-arrives.ts, user-calls.ts, timeouts.ts and output.ts.
//
//     sending       acknowledged | sent, not acknowledged | queued          | not yet written
//                            sndUna              sndNxt      finSequence()
//                            sendBase ---- sendUsed bytes --->
//     after a time-out, sending goes on again from sndResume, between sndUna and sndNxt
//
//     receiving     delivered | waiting to be read | the window offered     | not allowed
//                                               rcvNxt              rcvRight
//
// Invariants, while the connection is synchronized:
//     sndUna <= sndResume <= sndNxt <= finSequence() + 1        rcvNxt <= rcvRight, which never moves left
//     sendUsed <= bufferBytes                                   receiveUsed + (rcvRight - rcvNxt) <= bufferBytes

import { Endpoint } from "./endpoint";
import { State } from "./state";
import { isAfter } from "./sequence";
import { Result } from "../results";

/** What is true of a connection beside its state; bits of `Connection.flags`. */
export enum Flag {
  /** The application holds no handle (it has closed): the connection ends by itself. */
  Orphan = 1 << 0,
  /** Established, and waiting in its listener's queue for `tcpAccept`. */
  AwaitsAccept = 1 << 1,
  /** A FIN follows the last byte of the send buffer. */
  FinQueued = 1 << 2,
  /** The peer's FIN was taken: rcvNxt stands behind it. */
  FinReceived = 1 << 3,
  /** The peer's FIN has come, behind a hole: at finHeldAt. */
  FinHeld = 1 << 4,
  /** RFC 7323 and RFC 2018: agreed on the SYNs. */
  Timestamps = 1 << 5,
  SackPermitted = 1 << 6,
  WindowScaling = 1 << 7,
  /** RFC 9293 §3.10.7.4, second (MUST-11): this SYN-RECEIVED came from a listener. */
  PassiveOpen = 1 << 8,
  /** RFC 6298 §5.7: the SYN had to be sent again. */
  SynWasLost = 1 << 9,
  /** RFC 6582: fast recovery goes on until sndUna reaches recoverAt. */
  InRecovery = 1 << 10,
  /** RFC 3465 §2.3: slow start after a time-out counts one segment an acknowledgement. */
  AfterTimeout = 1 << 11,
  /** RFC 6298 §3 (Karn): the segment that ends at timedEnd is being timed, since timedAt. */
  Timing = 1 << 12,
  /** The next hop's address isn't known yet. What is due stays due until the neighbour answers. */
  AwaitsNeighbour = 1 << 13,
  /** The ISN is taken (RFC 9293 §3.4.1). */
  Started = 1 << 14,
  /** RFC 9293 §3.8.5: rcvUp points to the end of urgent data. */
  UrgentReceived = 1 << 15,
  /** RFC 9293 §3.9.1.8, SHLD-20: the application doesn't want to hear of soft errors. */
  SoftErrorsOff = 1 << 16,
  /** The application found the send buffer full, and wants to hear of room. */
  AwaitsRoom = 1 << 17,
  /** RFC 9293 §3.6.1: reuses a four-tuple in TIME-WAIT, whose SND.NXT stands in sndNxt until the ISN is taken. */
  FollowsTimeWait = 1 << 18,
}

/** What the next flush has to send; bits of `Connection.pending`. */
export enum Pending {
  Acknowledgement = 1 << 0,
  /** The segment at sndUna again (RFC 5681 §3.2). */
  FastRetransmit = 1 << 1,
  /** One octet into a closed window (RFC 9293 §3.8.6.1). */
  WindowProbe = 1 << 2,
  /** RFC 9293 §3.8.4. */
  KeepAliveProbe = 1 << 3,
  /** A reset, after which the record is free (RFC 9293 §3.10.5). */
  Reset = 1 << 4,
}

/** The row of deadlines in the record (RFC 9293 §3.10.8). */
export enum Timer {
  Retransmission,
  Persist,
  DelayedAck,
  KeepAlive,
  FinWait2,
  /** The application's own. */
  Alarm,
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
  id: u16;
  state: State;
  error: Result;
  pending: u32;
  /** The next in the listener's queue. */
  nextToAccept: u16;
  listener: u16;
  neighbour: u16;
  /** The entry that does the work of TIME-WAIT (time-wait.ts). */
  timeWait: u16;
  /** Sixteen bytes of the application's own (sockets.ts). */
  context0: u64;
  context1: u64;
  softError: Result;

  // Sending
  iss: u32;
  sndUna: u32;
  sndNxt: u32;
  sndResume: u32;
  sndWnd: u32;
  sndWl1: u32;
  sndWl2: u32;
  /** RFC 5961 §5: the largest window that the peer has ever offered. */
  maxSndWnd: u32;
  sndShift: u8;
  /** Retransmissions of the segment at sndUna; window probes; keepalive probes, all without an answer. */
  retransmissions: u8;
  windowProbes: u8;
  keepAliveProbesSent: u8;
  duplicateAcks: u8;
  rcvShift: u8;
  sendBase: u32;
  sendUsed: u32;
  sendHead: u32;

  // Receiving
  irs: u32;
  rcvNxt: u32;
  rcvRight: u32;
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
  heldPieces: u16;
  /** heldPiecesMax pairs of left and right edges, the newest first (RFC 2018 §4). */
  held0Left: u32;
  held0Right: u32;
  held1Left: u32;
  held1Right: u32;
  held2Left: u32;
  held2Right: u32;
  held3Left: u32;
  held3Right: u32;
  /** RFC 2883: what arrived twice, to be reported once; empty when both are equal. */
  duplicateLeft: u32;
  duplicateRight: u32;

  // Round trips (RFC 6298) and congestion (RFC 5681, 6582)
  roundTripScaled: u32;
  variationScaled: u32;
  retransmitTimeoutMs: u32;
  timedEnd: u32;
  timedAt: u32;
  slowStartThreshold: u32;
  acknowledgedBytes: u32;
  recoverAt: u32;

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


  @inline
  has(flag: Flag): bool {
    return (this.flags & flag) != 0;
  }


  @inline
  set(flag: Flag): void {
    this.flags |= flag;
  }


  @inline
  clear(flag: Flag): void {
    this.flags &= ~flag;
  }

  /** The number behind the last queued byte: our FIN's, once there is one. */
  @inline
  finSequence(): u32 {
    return this.sendBase + this.sendUsed;
  }


  @inline
  finWasAcknowledged(): bool {
    return this.has(Flag.FinQueued) && isAfter(this.sndUna, this.finSequence());
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
