// How much may be in flight (RFC 5681, with RFC 3465's byte counting and RFC 6928's first window). What is lost, and how
// the window shrinks meanwhile, is decided in recovery.ts.

import { elapsedSince } from "../clock";
import { bufferBytes, hasCubic, hasEcn } from "../limits";
import { Connection } from "./connection";
import { cubicThreshold, growCubic, restartCubic, startCubic } from "./cubic";

/** Option 14 of docs/abi.md. */
export enum CongestionControl {
  Reno,
  Cubic,
}

/** Beyond this a larger window changes nothing: the send buffer is the limit. */
const windowMax: u32 = 4 * bufferBytes + 0x10000;

/** RFC 6928 §2, and one segment after a SYN that was lost (RFC 5681 §3.1). */
export function startCongestion(connection: Connection): void {
  connection.congestionWindow = connection.synWasLost ? connection.sendMss : firstWindow(connection);
  connection.slowStartThreshold = windowMax;
  if (hasCubic) startCubic(connection);
}

function firstWindow(connection: Connection): u32 {
  const mss = connection.sendMss;
  return min<u32>(10 * mss, max<u32>(2 * mss, 14600));
}

/** RFC 5681 §3.1: new data was acknowledged. A window that isn't used to its end has not been tried (RFC 7661 §3). */
export function grow(connection: Connection, acknowledged: u32): void {
  if (!connection.windowIsFull) return;
  const mss = connection.sendMss;
  if (connection.congestionWindow < connection.slowStartThreshold) {
    // RFC 3465 §2.2: at most two segments an acknowledgement, one after a time-out (§2.3).
    const limit = connection.isAfterTimeout ? mss : 2 * mss;
    connection.congestionWindow += min<u32>(acknowledged, limit);
  } else if (hasCubic && connection.congestionControl == CongestionControl.Cubic) {
    growCubic(connection, acknowledged);
  } else {
    connection.acknowledgedBytes += acknowledged;
    if (connection.acknowledgedBytes >= connection.congestionWindow) {
      connection.acknowledgedBytes -= connection.congestionWindow;
      connection.congestionWindow += mss;
    }
  }
  connection.congestionWindow = min<u32>(connection.congestionWindow, windowMax);
}

/** RFC 5681 §3.1, equation (4): of what was in flight, without what duplicates have brought out beyond the window, half. */
export function reduceThreshold(connection: Connection, outstanding: u32): void {
  // In recovery the window may be as small as what is left of the flight: the threshold says what it should be.
  const window = connection.isInRecovery ? connection.slowStartThreshold : connection.congestionWindow;
  const flight = min<u32>(outstanding, window);
  const isCubic = hasCubic && connection.congestionControl == CongestionControl.Cubic;
  const less = isCubic ? cubicThreshold(connection, flight) : flight >> 1;
  connection.slowStartThreshold = max<u32>(less, 2 * connection.sendMss);
  connection.acknowledgedBytes = 0;
  if (!hasEcn) return;
  connection.reducedUntil = connection.sndNxt;
  connection.mustConfirmMark = connection.usesMarks;
}

/** RFC 5681 §3.1: the loss window. */
export function collapse(connection: Connection): void {
  connection.congestionWindow = connection.sendMss;
}

/** RFC 5681 §4.1: what was measured before a long silence says little about the path now. */
export function restartAfterIdle(connection: Connection): void {
  if (elapsedSince(connection.lastSentAt) < connection.retransmitTimeoutMs) return;
  if (hasCubic) restartCubic(connection);
  connection.congestionWindow = min<u32>(connection.congestionWindow, firstWindow(connection));
}
