// TIMEOUTS (RFC 9293 §3.10.8): what happens when a deadline of a connection has come. They note what is due, or end the
// connection; output.ts sends. Half-open and TIME-WAIT entries have their own.

import { elapsedSince, isDue, now } from "../clock";
import { schedule, unschedule } from "../deadlines";
import { nobody, suspectNeighbour } from "../ip/arp";
import { hasPathProbes, suspicionAfterRetransmissions, userTimeoutMs } from "../limits";
import { Result } from "../results";
import { Counter, count, traceTimeout } from "../trace";
import { Connection, News, Timer } from "./connection";
import { arm, deadline, disarm, isArmed } from "./connections";
import { endConnection } from "./endings";
import { owedBytes } from "./flight";
import { tell } from "./news";
import { suspectBlackHole } from "./path-mtu";
import { reorderingTimesOut, timedOut } from "./recovery";
import { backOff } from "./retransmission";
import { Event, State } from "./state";

/** All that is due, in the order of the row. The connection may have ended afterwards. */
export function expire(connection: Connection): void {
  for (let row = connection.armed; row != 0; row &= row - 1) {
    const timer = ctz<i32>(row);
    if (!isArmed(connection, timer) || !isDue(deadline(connection, timer))) continue;
    disarm(connection, timer);
    traceTimeout(connection.id, timer);
    switch (timer) {
      case Timer.Retransmission:
        retransmissionTimesOut(connection);
        break;
      case Timer.Persist:
        if (userTimeoutIsOver(connection)) endConnection(connection, Event.TimesOut, Result.TimedOut);
        else connection.mustProbeWindow = true;
        break;
      case Timer.DelayedAck:
        connection.mustAcknowledge = true;
        break;
      case Timer.KeepAlive:
        keepAliveIsDue(connection);
        break;
      case Timer.FinWait2:
        endConnection(connection, Event.TimesOut, Result.TimedOut);
        break;
      case Timer.Alarm:
        tell(connection, News.Alarm);
        break;
      case Timer.Reordering:
        reorderingTimesOut(connection);
        break;
      case Timer.TailProbe:
        probeTail(connection);
        break;
    }
  }
}

/** Until the MAC's link is back nothing of the connection runs out, but for the application's own time. */
export function sleepWithoutLink(connection: Connection): void {
  unschedule(connection.id);
  if (!isArmed(connection, Timer.Alarm)) return;
  if (isDue(deadline(connection, Timer.Alarm))) {
    disarm(connection, Timer.Alarm);
    tell(connection, News.Alarm);
  } else schedule(connection.id, deadline(connection, Timer.Alarm));
}

/** The MAC's link is back: what was due is due now, and the peer's silence meanwhile wasn't the peer's. */
export function linkIsBack(connection: Connection): void {
  connection.waitingSince = now();
  if (isArmed(connection, Timer.Retransmission)) arm(connection, Timer.Retransmission, 0);
}

/** RFC 9293 §3.8.3: R2 (MUST-20, MUST-21). A SYN is given at least three minutes (MUST-23). */
function userTimeoutIsOver(connection: Connection): bool {
  let limit = connection.userTimeoutMs;
  if (limit == 0) return false;
  if (connection.state <= State.SynReceived) limit = max<u32>(limit, userTimeoutMs);
  return elapsedSince(connection.waitingSince) >= limit;
}

function probeTail(connection: Connection): void {
  disarm(connection, Timer.TailProbe);
  connection.mustProbeTail = true;
}

/** RFC 6298 §5.4-5.6. */
function retransmissionTimesOut(connection: Connection): void {
  // A reset that waits for the neighbour's address: who doesn't answer in time doesn't miss it.
  if (connection.mustReset) {
    endConnection(connection, Event.Abort, Result.Ok);
    return;
  }
  if (userTimeoutIsOver(connection)) {
    endConnection(connection, Event.TimesOut, Result.TimedOut);
    return;
  }
  // Nothing was sent: the neighbour is still unknown, and flush looks for it again.
  if (owedBytes(connection) == 0) return;
  // The probe of the tail takes its place (RFC 8985 §7.2).
  if (isArmed(connection, Timer.TailProbe)) {
    arm(connection, Timer.Retransmission, connection.retransmitTimeoutMs);
    probeTail(connection);
    return;
  }
  // So does the look at what may only be late (§8), and what that has sent again.
  if (isArmed(connection, Timer.Reordering)) {
    arm(connection, Timer.Retransmission, connection.retransmitTimeoutMs);
    return;
  }
  count(Counter.RetransmissionTimeouts);
  if (connection.state <= State.SynReceived) connection.synWasLost = true;
  timedOut(connection);
  if (connection.sndWnd == 0 && connection.sndUna == connection.sendBase) {
    // MUST-35: the peer has closed its window over what was in flight, and that isn't our SYN.
    connection.mustProbeWindow = true;
    return;
  }
  backOff(connection);
  if (connection.retransmissions < 255) connection.retransmissions++;
  if (hasPathProbes) suspectBlackHole(connection);
  if (connection.retransmissions != suspicionAfterRetransmissions) return;
  // R1 (SHLD-9, SHLD-10): is the neighbour still there? And the application may know better.
  if (connection.neighbour != nobody) suspectNeighbour(connection.neighbour);
  connection.softError = Result.TimedOut;
  tellSoftError(connection);
}

/** RFC 9293 §3.9.1.8 (MUST-47, SHLD-20). */
export function tellSoftError(connection: Connection): void {
  if (!connection.ignoresSoftErrors) tell(connection, News.SoftError);
}

/** RFC 9293 §3.8.4 (MUST-26): only when nothing has been heard for long, and nothing is outstanding. */
function keepAliveIsDue(connection: Connection): void {
  if (!connection.keepAlive) return;
  const idle = elapsedSince(connection.lastHeardAt);
  if (idle < connection.keepAliveIdleMs) {
    arm(connection, Timer.KeepAlive, connection.keepAliveIdleMs - idle);
  } else if (connection.sndUna != connection.sndNxt) {
    arm(connection, Timer.KeepAlive, connection.keepAliveIntervalMs);
  } else if (connection.keepAliveProbesSent >= connection.keepAliveProbes) {
    endConnection(connection, Event.TimesOut, Result.TimedOut);
  } else {
    connection.keepAliveProbesSent++;
    connection.mustProbePeer = true;
    arm(connection, Timer.KeepAlive, connection.keepAliveIntervalMs);
  }
}
