// The small records of the TCP: the entries of its tables. Layout only.

import { Endpoint } from "./endpoint";

/** Whose an entry of the three tables is, and the next one in its bucket or in its free list (four-tuples.ts). */
@unmanaged
export class FourTuple {
  remoteAddress: u32;
  /** The peer's port in the upper half, ours in the lower. */
  ports: u32;
  next: u16;
  isKnown: u16;
}
export const fourTupleBytes: i32 = offsetof<FourTuple>();

/** What the entries that are no connections have in common. */
@unmanaged
export class Entry {
  /** Where the peer was last heard at the link: its answers go there, whatever the neighbours' table says. */
  macHigh: u32;
  macLow: u32;
  /** When it was challenged last (challenge.ts). */
  challengeAt: u32;
}

/** What has become of the peer of a half-open entry. */
export enum Standing {
  Unheard,
  /** It has answered, and waits for room. */
  Proven,
  MustReset,
}

/** SYN-RECEIVED of a listener, before it costs a connection (half-open.ts). */
@unmanaged
export class HalfOpen extends Entry {
  iss: u32;
  irs: u32;
  tsRecent: u32;
  sentAt: u32;
  peerMss: u16;
  listener: u16;
  windowShift: u8;
  options: u8;
  repeats: u8;
  /** Of `Standing`. */
  standing: u8;
}
export const halfOpenBytes: i32 = offsetof<HalfOpen>();

/** What TIME-WAIT needs to remember of a connection (time-wait.ts). */
@unmanaged
export class TimeWait extends Entry {
  sndNxt: u32;
  rcvNxt: u32;
  tsRecent: u32;
  tsOffset: u32;
  startedAt: u32;
  segmentLifetimeMs: u32;
  window: u16;
  /** The connection whose handle the application still holds, or nobody. */
  owner: u16;
  /** Those who came before and after it: the oldest makes room. */
  older: u16;
  newer: u16;
  timestamps: u8;
  /** The FIN that led here hasn't been acknowledged yet. */
  mustAcknowledge: u8;
  timeToLive: u8;
  differentiatedServices: u8;
}
export const timeWaitBytes: i32 = (offsetof<TimeWait>() + 3) & ~3;

/** A listening port, its backlog and its queue (listeners.ts). */
@unmanaged
export class Listener extends Endpoint {
  port: u16;
  backlog: u16;
  waiting: u16;
  firstWaiting: u16;
  lastWaiting: u16;
  /** Opened by an application before the first `init`: it survives every `init`. */
  isPermanent: u32;
}
export const listenerBytes: i32 = offsetof<Listener>();

/** The search for the largest segment that the path takes (path-mtu.ts); all zero while there is none. */
@unmanaged
export class PathSearch {
  works: u32;
  tooLarge: u32;
  /** The size of the probe that is out, 0 if none is, and the number behind it. */
  probed: u32;
  probeEnd: u32;
}
export const pathSearchBytes: i32 = offsetof<PathSearch>();

/** Cubic's memory of the last loss, and of the time since (cubic.ts). */
@unmanaged
export class Cubic {
  /** W_max: the window at which the last loss happened. */
  maximum: u32;
  previousMaximum: u32;
  isRunning: u32;
  startedAt: u32;
  /** K: when the curve is flat. */
  flatAfterMs: u32;
  /** W_est: the window that Reno would have, and the bytes acknowledged towards its next segment. */
  estimate: u32;
  estimateCredit: u32;
}
export const cubicBytes: i32 = offsetof<Cubic>();

/** How far a time-out that may have been too early has been looked into (RFC 5682 §3.1). */
export enum Doubt {
  None,
  FirstAnswer,
  SecondAnswer,
}

/** What a recovery or a time-out has changed, in case it was a mistake (undo.ts). */
@unmanaged
export class Undo {
  congestionWindow: u32;
  slowStartThreshold: u32;
  /** Sent again since, and not known to have arrived twice. */
  repeatedBytes: u32;
  isPossible: u32;
  doubt: Doubt;
}
export const undoBytes: i32 = offsetof<Undo>();

/** A piece of the peer's stream beyond a hole (receive-buffer.ts). */
@unmanaged
export class HeldPiece {
  left: u32;
  right: u32;
}
export const heldPieceBytes: i32 = offsetof<HeldPiece>();

/** What became of a span that was sent. */
export enum Condition {
  InFlight,
  /** The peer has it, beyond a hole. */
  Sacked,
  /** It is to be sent again. */
  Lost,
}

/** A piece of our stream that was sent, up to where the next one begins (flight.ts). */
@unmanaged
export class Span {
  right: u32;
  sentAt: u32;
  /** A Condition. */
  condition: u8;
  /** It was sent more than once. */
  wasRepeated: u8;
  reserved: u16;
}
export const spanBytes: i32 = offsetof<Span>();
