// The retransmission timeout (RFC 6298): measured, smoothed, doubled. What is sent again is decided in recovery.ts and
// output.ts.

import { now } from "../clock";
import { initialTimeoutMs, retransmitTimeoutMaxMs, retransmitVariationMinMs, timeoutAfterLostSynMs } from "../limits";
import { SegmentOption } from "../wire/segment";
import { segment } from "../wire/tcp";
import { Connection } from "./connection";

/** §2.1: before the first measurement. */
export function startTimeout(connection: Connection): void {
  connection.retransmitTimeoutMs = initialTimeoutMs;
}

/** §5.7: the SYN had to be repeated, so the path may be slow; until it has been measured. */
export function distrustPath(connection: Connection): void {
  if (connection.roundTripScaled == 0 && connection.synWasLost) connection.retransmitTimeoutMs = timeoutAfterLostSynMs;
}

/** §5.5: doubled within §2.5's bound, until a round trip is measured again (Karn: not by what was sent twice). */
export function backOff(connection: Connection): void {
  connection.retransmitTimeoutMs = min<u32>(connection.retransmitTimeoutMs << 1, retransmitTimeoutMaxMs);
}

/** The same for the window probes (RFC 9293 §3.8.6.1), which say nothing about the path. */
export function probeTimeout(connection: Connection): u32 {
  const doublings = min<u8>(connection.windowProbes, 16);
  return min<u64>((<u64>connection.retransmitTimeoutMs) << doublings, retransmitTimeoutMaxMs) as u32;
}

/**
 * New data was acknowledged: measure, by the echoed timestamp (RFC 7323 §4), or by how long ago it was sent; which is
 * negative if it was sent twice (Karn).
 */
export function measureRoundTrip(connection: Connection, roundTrip: i32): void {
  if (connection.usesTimestamps) {
    // An echo from before the connection, or from the future, is nothing that we have sent.
    if (segment.options & SegmentOption.Timestamps && segment.tsEcho != 0) {
      const sample = now() + connection.tsOffset - segment.tsEcho;
      if (<i32>sample >= 0) takeSample(connection, sample);
    }
  } else if (roundTrip >= 0) takeSample(connection, roundTrip);
}

/**
 * §2.2 and §2.3, with the round trip scaled by 8 and its variation by 4. A clock of milliseconds measures at least 1. The
 * least that is allowed for comes on top of the round trip: so late comes a delayed acknowledgement.
 */
export function takeSample(connection: Connection, milliseconds: u32): void {
  connection.roundTripIsInDoubt = false;
  const sample = min<u32>(max<u32>(milliseconds, 1), retransmitTimeoutMaxMs);
  if (connection.roundTripScaled == 0) {
    connection.roundTripScaled = sample << 3;
    connection.variationScaled = sample << 1;
  } else {
    const smoothed = connection.roundTripScaled >> 3;
    const difference = sample > smoothed ? sample - smoothed : smoothed - sample;
    connection.variationScaled += difference - (connection.variationScaled >> 2);
    connection.roundTripScaled += sample - smoothed;
  }
  connection.smoothedRoundTripMs = max<u32>(connection.roundTripScaled >> 3, 1);
  const timeout = (connection.roundTripScaled >> 3) + max<u32>(connection.variationScaled, retransmitVariationMinMs);
  connection.retransmitTimeoutMs = min<u32>(timeout, retransmitTimeoutMaxMs);
}
