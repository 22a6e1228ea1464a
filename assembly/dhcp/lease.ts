// The lease: what a server has granted, how long it lasts, and how it ends (RFC 2131 §4.4.5).

import { cells } from "../cells";
import { elapsedSince, now } from "../clock";
import { random } from "../driver/host";
import { isHostAddress, isHostWithin, networkInterface } from "../ip/interface";
import { leaseSecondsMin } from "../limits";
import { Counter, count } from "../trace";
import { reply } from "../wire/dhcp";
import { client, move, waitBeforeAsking } from "./client";
import { Event } from "./state";

const infinite: u32 = 0xffffffff;

export function hasLease(): bool {
  return client.leaseSeconds != 0;
}

export function leaseEnds(): bool {
  return client.leaseSeconds != infinite;
}

/** The reply offers an address that a host can have, for a time that it can live with. */
export function isLeaseToTake(): bool {
  const mask = maskOfReply();
  const isMask = (~mask & (~mask + 1)) == 0;
  return reply.leaseSeconds >= leaseSecondsMin && isMask && isHostWithin(reply.yourAddress, mask);
}

/** Who names no mask, or none at all, means that of the address's class (RFC 950 §2.1). */
function maskOfReply(): u32 {
  if (reply.mask != 0) return reply.mask;
  const first = reply.yourAddress >> 24;
  if (first < 128) return 0xff000000;
  return first < 192 ? 0xffff0000 : 0xffffff00;
}

/** The ACK that has just arrived. RFC 2131 §4.4.1: the lease counts from when it was asked for. */
export function takeLease(): void {
  const mask = maskOfReply();
  client.server = reply.server;
  client.mask = mask;
  // A router elsewhere could not be reached.
  const isNear = ((reply.router ^ client.address) & mask) == 0 && reply.router != client.address;
  client.gateway = isNear && isHostWithin(reply.router, mask) ? reply.router : 0;
  client.nameServer0 = isHostAddress(reply.nameServer0) ? reply.nameServer0 : 0;
  client.nameServer1 = isHostAddress(reply.nameServer1) ? reply.nameServer1 : 0;
  client.timeServer = isHostAddress(reply.timeServer) ? reply.timeServer : 0;
  takeTimes();
  client.ageSeconds = 0;
  client.agedAt = client.requestedAt;
  count(Counter.DhcpLeases);
}

/** RFC 2131 §4.4.5: T1 before T2 before the end; what isn't so has its default. A random part less of T1. */
function takeTimes(): void {
  const lease = reply.leaseSeconds;
  const rebind = isBefore(reply.rebindSeconds, lease) ? reply.rebindSeconds : lease - lease / 8;
  const renew = isBefore(reply.renewSeconds, rebind) ? reply.renewSeconds : min<u32>(lease / 2, rebind);
  client.leaseSeconds = lease;
  client.rebindSeconds = rebind;
  client.renewSeconds = renew - (random() % (renew / 16 + 1));
}

function isBefore(seconds: u32, end: u32): bool {
  return seconds >= leaseSecondsMin / 2 && seconds <= end;
}

/** The lease grows older with the clock, which wraps sooner than a lease may end. */
export function ageLease(): void {
  const seconds = elapsedSince(client.agedAt) / 1000;
  client.agedAt += seconds * 1000;
  client.ageSeconds += seconds;
}

/** The interface is to be as the lease says. It is asked for again after a restart. */
export function useLease(): void {
  client.ourAddress = client.address;
  client.ourMask = client.mask;
  client.ourGateway = client.gateway;
  networkInterface.nameServer0 = client.nameServer0;
  networkInterface.nameServer1 = client.nameServer1;
  networkInterface.timeServer = client.timeServer;
  cells.rememberedAddress = client.address;
}

/** Nothing of it may be used any more. */
export function forgetLease(): void {
  if (hasLease() && client.ourAddress == client.address) forgetAddress();
  client.leaseSeconds = 0;
}

/** The interface is to have no address, and what came with it. */
export function forgetAddress(): void {
  client.ourAddress = 0;
  client.ourMask = 0;
  client.ourGateway = 0;
  client.withoutAddressSince = now();
  networkInterface.nameServer0 = 0;
  networkInterface.nameServer1 = 0;
  networkInterface.timeServer = 0;
  // Nor is it said any more that it is ours.
  networkInterface.announcementsLeft = 0;
}

/** Back to INIT. */
export function loseLease(event: Event): void {
  forgetLease();
  move(event);
  waitBeforeAsking();
}
