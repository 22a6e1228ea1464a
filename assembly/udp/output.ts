// The last step of every message we send: header, checksum, and down to IP. Its data stand at `messageToSend` already.
// Services of the stack make theirs there and send them at once; the application's wait in queue.ts.

import { neighbourAt } from "../ip/arp";
import { networkInterface, sentSumsAreOurs } from "../ip/interface";
import { payloadToSend, sendFrom } from "../ip/ipv4";
import { udpHeaderBytes } from "../limits";
import { Counter, count } from "../trace";
import { checksumOf, pseudoHeaderSum, sumOf } from "../wire/checksum";
import { groupMacHigh, groupMacLow } from "../wire/ethernet";
import { Protocol } from "../wire/ipv4";
import { putUdp, putUdpChecksum } from "../wire/udp";

/** Where the data of a message being made stand: `messageBytesMax` of them at most (limits.ts). */
export const messageToSend: usize = payloadToSend + udpHeaderBytes;

/** RFC 1122 §3.2.1.7; RFC 1112 §6.1: a multicast stays on the link, if its protocol doesn't want otherwise. */
export const usualTimeToLive: u32 = 64;
export const groupTimeToLive: u32 = 1;

/** To a MAC address, from an address, whatever the interface's own are. False: the MAC had no room, or there is no link. */
export function sendMessage(
  macHigh: u32,
  macLow: u32,
  from: u32,
  fromPort: u32,
  to: u32,
  toPort: u32,
  dataBytes: u32,
  timeToLive: u32,
): bool {
  const header = payloadToSend;
  const bytes = udpHeaderBytes + dataBytes;
  putUdp(header, fromPort, toPort, bytes);
  if (sentSumsAreOurs())
    putUdpChecksum(header, checksumOf(sumOf(header, bytes) + pseudoHeaderSum(from, to, Protocol.Udp, bytes)));
  if (!sendFrom(from, macHigh, macLow, to, Protocol.Udp, bytes, timeToLive, 0)) return false;
  count(Counter.MessagesSent);
  return true;
}

/** Through a neighbour that is held and reachable (ip/arp.ts). */
export function sendMessageThrough(neighbour: i32, fromPort: u32, to: u32, toPort: u32, dataBytes: u32): bool {
  const mac = neighbourAt(neighbour);
  const from = networkInterface.address;
  return sendMessage(mac.macHigh, mac.macLow, from, fromPort, to, toPort, dataBytes, usualTimeToLive);
}

/** To a multicast group, or to everybody. */
export function sendMessageToGroup(fromPort: u32, to: u32, toPort: u32, dataBytes: u32, timeToLive: u32): bool {
  const macHigh = groupMacHigh(to);
  return sendMessage(macHigh, groupMacLow(to), networkInterface.address, fromPort, to, toPort, dataBytes, timeToLive);
}
