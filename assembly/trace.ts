// What can be seen of the stack from outside: a counter for every total and for every reason to drop, and, in builds
// with tracing on, the points of the trace. The order of the counters and of their names below is the same.

import { ascii, characterAt } from "./ascii";
import { trace } from "./driver/host";
import { hasUdp, tracing } from "./limits";
import { countersMax, countersStart, guardBytes } from "./memory-map";

export enum Counter {
  // Totals
  FramesReceived,
  FramesSent,
  FramesRefused,
  ArpRequestsSent,
  EchoReplies,
  SegmentsReceived,
  SegmentsSent,
  Retransmissions,
  RetransmissionTimeouts,
  FastRetransmits,
  ChallengesSent,
  ResetsSent,
  OpenedByUs,
  OpenedByPeer,
  Failed,
  TimeWaitsRecycled,
  TimeWaitsReopened,
  HalfOpenExpired,
  CookiesSent,
  CookiesTaken,
  // Reasons to drop a frame, or a part of it
  EthernetTooShort,
  EthernetTooLong,
  EthernetNotForUs,
  EthernetBadSource,
  EthernetUnknownType,
  ArpMalformed,
  ArpBadSender,
  ArpNotForUs,
  ArpUnsolicited,
  ArpConflict,
  Ipv4NoAddress,
  Ipv4BadHeader,
  Ipv4BadLength,
  Ipv4BadChecksum,
  Ipv4SourceRouted,
  Ipv4Fragment,
  Ipv4BadSource,
  Ipv4NotForUs,
  Ipv4UnknownProtocol,
  IcmpMalformed,
  IcmpBadChecksum,
  IcmpIgnored,
  IcmpBadQuote,
  IcmpNotInFlight,
  TcpMalformed,
  TcpBadChecksum,
  TcpPortZero,
  TcpBadFlags,
  TcpStranger,
  TcpListenIgnored,
  TcpBacklogFull,
  TcpHalfOpenFull,
  TcpConnectionsFull,
  TcpUnacceptable,
  TcpOldTimestamp,
  TcpNoTimestamp,
  TcpResetOutside,
  TcpResetChallenged,
  TcpSynChallenged,
  TcpNoAck,
  TcpWrongHandshakeAck,
  TcpAckOfUnsent,
  TcpAckTooOld,
  TcpIgnoredInSynSent,
  TcpIgnoredInTimeWait,
  TcpBeyondWindow,
  TcpTooManyHoles,
  TcpAfterFin,
  TcpAfterClose,
  // From here on in profiles with UDP alone: totals,
  MessagesReceived,
  MessagesSent,
  PortUnreachablesSent,
  GroupReportsSent,
  DhcpLeases,
  DhcpRefusals,
  DhcpDeclinesSent,
  // and reasons to drop.
  UdpMalformed,
  UdpBadChecksum,
  UdpPortZero,
  UdpNobody,
  UdpBufferFull,
  UdpNoNeighbour,
  UdpAddressChanged,
  IgmpMalformed,
  IgmpBadChecksum,
  IgmpIgnored,
  // Names and the time of day: totals, and reasons to drop.
  DnsQueriesSent,
  DnsMalformed,
  DnsUnasked,
  DnsFailed,
  DnsIgnored,
  DnsAnswersSent,
  DnsConflicts,
  SntpRequestsSent,
  SntpMalformed,
  SntpUnasked,
  SntpRefused,
  SntpUnsynchronized,
  DhcpMalformed,
  DhcpUnasked,
  DhcpWrongServer,
  DhcpBadLease,
  Count,
}
/** How many a build has. */
export const countersUsed: i32 = hasUdp ? Counter.Count : Counter.MessagesReceived;
if (countersUsed > countersMax) ERROR("more counters than their region holds");

