// Explicit congestion notification (RFC 3168): a router marks what it would otherwise have dropped. The receiver echoes the
// mark until the sender confirms to have slowed down. Off by default (option 15); left out of the firmware.

import { datagram } from "../ip/ipv4";
import { Mark } from "../wire/ipv4";
import { Flags, segment } from "../wire/tcp";
import { reduceThreshold } from "./congestion";
import { Connection } from "./connection";
import { outstandingBytes } from "./flight";
import { isBefore } from "./sequence";
import { State } from "./state";

/** §6.1.1: our SYN asks, unless one like it was lost: some firewalls drop what they don't know. Our SYN-ACK agrees. */
export function synMarks(connection: Connection): u32 {
  if (connection.state == State.SynReceived) return connection.usesMarks ? Flags.Ece : 0;
  return connection.congestionNotification && !connection.synWasLost ? Flags.Ece | Flags.Cwr : 0;
}

/** §6.1.3, the receiver: a mark on data is echoed until the peer has confirmed. */
export function noteMark(connection: Connection): void {
  if (segment.flags & Flags.Cwr) connection.echoesMark = false;
  if (datagram.congestionMark == Mark.Congested && segment.dataBytes != 0) connection.echoesMark = true;
}

/** §6.1.2, the sender: an echo counts as the loss of one segment, once in a round trip. */
export function noteEcho(connection: Connection): void {
  const isDue = !wasReduced(connection);
  // Long past, it is kept within reach of a comparison modulo 2^32.
  if (isDue) connection.reducedUntil = connection.sndUna;
  if (!(segment.flags & Flags.Ece)) return;
  // What brings it doesn't open the window.
  connection.windowIsFull = false;
  if (!isDue) return;
  reduceThreshold(connection, outstandingBytes(connection));
  connection.congestionWindow = min<u32>(connection.congestionWindow, connection.slowStartThreshold);
}

/** §6.1.2: marks and losses of one round trip reduce the window once. */
export function wasReduced(connection: Connection): bool {
  return connection.usesMarks && isBefore(connection.sndUna, connection.reducedUntil);
}

/** The bits of a segment that carries so many new bytes. */
export function marksToSend(connection: Connection, newBytes: u32): u32 {
  let flags: u32 = connection.echoesMark ? Flags.Ece : 0;
  if (newBytes != 0 && connection.mustConfirmMark) flags |= Flags.Cwr;
  return flags;
}
