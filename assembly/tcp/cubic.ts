// Cubic (RFC 9438), in whole numbers: bytes and milliseconds. The window grows with the time since the last loss, along a
// curve that is flat where that loss was, and never slower than Reno would let it. Slow start is congestion.ts's.

import { elapsedSince, now } from "../clock";
import { connectionsMax } from "../limits";
import { cubicStart, guardBytes } from "../memory-map";
import { Connection } from "./connection";
import { Cubic, cubicBytes } from "./records";

/** §4.6: beta is 0.7. */
const betaTenths: u32 = 7;
/** §4.1: C is 0.4 segments per second cubed, so a second's worth for each millisecond cubed is 4 / 10^10. */
const steepness: i64 = 4;
const steepnessUnit: i64 = 10_000_000_000;
/** Beyond this the curve says nothing that the other limits of the window don't, and its cube still fits 64 bits. */
const distanceMaxMs: i64 = 100_000;

// @ts-ignore: decorator
@inline
function cubicOf(connection: Connection): Cubic {
  if (guardBytes != 0) assert(<u32>connection.id < <u32>connectionsMax);
  return changetype<Cubic>(cubicStart + <usize>connection.id * cubicBytes);
}

/** Nothing is known of a loss yet. */
export function startCubic(connection: Connection): void {
  const cubic = cubicOf(connection);
  cubic.maximum = 0;
  cubic.isRunning = 0;
}

/** §4.6 and §4.7: what the threshold becomes after a loss; and where the curve will be flat. */
export function cubicThreshold(connection: Connection, flight: u32): u32 {
  const cubic = cubicOf(connection);
  const window = connection.congestionWindow;
  cubic.previousMaximum = cubic.maximum;
  // Fast convergence: less than last time, so others have come, and are given room.
  cubic.maximum = window < cubic.maximum ? (((<u64>window * (10 + betaTenths)) / 20) as u32) : window;
  cubic.isRunning = 0;
  return ((<u64>flight * betaTenths) / 10) as u32;
}

/** §4.9.2: there was no loss. */
export function undoCubic(connection: Connection): void {
  const cubic = cubicOf(connection);
  cubic.maximum = cubic.previousMaximum;
  cubic.isRunning = 0;
}

/** §5.8: while nothing is sent the curve stands still; it begins anew where the window is. */
export function restartCubic(connection: Connection): void {
  cubicOf(connection).isRunning = 0;
}

/** §4.2 to §4.5: so many bytes were acknowledged in congestion avoidance. */
export function growCubic(connection: Connection, acknowledged: u32): void {
  const cubic = cubicOf(connection);
  const window = connection.congestionWindow;
  const mss = connection.sendMss;
  if (!cubic.isRunning) begin(cubic, window, mss);
  const estimate = renoEstimate(cubic, window, mss, acknowledged);
  const age = elapsedSince(cubic.startedAt);
  if (curve(cubic, age, mss) < <i64>estimate) {
    connection.congestionWindow = max<u32>(window, estimate);
    return;
  }
  // A round trip from now; and no more than half again in one.
  const target = curve(cubic, age + connection.smoothedRoundTripMs, mss);
  const more = min<i64>(target - window, window >> 1);
  // Byte by byte: what was saved up where the curve is flat would be spent where it is steep.
  if (more > 0)
    connection.congestionWindow = window + <u32>((more * min<u32>(acknowledged, window) + window - 1) / window);
}

/** A stage of congestion avoidance begins. §4.2: K is how long the curve takes back to where the loss was. */
function begin(cubic: Cubic, window: u32, mss: u32): void {
  cubic.isRunning = 1;
  cubic.startedAt = now();
  cubic.estimate = window;
  cubic.estimateCredit = 0;
  if (window >= cubic.maximum) {
    cubic.maximum = window;
    cubic.flatAfterMs = 0;
  } else {
    cubic.flatAfterMs = cubeRoot((<u64>(cubic.maximum - window) * <u64>steepnessUnit) / (<u64>steepness * mss));
  }
}

/** §4.2, figure 1: C * (t - K)^3 + W_max, in bytes. */
function curve(cubic: Cubic, age: u32, mss: u32): i64 {
  const distance = max<i64>(min<i64>(<i64>age - cubic.flatAfterMs, distanceMaxMs), -distanceMaxMs);
  return <i64>cubic.maximum + (steepness * mss * distance * distance * distance) / steepnessUnit;
}

/** §4.3: what Reno's window would be, which grows by 9/17 of a segment a round trip, and by a whole one once it is back. */
function renoEstimate(cubic: Cubic, window: u32, mss: u32, acknowledged: u32): u32 {
  cubic.estimateCredit += acknowledged;
  const bytesForASegment = cubic.estimate < cubic.maximum ? (((<u64>window * 17) / 9) as u32) : window;
  if (cubic.estimateCredit >= bytesForASegment) {
    cubic.estimateCredit -= bytesForASegment;
    cubic.estimate += mss;
  }
  return cubic.estimate;
}

function cubeRoot(value: u64): u32 {
  let root: u64 = 0;
  for (let bit: u64 = 1 << 20; bit != 0; bit >>= 1) {
    const larger = root | bit;
    if (larger * larger * larger <= value) root = larger;
  }
  return <u32>root;
}
