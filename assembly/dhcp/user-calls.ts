// The calls about addresses, in the contract's form (docs/abi.md), and what the interface tells the client. What they ask
// for happens in the next poll.

import { cells } from "../cells";
import { now } from "../clock";
import { dhcpDeadline, schedule, unschedule } from "../deadlines";
import { nobody } from "../ip/arp";
import { stopProbe } from "../ip/address-probe";
import { Result } from "../results";
import { client, dhcpRuns, move, waitBeforeAsking } from "./client";
import { forgetAddress, hasLease } from "./lease";
import { checkLinkLocal, forgetLinkLocal } from "./link-local";
import { Event, State } from "./state";

/** At top level of an application: from each start of the stack on. */
export function start(): i32 {
  if (!cells.wasInitialised) {
    cells.dhcpIsWished = 1;
    return Result.Ok;
  }
  const wasOff = !dhcpRuns();
  if (!wasOff && client.state != State.Releasing) return Result.Ok;
  if (wasOff) client.neighbour = <u16>nobody;
  forgetAddress();
  client.address = cells.rememberedAddress;
  move(wasOff && client.address != 0 ? Event.StartRemembering : Event.Start);
  client.failures = 0;
  waitBeforeAsking();
  return Result.Ok;
}

/** A lease is given back, if there is a way to say so; an address of our own choice is only left. */
export function stop(): i32 {
  if (!dhcpRuns() || client.state == State.Releasing) return Result.Ok;
  forgetLinkLocal();
  move(cells.linkIsUp ? Event.Stop : Event.Abandon);
  stopProbe();
  client.leaseSeconds = 0;
  if (client.state == State.Releasing) client.sendAt = now();
  else forgetAddress();
  return Result.Ok;
}

export function state(): i32 {
  return client.state;
}

/** The host knows better: a static address. Nobody hears of it. */
export function makeWay(): void {
  if (!dhcpRuns()) return;
  forgetLinkLocal();
  move(Event.Abandon);
  stopProbe();
  unschedule(dhcpDeadline);
  client.leaseSeconds = 0;
  forgetAddress();
}

/**
 * There is a link again, perhaps another one. RFC 2131 §3.7: the address is asked for again; it goes on being used
 * meanwhile, so that a cable that was pulled for a moment costs no connection.
 */
export function linkIsBack(): void {
  if (!dhcpRuns()) return;
  if (client.state == State.Releasing) {
    schedule(dhcpDeadline, now());
    return;
  }
  if (client.ourAddress == 0) client.withoutAddressSince = now();
  if (!hasLease()) client.address = cells.rememberedAddress;
  move(client.address != 0 ? Event.LinkComesRemembering : Event.LinkComes);
  client.failures = 0;
  waitBeforeAsking();
  checkLinkLocal();
}
