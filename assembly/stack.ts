// The two doors of the stack, `input` and `poll`, and the only upward dispatch: EtherType -> protocol -> connection, and
// deadline -> whose it is. No protocol is spoken here.

import { cells } from "./cells";
import { isDue, now, setNow } from "./clock";
import { applicationHasMessages, dispatchMessages } from "./datagrams";
import {
  addressProbeDeadline,
  deadlineOf,
  dhcpDeadline,
  groupsDeadline,
  messagesDeadline,
  namesDeadline,
  neighboursDeadline,
  nextDeadline,
  noDeadline,
  responderDeadline,
  schedule,
} from "./deadlines";
import { client, dhcpRuns } from "./dhcp/client";
import { serveAddressProbe } from "./dhcp/own-address";
import { serveDhcp } from "./dhcp/timeouts";
import { linkIsBack as dhcpLinkIsBack, makeWay, start as startDhcp } from "./dhcp/user-calls";
import { askNamesAnew, serveNames, wakeNames } from "./dns/resolver";
import { claimOwnName, resetResponder, serveResponder } from "./dns/responder";
import { receivedFrame, receivedFrameBytesMax } from "./driver/frames";
import { announce, arpArrives, askNeighbours, forgetNeighbours, nobody } from "./ip/arp";
import { reportGroupsAnew, resetGroups } from "./ip/groups";
import { icmpArrives, isAboutMessage } from "./ip/icmp";
import { igmpArrives, tellGroups } from "./ip/igmp";
import { networkInterface } from "./ip/interface";
import { datagram, datagramArrives } from "./ip/ipv4";
import {
  arpDefendMs,
  connectionsMax,
  ethernetHeaderBytes,
  halfOpenMax,
  hasDns,
  hasMulticastDns,
  hasSntp,
  hasDhcp,
  hasUdp,
  refusedAgainMs,
  sleepMaxMs,
  timeWaitMax,
} from "./limits";
import { buffersStart, tablesStart } from "./memory-map";
import { applicationHasNames, dispatchNames } from "./names";
import { askTimeAnew, serveTime, wakeTime } from "./sntp/time-of-day";
import { applicationIsToBegin, dispatchNews } from "./sockets";
import { Connection } from "./tcp/connection";
import { connectionAt, sleep, wake } from "./tcp/connections";
import { tcpArrives } from "./tcp/demultiplex";
import { endConnection } from "./tcp/endings";
import { chainFree, clearBuckets, firstHalfOpen, firstTimeWait, noEntry } from "./tcp/four-tuples";
import { halfOpenExpires, releaseAllHalfOpen, wakeHalfOpen } from "./tcp/half-open";
import { icmpErrorArrives } from "./tcp/icmp-errors";
import { drawSecrets } from "./tcp/isn";
import { resetListeners } from "./tcp/listeners";
import { applicationHasNews, clearNews } from "./tcp/news";
import { flush, wakeAwaiting } from "./tcp/output";
import { Event, State } from "./tcp/state";
import { forgetCookies } from "./tcp/syn-cookies";
import { endAllTimeWaits, timeWaitExpires } from "./tcp/time-wait";
import { expire, linkIsBack, sleepWithoutLink } from "./tcp/timeouts";
import { Result } from "./results";
import { Counter, count, drop } from "./trace";
import {
  EtherType,
  destinationHigh,
  destinationLow,
  etherType,
  isGroup,
  isToGroup,
  sourceHigh,
  sourceLow,
} from "./wire/ethernet";
import { udpArrives } from "./udp/demultiplex";
import { dropDepartures, sendDepartures, wakeDepartures } from "./udp/departures";
import { icmpErrorAboutMessage } from "./udp/icmp-errors";
import { resetUdpSockets } from "./udp/sockets";
import { Protocol } from "./wire/ipv4";

const never: u32 = 0xffffffff;

// --- Life ---