/** One a line, in the order above. */
const names = ascii(`frames.received
frames.sent
frames.refused
arp.requests-sent
icmp.echo-replies
tcp.segments-received
tcp.segments-sent
tcp.retransmissions
tcp.retransmission-timeouts
tcp.fast-retransmits
tcp.challenges-sent
tcp.resets-sent
tcp.opened-by-us
tcp.opened-by-peer
tcp.failed
tcp.time-waits-recycled
tcp.time-waits-reopened
tcp.half-open-expired
tcp.syn-cookies-sent
tcp.syn-cookies-taken
ethernet.too-short
ethernet.too-long
ethernet.not-for-us
ethernet.bad-source
ethernet.unknown-type
arp.malformed
arp.bad-sender
arp.not-for-us
arp.unsolicited
arp.conflict
ipv4.no-address
ipv4.bad-header
ipv4.bad-length
ipv4.bad-checksum
ipv4.source-routed
ipv4.fragment
ipv4.bad-source
ipv4.not-for-us
ipv4.unknown-protocol
icmp.malformed
icmp.bad-checksum
icmp.ignored
icmp.bad-quote
icmp.not-in-flight
tcp.malformed
tcp.bad-checksum
tcp.port-zero
tcp.bad-flags
tcp.stranger
tcp.listen-ignored
tcp.backlog-full
tcp.half-open-full
tcp.connections-full
tcp.unacceptable
tcp.old-timestamp
tcp.no-timestamp
tcp.reset-outside
tcp.reset-challenged
tcp.syn-challenged
tcp.no-ack
tcp.wrong-handshake-ack
tcp.ack-of-unsent
tcp.ack-too-old
tcp.ignored-in-syn-sent
tcp.ignored-in-time-wait
tcp.beyond-window
tcp.too-many-holes
tcp.after-fin
tcp.after-close`);

/** And of the others. */
// prettier-ignore
const namesOfUdp: usize = hasUdp ? ascii(`udp.messages-received
udp.messages-sent
icmp.port-unreachables-sent
igmp.reports-sent
dhcp.leases
dhcp.refusals
dhcp.declines-sent
udp.malformed
udp.bad-checksum
udp.port-zero
udp.nobody
udp.buffer-full
udp.no-neighbour
udp.address-changed
igmp.malformed
igmp.bad-checksum
igmp.ignored
dns.queries-sent
dns.malformed
dns.unasked
dns.failed
dns.ignored
dns.answers-sent
dns.conflicts
sntp.requests-sent
sntp.malformed
sntp.unasked
sntp.refused
sntp.unsynchronized
dhcp.malformed
dhcp.unasked
dhcp.wrong-server
dhcp.bad-lease`) : 0;
const lineEnd: i32 = 0x0a;

/** What a build with tracing on reports. The host's side of each: docs/abi.md. */
export enum Point {
  /** a: the entry, b: its old state, c: the new one. */
  State = 1,
  /** a: the reason, a counter's number. */
  Drop = 2,
  /** a: the entry, b: a Timer, c: 0. */
  Timeout = 3,
  /** a: an entry that lives on as the entry b: half-open as a connection, a connection in TIME-WAIT. */
  Moved = 4,
  /** a: the entry, b: the Event (tcp/state.ts) that changes its state, which the next point tells. */
  Cause = 5,
}

export function count(counter: Counter): void {
  if (guardBytes != 0) assert(<u32>counter < <u32>countersUsed);
  const at = countersStart + ((<usize>counter) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** A frame, a segment or a part of it goes no further. Every drop goes through here, once. */
export function drop(reason: Counter): void {
  count(reason);
  if (tracing) trace(Point.Drop, reason, 0, 0);
}

/** The edge of figure 5 that an entry takes: by which event, from which state, to which. */
export function traceState(entry: i32, event: i32, from: i32, to: i32): void {
  if (!tracing) return;
  trace(Point.Cause, entry, event, 0);
  trace(Point.State, entry, from, to);
}

export function traceTimeout(entry: i32, timer: i32): void {
  if (tracing) trace(Point.Timeout, entry, timer, 0);
}

export function traceMoved(from: i32, to: i32): void {
  if (tracing) trace(Point.Moved, from, to, 0);
}

export function counter(index: u32): u32 {
  return index < <u32>countersUsed ? load<u32>(countersStart + ((<usize>index) << 2)) : 0;
}

/** The ASCII code of a name's character, 0 behind its end: a host in any language can read it so. */
export function counterName(index: u32, at: u32): i32 {
  let place = 0;
  if (index >= <u32>countersUsed) return 0;
  for (let skipped: u32 = 0; skipped < index; skipped++) place = placeOfNextName(place);
  for (let i: u32 = 0; i < at && letterOfName(place) != 0; i++) place++;
  return letterOfName(place);
}

/** The first name begins at place 0, and is read letter by letter; behind it, or in the second text, the next one begins. */
export function placeOfNextName(place: i32): i32 {
  while (letterOfName(place) != 0) place++;
  if (hasUdp && characterAt(names, place) == 0) return <i32>(namesOfUdp - names);
  return place + 1;
}

/** 0: the name has ended. */
export function letterOfName(place: i32): i32 {
  const code = characterAt(names, place);
  return code == lineEnd ? 0 : code;
}
