// Loss recovery: which segment is sent again, and when (RFC 5681 §3.2, RFC 6582 NewReno, RFC 3042). The window during
// recovery is here, outside of it in congestion.ts; the timer stands in retransmission.ts.

import { Counter, count } from "../trace";
import { bytesInFlight, collapse, grow, halve } from "./congestion";
import { Connection, Flag, Pending } from "./connection";
import { isAfter, isBefore } from "./sequence";

const duplicatesBeforeRetransmission: u8 = 3;

/** RFC 5681 §3.2, step 4, and RFC 6582 §3.2: sndUna has advanced by so many bytes. */
export function acknowledged(connection: Connection, bytes: u32): void {
  connection.duplicateAcks = 0;
  if (!connection.has(Flag.InRecovery)) {
    // Long past, it is kept within reach of a comparison modulo 2^32.
    if (isAfter(connection.sndUna, connection.recoverAt)) connection.recoverAt = connection.sndUna - 1;
    grow(connection, bytes);
    return;
  }
  if (isBefore(connection.sndUna, connection.recoverAt)) {
    // A partial acknowledgement: the next segment is lost too.
    connection.pending |= Pending.FastRetransmit;
    connection.congestionWindow -= min<u32>(bytes, connection.congestionWindow);
    if (bytes >= connection.sendMss) connection.congestionWindow += connection.sendMss;
    connection.congestionWindow = max<u32>(connection.congestionWindow, connection.sendMss);
  } else {
    connection.clear(Flag.InRecovery);
    const afterwards = max<u32>(bytesInFlight(connection), connection.sendMss) + connection.sendMss;
    connection.congestionWindow = min<u32>(connection.slowStartThreshold, afterwards);
  }
}

/** RFC 5681 §2: an acknowledgement that says nothing new, while something is in flight. */
export function acknowledgedAgain(connection: Connection): void {
  if (connection.duplicateAcks < 255) connection.duplicateAcks++;
  if (connection.has(Flag.InRecovery)) {
    // A segment has left the network: another may follow, but never more than was in flight (an attacker's doing).
    const most = connection.slowStartThreshold + (connection.sndNxt - connection.sndUna);
    connection.congestionWindow = min<u32>(connection.congestionWindow + connection.sendMss, most);
    return;
  }
  if (connection.duplicateAcks != duplicatesBeforeRetransmission) return;
  // RFC 6582 §3.2, step 1: duplicates of what a time-out has sent again are no sign of a loss.
  if (!isAfter(connection.sndUna, connection.recoverAt)) return;
  count(Counter.FastRetransmits);
  // RFC 5681 §3.2, step 2: without what limited transmit has sent beyond the window.
  halve(connection, min<u32>(bytesInFlight(connection), connection.congestionWindow));
  connection.recoverAt = connection.sndNxt;
  connection.congestionWindow = connection.slowStartThreshold + 3 * connection.sendMss;
  connection.set(Flag.InRecovery);
  connection.pending |= Pending.FastRetransmit;
}

/** RFC 3042: the first two duplicates may each bring out a new segment, beyond the window. */
export function limitedTransmit(connection: Connection): u32 {
  if (connection.has(Flag.InRecovery) || connection.duplicateAcks >= duplicatesBeforeRetransmission) return 0;
  return connection.duplicateAcks * connection.sendMss;
}

/** RFC 5681 §3.1, RFC 6582 §3.2 step 4: the timer ran out. All that is in flight counts as lost, and is sent again. */
export function timedOut(connection: Connection): void {
  // Only the first time-out of a segment says something new about the path.
  if (connection.retransmissions == 0) halve(connection, bytesInFlight(connection));
  collapse(connection);
  connection.clear(Flag.InRecovery);
  connection.clear(Flag.Timing);
  connection.duplicateAcks = 0;
  connection.recoverAt = connection.sndNxt;
  connection.sndResume = connection.sndUna;
}
