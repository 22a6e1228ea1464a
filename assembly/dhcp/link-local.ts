// An address without a server (RFC 3927): 169.254/16, enough for a cable between two hosts. DHCP goes on asking, and its
// answer replaces it.

import { elapsedSince } from "../clock";
import { beginProbe } from "../ip/address-probe";
import { networkInterface } from "../ip/interface";
import { linkLocalAfterMs, linkLocalConflictWaitMs, linkLocalConflictsMax } from "../limits";
import { client } from "./client";
import { forgetAddress } from "./lease";
import { State } from "./state";

/** RFC 3927 §2.1: from 169.254.1.0 to 169.254.254.255. */
const first: u32 = 0xa9fe0100;
const addresses: u32 = 254 << 8;
const mask: u32 = 0xffff0000;

/** There has been no address for long enough. */
export function tryLinkLocalIfDue(): void {
  if (client.ourAddress != 0 || client.linkLocalAddress != 0) return;
  if (elapsedSince(client.withoutAddressSince) < linkLocalAfterMs) return;
  tryNext();
}

/** The link has changed: another host may have it there. It goes on being used while that is found out. */
export function checkLinkLocal(): void {
  if (client.linkLocalAddress != 0) beginProbe(client.linkLocalAddress, 0);
}

export function linkLocalIsUsed(): bool {
  return client.linkLocalAddress != 0 && client.ourAddress == client.linkLocalAddress;
}

export function linkLocalIsFree(): void {
  client.ourAddress = client.linkLocalAddress;
  client.ourMask = mask;
  client.ourGateway = 0;
}

/** While a lease is probed, that is what we wait for. */
export function linkLocalIsTaken(): void {
  if (linkLocalIsUsed()) forgetAddress();
  forgetLinkLocal();
  client.linkLocalConflicts++;
  if (client.state != State.Checking) tryNext();
}

export function forgetLinkLocal(): void {
  client.linkLocalAddress = 0;
}

/** RFC 3927 §2.2.1: who has met many conflicts tries once a minute. */
function tryNext(): void {
  const conflicts = client.linkLocalConflicts;
  client.linkLocalAddress = first + (mixed(conflicts) % addresses);
  beginProbe(client.linkLocalAddress, conflicts >= linkLocalConflictsMax ? linkLocalConflictWaitMs : 0);
}

/** RFC 3927 §2.1: the same device begins with the same address, another one elsewhere. MurmurHash3's last step. */
function mixed(attempt: u32): u32 {
  let number = networkInterface.macLow ^ (networkInterface.macHigh << 16) ^ (attempt * 0x9e3779b9);
  number = (number ^ (number >> 16)) * 0x85ebca6b;
  number = (number ^ (number >> 13)) * 0xc2b2ae35;
  return number ^ (number >> 16);
}
