// What the client does when its time has come (RFC 2131 §4.4.5 and §4.1): it asks, asks again, gives up, and grows old.

import { cells } from "../cells";
import { elapsedSince, isDue, now } from "../clock";
import { dhcpDeadline, scheduleNoLater, unschedule } from "../deadlines";
import { holdNeighbour, isReachable, nobody } from "../ip/arp";
import { nextHopTo } from "../ip/interface";
import {
  arpRequestMs,
  dhcpRebootRequestsMax,
  dhcpRenewMinMs,
  dhcpRequestsMax,
  leaseSleepSecondsMax,
  messageWaitMs,
} from "../limits";
import { backOffMs, beginExchange, client, failOnce, move } from "./client";
import { ageLease, forgetAddress, hasLease, leaseEnds, loseLease } from "./lease";
import { tryLinkLocalIfDue } from "./link-local";
import { checkAddress } from "./own-address";
import { sendDiscover, sendRelease, sendRequest } from "./requests";
import { Event, State } from "./state";

/** The client's deadline has come. */
export function serveDhcp(): void {
  unschedule(dhcpDeadline);
  if (hasLease()) followLease();
  if (cells.linkIsUp && sends() && isDue(client.sendAt)) sendWhatIsDue();
  if (cells.linkIsUp && sends()) scheduleNoLater(dhcpDeadline, client.sendAt);
  if (hasLease() && leaseEnds()) scheduleNoLater(dhcpDeadline, leaseEventAt());
}

function sends(): bool {
  return client.state != State.Off && client.state != State.Checking && client.state != State.Bound;
}

// --- The lease's own time ---

function followLease(): void {
  ageLease();
  if (!leaseEnds()) return;
  if (client.ageSeconds >= client.leaseSeconds) {
    loseLease(Event.LeaseExpires);
    return;
  }
  if (client.state == State.Bound && client.ageSeconds >= client.renewSeconds) beginToAsk(Event.RenewalIsDue);
  if (client.state == State.Renewing && client.ageSeconds >= client.rebindSeconds) beginToAsk(Event.RebindingIsDue);
}

function beginToAsk(event: Event): void {
  move(event);
  beginExchange();
  client.sendAt = now();
}

/** T1, T2 or the end, whichever ends the state. */
function secondsOfLeaseEvent(): u32 {
  switch (client.state) {
    case State.Bound:
      return client.renewSeconds;
    case State.Renewing:
      return client.rebindSeconds;
  }
  return client.leaseSeconds;
}

function leaseEventAt(): u32 {
  return client.agedAt + min<u32>(secondsOfLeaseEvent() - client.ageSeconds, leaseSleepSecondsMax) * 1000;
}

// --- What is sent ---

function sendWhatIsDue(): void {
  switch (client.state) {
    case State.Init:
    case State.InitReboot:
      beginToAsk(Event.WaitEnds);
      ask();
      break;
    case State.Selecting:
    case State.Requesting:
    case State.Rebooting:
      ask();
      break;
    case State.Renewing:
    case State.Rebinding:
      askForMoreTime();
      break;
    case State.Releasing:
      release();
      break;
  }
}

function ask(): void {
  if (client.state == State.Requesting && client.tries >= dhcpRequestsMax) return giveUp();
  if (client.state == State.Rebooting && client.tries >= dhcpRebootRequestsMax) return giveUp();
  if (!(client.state == State.Selecting ? sendDiscover() : sendRequest())) return;
  if (client.tries < 255) client.tries++;
  client.sendAt = now() + backOffMs(client.tries);
  tryLinkLocalIfDue();
}

/** RFC 2131 §3.2 (4): a lease that lasts may be used though nobody confirms it. */
function giveUp(): void {
  if (hasLease()) {
    move(Event.SilenceWithLease);
    checkAddress();
    return;
  }
  if (client.state == State.Requesting) failOnce();
  loseLease(Event.Silence);
}

/** RFC 2131 §4.4.5: again after half of what is left, and after a minute at the least. */
function askForMoreTime(): void {
  if (client.state == State.Renewing && !serverIsReachable()) {
    client.sendAt = now() + arpRequestMs;
    return;
  }
  beginExchange();
  if (!sendRequest()) return;
  const left = (secondsOfLeaseEvent() - client.ageSeconds) / 2;
  client.sendAt = now() + max<u32>(min<u32>(left, leaseSleepSecondsMax) * 1000, dhcpRenewMinMs);
}

/** RFC 2131 §4.4.6: to the server alone. If its MAC address can't be found, the lease ends by itself. */
function release(): void {
  if (client.tries == 0) {
    beginExchange();
    client.tries = 1;
  }
  const waits = elapsedSince(client.exchangeAt) < messageWaitMs;
  if (serverIsReachable()) {
    if (!sendRelease()) return;
  } else if (waits) {
    client.sendAt = now() + arpRequestMs;
    return;
  }
  cells.rememberedAddress = 0;
  forgetAddress();
  move(Event.Released);
}

function serverIsReachable(): bool {
  if (client.neighbour == nobody) client.neighbour = <u16>holdNeighbour(nextHopTo(client.server));
  return client.neighbour != nobody && isReachable(client.neighbour);
}
