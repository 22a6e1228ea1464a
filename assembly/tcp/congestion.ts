// How much may be in flight (RFC 5681, with RFC 3465's byte counting and RFC 6928's first window). What is lost, and when
// to send it again, is decided in recovery.ts.

import { bufferBytes } from "../limits";
import { Connection, Flag } from "./connection";

/** Beyond this a larger window changes nothing: the send buffer is the limit. */
const windowMax: u32 = 4 * bufferBytes + 0x10000;

/** RFC 6928 §2, and one segment after a SYN that was lost (RFC 5681 §3.1). */
export function startCongestion(connection: Connection): void {
  const mss = connection.sendMss;
  connection.congestionWindow = connection.has(Flag.SynWasLost) ? mss : min<u32>(10 * mss, max<u32>(2 * mss, 14600));
  connection.slowStartThreshold = windowMax;
}

export function bytesInFlight(connection: Connection): u32 {
  return connection.sndResume - connection.sndUna;
}

/** RFC 5681 §3.1: new data was acknowledged. */
export function grow(connection: Connection, acknowledged: u32): void {
  const mss = connection.sendMss;
  if (connection.congestionWindow < connection.slowStartThreshold) {
    // RFC 3465 §2.2: at most two segments an acknowledgement, one after a time-out (§2.3).
    const limit = connection.has(Flag.AfterTimeout) ? mss : 2 * mss;
    connection.congestionWindow += min<u32>(acknowledged, limit);
  } else {
    connection.clear(Flag.AfterTimeout);
    connection.acknowledgedBytes += acknowledged;
    if (connection.acknowledgedBytes >= connection.congestionWindow) {
      connection.acknowledgedBytes -= connection.congestionWindow;
      connection.congestionWindow += mss;
    }
  }
  connection.congestionWindow = min<u32>(connection.congestionWindow, windowMax);
}

/** RFC 5681 §3.1, equation (4): half of what was in flight. */
export function halve(connection: Connection, inFlight: u32): void {
  connection.slowStartThreshold = max<u32>(inFlight >> 1, 2 * connection.sendMss);
  connection.acknowledgedBytes = 0;
}

/** RFC 5681 §3.1: the loss window. */
export function collapse(connection: Connection): void {
  connection.congestionWindow = connection.sendMss;
  connection.set(Flag.AfterTimeout);
}
