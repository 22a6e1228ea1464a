// IPv4 (RFC 791, RFC 1122 §3.2): which datagrams are taken, and the headers of those we send. No reassembly, no
// forwarding, no options; nothing here knows what a datagram carries.

import { frameToSend, receivedFrame, transmitFrame } from "../driver/frames";
import { ethernetHeaderBytes, hasEcn, ipv4HeaderBytes } from "../limits";
import { datagramStart } from "../memory-map";
import { Counter, drop } from "../trace";
import { sumOf } from "../wire/checksum";
import { EtherType, isToGroup, putEthernet } from "../wire/ethernet";
import {
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
import { neighbourAt } from "./arp";
import { isHostAddress, networkInterface, receivedSumsAreVerified, sentSumsAreOurs } from "./interface";
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
  datagram.protocol = protocol(header);
  if (hasEcn) datagram.congestionMark = congestionMark(header);
  return true;
}

/** `Counter.Count`: none, and the record says where the datagram comes from, and what it carries. */
function reasonToDrop(header: usize, available: i32): Counter {
  const address = networkInterface.address;
  if (address == 0) return Counter.Ipv4NoAddress;
  if (available < ipv4HeaderBytes || version(header) != 4) return Counter.Ipv4BadHeader;
  const length = headerBytes(header);
  if (length < <u32>ipv4HeaderBytes) return Counter.Ipv4BadHeader;
  // What the frame holds beyond the total length is padding (RFC 894); less than that is a lie.
  const total = totalBytes(header);
  if (total > <u32>available || total < length) return Counter.Ipv4BadLength;
  if (!receivedSumsAreVerified() && sumOf(header, length) != 0xffff) return Counter.Ipv4BadChecksum;
  datagram.source = source(header);
  datagram.destination = destination(header);
  datagram.payload = header + length;
  datagram.payloadBytes = total - length;
  // RFC 1122 §3.3.6: nothing that came by a group address at the link is for us alone, and nothing else is served here.
  if (datagram.destination != address || isToGroup(receivedFrame)) return Counter.Ipv4NotForUs;
  // A source that can't be answered, or is ourselves (LAND).
  if (!isHostAddress(datagram.source) || datagram.source == address) return Counter.Ipv4BadSource;
  if (isFragment(header)) return Counter.Ipv4Fragment;
  if (length > <u32>ipv4HeaderBytes && isSourceRouted(header)) return Counter.Ipv4SourceRouted;
  return Counter.Count;
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
  const from = networkInterface;
  putEthernet(frameToSend, macHigh, macLow, from.macHigh, from.macLow, EtherType.Ipv4);
  putIpv4(
    frameToSend + ethernetHeaderBytes,
    from.address,
    to,
    carries,
    payloadBytes,
    timeToLive,
    trafficClass,
    sentSumsAreOurs(),
  );
  return transmitFrame(ethernetHeaderBytes + ipv4HeaderBytes + payloadBytes);
}
