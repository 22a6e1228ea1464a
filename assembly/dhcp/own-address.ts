// Whether an address is ours alone (RFC 5227): a lease before it is used, and everything that is used for as long as it is.

import { cells } from "../cells";
import { now } from "../clock";
import { ProbeOutcome, beginAnnouncing, beginProbe, continueProbe } from "../ip/address-probe";
import { networkInterface } from "../ip/interface";
import { dhcpDeclinedWaitMs } from "../limits";
import { Counter, count } from "../trace";
import { beginExchange, client, failOnce, move } from "./client";
import { loseLease, useLease } from "./lease";
import { forgetLinkLocal, linkLocalIsFree, linkLocalIsTaken, linkLocalIsUsed } from "./link-local";
import { sendDecline } from "./requests";
import { Event, State } from "./state";

/** The lease is there. What was being tried beside it makes way. */
export function checkAddress(): void {
  if (!linkLocalIsUsed()) forgetLinkLocal();
  beginProbe(client.address, 0);
}

/** The probe's deadline has come. */
export function serveAddressProbe(): void {
  if (networkInterface.isContested) loseContest();
  switch (continueProbe()) {
    case ProbeOutcome.Free:
      if (client.state == State.Checking) bind();
      else linkLocalIsFree();
      beginAnnouncing();
      break;
    case ProbeOutcome.Taken:
      if (client.state == State.Checking) decline();
      else linkLocalIsTaken();
      break;
  }
}

function bind(): void {
  move(Event.AddressIsFree);
  client.failures = 0;
  forgetLinkLocal();
  useLease();
}

/** Another host insists on our address, if it is ours still. */
function loseContest(): void {
  networkInterface.isContested = 0;
  if (client.ourAddress != networkInterface.address) return;
  if (linkLocalIsUsed()) linkLocalIsTaken();
  else decline();
}

/** RFC 2131 §3.1 (5): the server hears of it, and is left in peace for ten seconds. */
function decline(): void {
  beginExchange();
  // A hint, which may get lost: the address is given up anyway.
  if (sendDecline()) count(Counter.DhcpDeclinesSent);
  cells.rememberedAddress = 0;
  failOnce();
  loseLease(Event.AddressIsTaken);
  client.sendAt = now() + dhcpDeclinedWaitMs;
}
