// Which segments are lost (RFC 8985 §6): those sent so long before one that has arrived that they would be here by now.
// Not how many duplicates say so, but time, so that it works with two segments in flight, when a retransmission is lost
// again, and when a path reorders. Without SACK nothing is known of single segments: recovery.ts counts duplicates then.

import { elapsedSince } from "../clock";
import { hasUndo } from "../limits";
import { Connection, Timer } from "./connection";
import { arm, disarm } from "./connections";
import { join, setCondition, spanAt } from "./flight";
import { wasSentBefore } from "./newest-arrival";
import { Condition } from "./records";
import { isBefore } from "./sequence";

/** §6.2, step 4: a wider window for reordering is kept for as many recoveries. */
const recoveriesRemembered: u8 = 16;

/** §6.2, step 5. What may be late only by being reordered is looked at again when the timer runs out. */
export function detectLosses(connection: Connection): void {
  // Here is an answer: nobody has to ask for one any more.
  disarm(connection, Timer.TailProbe);
  const patience = connection.newestRoundTripMs + reorderingWindow(connection);
  let wait: u32 = 0;
  let isNews = false;
  for (let index = 0; index < <i32>connection.spans; index++) {
    const span = spanAt(connection, index);
    if (span.condition != Condition.InFlight || !wasSentBefore(connection, span)) continue;
    const age = elapsedSince(span.sentAt);
    if (age >= patience) {
      setCondition(connection, index, Condition.Lost);
      isNews = true;
    } else wait = max<u32>(wait, patience - age);
  }
  if (isNews) join(connection);
  if (wait != 0) arm(connection, Timer.Reordering, wait);
  else disarm(connection, Timer.Reordering);
}

/** §6.2, step 4. Where nothing was ever reordered, three segments beyond a hole are as good as time (RFC 6675). */
function reorderingWindow(connection: Connection): u32 {
  if (!connection.pathReorders) {
    if (connection.isInRecovery || connection.isAfterTimeout) return 0;
    if (connection.sackedBytes > 2 * connection.sendMss) return 0;
  }
  // Only D-SACK widens it.
  const steps: u32 = hasUndo ? 1 + connection.reorderingSteps : 1;
  const quarters = steps * connection.shortestRoundTripMs;
  return max<u32>(min<u32>(quarters >> 2, connection.smoothedRoundTripMs), 1);
}

/** §6.2, step 4: something arrived twice, so it was sent again too soon. Once in a round trip the window grows. */
export function widenReordering(connection: Connection): void {
  if (connection.reorderingWasWidened && isBefore(connection.sndUna, connection.reorderingRoundEnd)) return;
  connection.reorderingWasWidened = true;
  connection.reorderingRoundEnd = connection.sndNxt;
  connection.reorderingMemory = recoveriesRemembered;
  if (connection.reorderingSteps < 255) connection.reorderingSteps++;
}

/** A recovery is over. After enough of them without a duplicate the path is taken to have changed. */
export function forgetReordering(connection: Connection): void {
  if (connection.reorderingMemory == 0) return;
  if (--connection.reorderingMemory != 0) return;
  connection.reorderingSteps = 0;
  connection.reorderingWasWidened = false;
}
