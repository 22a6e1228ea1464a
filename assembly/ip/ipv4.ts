// IPv4 (RFC 791, RFC 1122 §3.2): which datagrams are taken, and the headers of those we send. No reassembly, no
// forwarding, no options; nothing here knows what a datagram carries.

import { frameToSend, receivedFrame, transmitFrame } from "../driver/frames";
import { bootClientPort, ethernetHeaderBytes, hasEcn, hasUdp, ipv4HeaderBytes, udpHeaderBytes } from "../limits";
import { datagramStart } from "../memory-map";
import { Counter, drop } from "../trace";
import { sumOf } from "../wire/checksum";
import { EtherType, isToGroup, putEthernet } from "../wire/ethernet";
import {
  Protocol,
  congestionMark,
  destination,
  headerBytes,
  isFragment,
  isSourceRouted,
  protocol,
  putIpv4,
  source,
  totalBytes,
  version,
} from "../wire/ipv4";
import { destinationPort } from "../wire/udp";
import { neighbourAt } from "./arp";
import { allHosts, anyGroupIsJoined, membersOf } from "./groups";
import { isBroadcast, isHostAddress, networkInterface, receivedSumsAreVerified, sentSumsAreOurs } from "./interface";
import { Datagram } from "./records";

export const datagram: Datagram = changetype<Datagram>(datagramStart);

/** Where the payload of a datagram being made stands. */
export const payloadToSend: usize = frameToSend + ethernetHeaderBytes + ipv4HeaderBytes;

/** Checks the datagram in the received frame, and reads its header into the record. False: dropped. */
export function datagramArrives(frameBytes: i32): bool {
  const header = receivedFrame + ethernetHeaderBytes;
  const reason = reasonToDrop(header, frameBytes - ethernetHeaderBytes);
  if (reason != Counter.Count) {
    drop(reason);
    return false;
  }
  if (hasEcn) datagram.congestionMark = congestionMark(header);
  return true;
}

/** `Counter.Count`: none, and the record says where the datagram comes from, and what it carries. */
function reasonToDrop(header: usize, available: i32): Counter {
  const address = networkInterface.address;
  if (!hasUdp && address == 0) return Counter.Ipv4NoAddress;
  if (available < ipv4HeaderBytes || version(header) != 4) return Counter.Ipv4BadHeader;
  const length = headerBytes(header);
  if (length < <u32>ipv4HeaderBytes) return Counter.Ipv4BadHeader;
  // What the frame holds beyond the total length is padding (RFC 894); less than that is a lie.
  const total = totalBytes(header);
  if (total > <u32>available || total < length) return Counter.Ipv4BadLength;
  if (!receivedSumsAreVerified() && sumOf(header, length) != 0xffff) return Counter.Ipv4BadChecksum;
  datagram.source = source(header);
  datagram.destination = destination(header);
  datagram.protocol = protocol(header);
  datagram.payload = header + length;
  datagram.payloadBytes = total - length;
  if (hasUdp && address == 0) {
    if (!isForBootClient()) return Counter.Ipv4NoAddress;
  } else if (datagram.destination != address || isToGroup(receivedFrame)) {
    // RFC 1122 §3.3.6: what came by a group address at the link is not for us alone.
    if (!hasUdp || !isForManyOfUs()) return Counter.Ipv4NotForUs;
  }
  // A source that can't be answered, or is ourselves (LAND).
  if ((!isHostAddress(datagram.source) && !(hasUdp && isQuerier())) || datagram.source == address)
    return Counter.Ipv4BadSource;
  if (isFragment(header)) return Counter.Ipv4Fragment;
  if (length > <u32>ipv4HeaderBytes && isSourceRouted(header)) return Counter.Ipv4SourceRouted;
  return Counter.Count;
}

/** RFC 2131 §4.1: without an address, only who is about to get one may be spoken to. */
function isForBootClient(): bool {
  if (datagram.protocol != Protocol.Udp || datagram.payloadBytes < <u32>udpHeaderBytes) return false;
  return destinationPort(datagram.payload) == bootClientPort;
}

/** To everybody, or to a group that was joined: UDP, and what routers and members say about groups. */
function isForManyOfUs(): bool {
  const to = datagram.destination;
  switch (datagram.protocol) {
    case Protocol.Udp:
      return isBroadcast(to) || membersOf(to) != 0;
    case Protocol.Igmp:
      return to == allHosts ? anyGroupIsJoined() : membersOf(to) != 0;
  }
  return false;
}

/** RFC 4541 §2.1.1: a switch that asks for groups may have no address. */
function isQuerier(): bool {
  return datagram.protocol == Protocol.Igmp && datagram.source == 0;
}

/** An answer to the datagram just received: back to the frame's source, whatever the neighbours' table says. */
export function answer(carries: u32, payloadBytes: u32, timeToLive: u32, trafficClass: u32): bool {
  const to = datagram.source;
  return sendTo(datagram.macHigh, datagram.macLow, to, carries, payloadBytes, timeToLive, trafficClass);
}

export function sendThrough(
  neighbourIndex: i32,
  to: u32,
  carries: u32,
  payloadBytes: u32,
  timeToLive: u32,
  trafficClass: u32,
): bool {
  const neighbour = neighbourAt(neighbourIndex);
  const high = <u32>neighbour.macHigh;
  return sendTo(high, neighbour.macLow, to, carries, payloadBytes, timeToLive, trafficClass);
}

/** To a MAC address that is known already. */
export function sendTo(
  macHigh: u32,
  macLow: u32,
  to: u32,
  carries: u32,
  payloadBytes: u32,
  timeToLive: u32,
  trafficClass: u32,
): bool {
  return sendFrom(networkInterface.address, macHigh, macLow, to, carries, payloadBytes, timeToLive, trafficClass);
}

/** The same from another address than the interface's: before it has one. */
export function sendFrom(
  from: u32,
  macHigh: u32,
  macLow: u32,
  to: u32,
  carries: u32,
  payloadBytes: u32,
  timeToLive: u32,
  trafficClass: u32,
): bool {
  const our = networkInterface;
  putEthernet(frameToSend, macHigh, macLow, our.macHigh, our.macLow, EtherType.Ipv4);
  putIpv4(
    frameToSend + ethernetHeaderBytes,
    from,
    to,
    carries,
    payloadBytes,
    timeToLive,
    trafficClass,
    sentSumsAreOurs(),
  );
  return transmitFrame(ethernetHeaderBytes + ipv4HeaderBytes + payloadBytes);
}
