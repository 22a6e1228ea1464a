// What the peer's SACK blocks say (RFC 2018, RFC 2883): which of our bytes have arrived beyond a hole, and whether some
// arrived twice. Our own blocks are written in options.ts.

import { sackLeft, sackRight, segment } from "../wire/tcp";
import { Connection } from "./connection";
import { markSacked } from "./flight";
import { isAfter, isBefore, isWithin } from "./sequence";

/** Blocks that name anything but what is in flight are nobody's honest report, and say nothing. */
export function takeSackBlocks(connection: Connection): void {
  for (let index: u32 = 0; index < segment.sackBlocks; index++) {
    const left = sackLeft(index);
    const right = sackRight(index);
    // A block that began at sndUna would have been acknowledged.
    if (isBefore(left, right) && isAfter(left, connection.sndUna) && !isAfter(right, connection.sndNxt))
      markSacked(connection, left, right);
  }
}

/** RFC 2883 §4: the first block tells of what arrived twice, if it lies before the acknowledgement or in the second. */
export function reportsDuplicate(connection: Connection): bool {
  if (segment.sackBlocks == 0) return false;
  const left = sackLeft(0);
  const right = sackRight(0);
  if (!isBefore(left, right) || right - left > connection.maxSndWnd) return false;
  if (!isAfter(right, segment.acknowledgement)) return segment.acknowledgement - left <= connection.maxSndWnd;
  return (
    segment.sackBlocks > 1 && isWithin(left, sackLeft(1), sackRight(1) - sackLeft(1)) && !isAfter(right, sackRight(1))
  );
}
