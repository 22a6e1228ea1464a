// The records below TCP: the interface, a neighbour, a datagram as it arrived. Layout only.

import { hasUdp } from "../limits";

/** The one network interface. A MAC address stands as its first two bytes and its last four. */
@unmanaged
export class Interface {
  macHigh: u32;
  macLow: u32;
  capabilities: u32;
  address: u32;
  mask: u32;
  gateway: u32;
  /** A gratuitous ARP waits for the next poll: after `configure`, and to defend the address (RFC 5227 §2.4). */
  announcementIsDue: u32;
  defendedAt: u32;
  // From here on in profiles with UDP alone.
  /** Whom to ask for names and for the time, as DHCP or the host says; 0: nobody. */
  nameServer0: u32;
  nameServer1: u32;
  timeServer: u32;
  /** The address that is being probed (ip/address-probe.ts), and whether somebody has it; 0: none is. */
  candidate: u32;
  candidateIsTaken: u32;
  /** When the next probe or announcement is due. */
  probeAt: u32;
  probesLeft: u8;
  announcementsLeft: u8;
  /** Our own address isn't static: it is given up when another host insists on it (RFC 5227 §2.4 (b)), who does now. */
  givesWay: u8;
  isContested: u8;
}
export const interfaceBytes: i32 = hasUdp ? offsetof<Interface>() : offsetof<Interface>("nameServer0");

export enum Reachability {
  /** The slot is free. */
  Unknown = 0,
  /** Asked for, and no answer yet. */
  Incomplete = 1,
  Reachable = 2,
  /** In use, and being asked again. */
  Probing = 3,
}


@unmanaged
export class Neighbour {
  address: u32;
  macLow: u32;
  macHigh: u16;
  /** Connections that send through this entry: it isn't evicted while there are any. */
  users: u16;
  reachability: Reachability;
  requests: u8;
  /** When it was last heard of, and when it is asked next. */
  confirmedAt: u32;
  askAt: u32;
}
export const neighbourBytes: i32 = offsetof<Neighbour>();

/** A multicast group that somebody here has joined (ip/groups.ts); the address 0: the place is free. */
@unmanaged
export class Group {
  address: u32;
  /** When the next report is due, if any is left to send (RFC 2236 §3). */
  reportAt: u32;
  /** Who has joined, a bit each; nobody: it is being left. */
  members: u16;
  /** Those of them who joined at top level of an application: they outlive `init`. */
  permanentMembers: u16;
  reportsLeft: u8;
  wasLastToReport: u8;
  reserved: u16;
}
export const groupBytes: i32 = offsetof<Group>();

/** The received datagram, its header read once (ip/ipv4.ts), and the Ethernet source, to which answers go. */
@unmanaged
export class Datagram {
  macHigh: u32;
  macLow: u32;
  source: u32;
  destination: u32;
  protocol: u32;
  /** RFC 3168 §5. */
  congestionMark: u32;
  payload: usize;
  payloadBytes: u32;
}
export const datagramBytes: i32 = offsetof<Datagram>();

/** An ICMP error about a segment of ours (ip/icmp.ts): what happened, and what it quotes. */
@unmanaged
export class IcmpError {
  kind: u32;
  code: u32;
  nextHopMtu: u32;
  remoteAddress: u32;
  ports: u32;
  sequence: u32;
}
export const icmpErrorBytes: i32 = offsetof<IcmpError>();