/** Everything as at the first moment, but for what memory-map.ts says. */
export function init(macHigh: u32, macLow: u32, capabilities: u32, instant: u32): void {
  memory.fill(tablesStart, 0, buffersStart - tablesStart);
  setNow(instant);
  networkInterface.macHigh = macHigh;
  networkInterface.macLow = macLow;
  networkInterface.capabilities = capabilities;
  networkInterface.defendedAt = instant - arpDefendMs;
  cells.linkIsUp = 1;
  cells.refused = 0;
  cells.startIsDue = 1;
  cells.deadlinesSet = 0;
  cells.freeConnection = chainFree(0, connectionsMax);
  cells.freeHalfOpen = chainFree(firstHalfOpen, halfOpenMax);
  cells.freeTimeWait = chainFree(firstTimeWait, timeWaitMax);
  cells.oldestTimeWait = <u16>noEntry;
  cells.newestTimeWait = <u16>noEntry;
  clearBuckets();
  clearNews();
  resetListeners();
  if (hasUdp) {
    cells.udpQueuedBytes = 0;
    resetUdpSockets();
    resetGroups();
    if (hasMulticastDns) resetResponder();
  }
  drawSecrets();
  forgetCookies();
  cells.wasInitialised = 1;
  if (hasDhcp && cells.dhcpIsWished) startDhcp();
}

/** A static address, which ends DHCP; none leaves it alone. */
export function configure(address: u32, mask: u32, gateway: u32): void {
  // Without an address nothing is opened or answered: not before the secrets are drawn.
  if (!cells.wasInitialised) return;
  if (hasDhcp) {
    if (address == 0 && dhcpRuns()) return;
    makeWay();
    networkInterface.givesWay = 0;
  }
  assign(address, mask, gateway);
}

/** Another address than before ends what was built on the old one (RFC 9293 §3.8, MUST-45). */
function assign(address: u32, mask: u32, gateway: u32): void {
  const isAnother = address != networkInterface.address;
  if (isAnother) {
    // There is something to begin with again.
    cells.startIsDue = 1;
    endAllTimeWaits();
    for (let id = 0; id < connectionsMax; id++) {
      const connection = connectionAt(id);
      if (connection.handle != 0 && !hasEnded(connection)) endConnection(connection, Event.Abort, Result.Unreachable);
    }
    releaseAllHalfOpen();
    if (hasUdp) dropDepartures();
    if (hasDns) askNamesAnew();
    if (hasSntp) askTimeAnew();
    forgetNeighbours();
  }
  networkInterface.address = address;
  networkInterface.mask = mask;
  networkInterface.gateway = gateway;
  networkInterface.announcementIsDue = address != 0 ? 1 : 0;
  if (hasUdp) reportGroupsAnew();
  if (hasMulticastDns && isAnother) claimOwnName();
}

/** What DHCP has found out about our address is so from now on. It is announced there. */
function followDhcp(): void {
  const our = networkInterface;
  if (our.address == client.ourAddress && our.mask == client.ourMask && our.gateway == client.ourGateway) return;
  assign(client.ourAddress, client.ourMask, client.ourGateway);
  our.announcementIsDue = 0;
  our.givesWay = 1;
  our.isContested = 0;
  our.defendedAt = now() - arpDefendMs;
}

function hasEnded(connection: Connection): bool {
  return connection.state == State.Closed && !connection.mustReset;
}

/** While the link is down nothing is sent and no connection's time runs out; what was due is due when it is back. */
export function linkChanged(up: bool): void {
  if (up && !cells.linkIsUp) {
    for (let id = 0; id < connectionsMax; id++) {
      const connection = connectionAt(id);
      if (connection.handle == 0 || hasEnded(connection)) continue;
      linkIsBack(connection);
      wake(connection);
    }
    wakeHalfOpen();
    schedule(neighboursDeadline, now());
    if (hasUdp) {
      wakeDepartures();
      reportGroupsAnew();
      if (hasDns) wakeNames();
      if (hasMulticastDns) claimOwnName();
      if (hasSntp) wakeTime();
    }
    if (hasDhcp) dhcpLinkIsBack();
  }
  cells.linkIsUp = up ? 1 : 0;
}

// --- The first door ---

/** A frame stands in the receive buffer. */
export function input(instant: u32, length: i32): void {
  setNow(instant);
  count(Counter.FramesReceived);
  const reason = reasonToDrop(length);
  if (reason != Counter.Count) {
    drop(reason);
    return;
  }
  switch (etherType(receivedFrame)) {
    case EtherType.Arp: {
      const neighbour = arpArrives(length);
      if (neighbour != nobody) {
        wakeAwaiting(neighbour);
        if (hasUdp) wakeDepartures();
        if (hasDns) wakeNames();
        if (hasSntp) wakeTime();
      }
      break;
    }
    case EtherType.Ipv4:
      if (datagramArrives(length)) dispatchDatagram();
      break;
    default:
      drop(Counter.EthernetUnknownType);
  }
}

