// The one network interface: its addresses, and what is true of other addresses as seen from it. It transmits nothing.

import { hasDhcp } from "../limits";
import { interfaceStart } from "../memory-map";
import { Interface } from "./records";

export const networkInterface: Interface = changetype<Interface>(interfaceStart);

/** The contract's capabilities of a MAC (docs/abi.md, `init`). */
const macVerifiesReceived: u32 = 1;
const macFillsInSent: u32 = 2;

export function receivedSumsAreVerified(): bool {
  return (networkInterface.capabilities & macVerifiesReceived) != 0;
}

export function sentSumsAreOurs(): bool {
  return (networkInterface.capabilities & macFillsInSent) == 0;
}

export function isOnLink(address: u32): bool {
  return ((address ^ networkInterface.address) & networkInterface.mask) == 0;
}

export function isSubnetBroadcast(address: u32): bool {
  // A mask of 31 or 32 bits leaves no room for a broadcast address (RFC 3021).
  return isOnLink(address) && ~networkInterface.mask > 1 && (address | networkInterface.mask) == 0xffffffff;
}

/** Everybody on the link (RFC 1122 §3.2.1.3). */
export function isBroadcast(address: u32): bool {
  return address == 0xffffffff || isSubnetBroadcast(address);
}

/** RFC 1112 §4. */
export function isMulticast(address: u32): bool {
  return address >> 28 == 14;
}

/** RFC 3927: an address of one's own choice. */
export function isLinkLocal(address: u32): bool {
  return address >> 16 == 0xa9fe;
}

/**
 * Can a single host on the wire have this address? Not zero's network, loopback, multicast, reserved or broadcast
 * (RFC 1122 §3.2.1.3).
 */
export function isHostAddress(address: u32): bool {
  return isUnicast(address) && !isSubnetBroadcast(address);
}

/** The same in a net of this mask, where the net's own address is no host's, either. */
export function isHostWithin(address: u32, mask: u32): bool {
  const host = address & ~mask;
  return isUnicast(address) && (~mask <= 1 || (host != 0 && host != ~mask));
}

function isUnicast(address: u32): bool {
  const network = address >> 24;
  return network != 0 && network != 127 && network < 224;
}

/**
 * RFC 1122 §3.3.1.1: to the host itself, or to the gateway; 0 if there is none. RFC 3927 §2.6.2: never to a gateway what
 * no router forwards.
 */
export function nextHopTo(destination: u32): u32 {
  const isNear = isOnLink(destination) || (hasDhcp && isLinkLocal(destination));
  return isNear ? destination : networkInterface.gateway;
}
