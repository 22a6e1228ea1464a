// Tail loss probes (RFC 8985 §7): when the last of what was sent is lost, nothing behind it tells. So, two round trips
// after it, one segment more asks, before the retransmission timer has to. output.ts sends it.

import { now } from "../clock";
import { tailProbeAckDelayMs, tailProbeFirstMs, tailProbeSlackMs } from "../limits";
import { segment } from "../wire/tcp";
import { reduceThreshold } from "./congestion";
import { Connection, Timer } from "./connection";
import { arm, deadline, disarm, isArmed } from "./connections";
import { outstandingBytes } from "./flight";
import { isAfter, isBefore } from "./sequence";

/** §7.2: something new was sent or acknowledged. */
export function scheduleTailProbe(connection: Connection): void {
  const isQuiet = !connection.isInRecovery && !connection.isAfterTimeout && connection.sackedBytes == 0;
  if (
    !connection.usesSack ||
    !isQuiet ||
    // One probe for a flight; and where probes may have come too soon, the retransmission timer has to double.
    connection.tailProbeIsOut ||
    connection.roundTripIsInDoubt ||
    !isArmed(connection, Timer.Retransmission)
  ) {
    disarm(connection, Timer.TailProbe);
    return;
  }
  let wait = tailProbeFirstMs;
  if (connection.roundTripScaled != 0) {
    wait = 2 * connection.smoothedRoundTripMs + tailProbeSlackMs;
    // The acknowledgement of a single segment may be delayed.
    if (outstandingBytes(connection) <= connection.sendMss) wait += tailProbeAckDelayMs;
  }
  arm(connection, Timer.TailProbe, min<u32>(wait, deadline(connection, Timer.Retransmission) - now()));
}

/** §7.3: the probe has left. */
export function noteTailProbe(connection: Connection, isRepeated: bool): void {
  connection.tailProbeIsOut = true;
  connection.roundTripIsInDoubt = true;
  connection.tailProbeRepeats = isRepeated;
  connection.tailProbeEnd = connection.sndNxt;
  arm(connection, Timer.Retransmission, connection.retransmitTimeoutMs);
}

/**
 * §7.4: an acknowledgement has come. If the probe has mended a loss without anybody noticing, the congestion window has
 * to; if both copies have arrived, nothing was lost.
 */
export function answerTailProbe(connection: Connection, saysNothingNew: bool, reportsDuplicate: bool): void {
  const acknowledgement = segment.acknowledgement;
  if (!connection.tailProbeIsOut || isBefore(acknowledgement, connection.tailProbeEnd)) return;
  const isInDoubt = connection.tailProbeRepeats && !reportsDuplicate;
  const isMended = isInDoubt && isAfter(acknowledgement, connection.tailProbeEnd);
  // The end of the flight itself may be acknowledged by either copy: the next answer tells.
  if (isInDoubt && !isMended && !saysNothingNew) return;
  connection.tailProbeIsOut = false;
  if (!isMended) return;
  // By now all of the flight has arrived: the window says how large it was.
  reduceThreshold(connection, connection.congestionWindow);
  connection.congestionWindow = min<u32>(connection.congestionWindow, connection.slowStartThreshold);
}