function reasonToDrop(length: i32): Counter {
  if (length < ethernetHeaderBytes) return Counter.EthernetTooShort;
  if (length > receivedFrameBytesMax) return Counter.EthernetTooLong;
  // A group never sends, and what we have sent ourselves is an echo of the medium.
  const high = sourceHigh(receivedFrame);
  const low = sourceLow(receivedFrame);
  const isEcho = high == networkInterface.macHigh && low == networkInterface.macLow;
  if (isEcho || isGroup(high)) return Counter.EthernetBadSource;
  datagram.macHigh = high;
  datagram.macLow = low;
  if (isToGroup(receivedFrame)) return Counter.Count;
  const isOurs =
    destinationHigh(receivedFrame) == networkInterface.macHigh &&
    destinationLow(receivedFrame) == networkInterface.macLow;
  return isOurs ? Counter.Count : Counter.EthernetNotForUs;
}

function dispatchDatagram(): void {
  switch (datagram.protocol) {
    case Protocol.Tcp:
      tcpArrives();
      break;
    case Protocol.Icmp:
      if (!icmpArrives()) break;
      if (hasUdp && isAboutMessage()) icmpErrorAboutMessage();
      else icmpErrorArrives();
      break;
    default:
      if (hasUdp && datagram.protocol == Protocol.Udp) udpArrives();
      else if (hasUdp && datagram.protocol == Protocol.Igmp) igmpArrives();
      else drop(Counter.Ipv4UnknownProtocol);
  }
}

// --- The second door ---

/** Lets the application run, does all that is due, and answers in how many milliseconds it has to be called again. */
export function poll(instant: u32): u32 {
  setNow(instant);
  cells.refused = 0;
  dispatchNews();
  if (hasUdp) dispatchMessages();
  if (hasDns) dispatchNames();
  if (networkInterface.announcementIsDue && cells.linkIsUp && announce()) networkInterface.announcementIsDue = 0;
  // Each id comes up once: afterwards its deadline lies in the future, or the MAC has refused, which ends the round.
  let id = nextDeadline();
  while (id != noDeadline && !cells.refused && isDue(deadlineOf(id).at)) {
    serve(id);
    id = nextDeadline();
  }
  return untilNextPoll(id);
}

function serve(id: i32): void {
  if (id < firstHalfOpen) serveConnection(connectionAt(id));
  else if (id < firstTimeWait) halfOpenExpires(id);
  else if (hasUdp && id >= messagesDeadline) serveService(id);
  else if (id < neighboursDeadline) timeWaitExpires(id);
  else if (id == neighboursDeadline) askNeighbours();
  else changetype<() => void>(cells.alarmsHandler)();
}

function serveService(id: i32): void {
  if (id == messagesDeadline) sendDepartures();
  else if (id == groupsDeadline) tellGroups();
  else if (hasDhcp && id >= dhcpDeadline) serveDhcpClient(id);
  else if (hasDns && id == namesDeadline) serveNames();
  else if (hasMulticastDns && id == responderDeadline) serveResponder();
  else if (hasSntp) serveTime();
}

function serveDhcpClient(id: i32): void {
  if (id == addressProbeDeadline) serveAddressProbe();
  else serveDhcp();
  followDhcp();
}

function serveConnection(connection: Connection): void {
  if (!cells.linkIsUp) {
    sleepWithoutLink(connection);
    return;
  }
  expire(connection);
  flush(connection);
  if (connection.handle == 0 || hasEnded(connection)) return;
  if (cells.refused) schedule(connection.id, now());
  else sleep(connection);
}

function untilNextPoll(id: i32): u32 {
  if (cells.refused) return refusedAgainMs;
  if (hasDhcp && applicationIsToBegin()) return 1;
  if (applicationHasNews() || (hasUdp && applicationHasMessages())) return 1;
  if (hasDns && applicationHasNames()) return 1;
  if (id == noDeadline) return never;
  return min<u32>(deadlineOf(id).at - now(), sleepMaxMs);
}
