// IGMP version 2, the host's part (RFC 2236): routers and switches learn which groups are wanted here. Queries are
// answered after a random time, unless another member has answered before. Not version 1 (RFC 2236 §4): its routers are
// gone; a query of theirs is answered as any other.

import { cells } from "../cells";
import { isDue, now } from "../clock";
import { groupsDeadline, schedule, scheduleNoLater, unschedule } from "../deadlines";
import { frameToSend, transmitFrame } from "../driver/frames";
import { random } from "../driver/host";
import { ethernetHeaderBytes, groupReportMs, groupsMax, ipv4HeaderBytes } from "../limits";
import { Counter, count, drop } from "../trace";
import { sumOf } from "../wire/checksum";
import { EtherType, groupMacHigh, groupMacLow, putEthernet } from "../wire/ethernet";
import { IgmpType, igmpBytes, igmpGroup, igmpType, putIgmp, responseTenths } from "../wire/igmp";
import { Protocol, addRouterAlert, putIpv4, routerAlertBytes } from "../wire/ipv4";
import { allHosts, groupAt } from "./groups";
import { networkInterface, sentSumsAreOurs } from "./interface";
import { datagram } from "./ipv4";
import { Group } from "./records";

/** RFC 2236 §2: its messages stay on the link. */
const timeToLive: u32 = 1;
const allRouters: u32 = 0xe0000002;

export function igmpArrives(): void {
  const reason = reasonToDrop();
  if (reason != Counter.Count) {
    drop(reason);
    return;
  }
  const message = datagram.payload;
  if (igmpType(message) == IgmpType.Query) hearQuery(igmpGroup(message), responseTenths(message) * 100);
  else hearReport(igmpGroup(message));
}

function reasonToDrop(): Counter {
  const message = datagram.payload;
  if (datagram.payloadBytes < <u32>igmpBytes) return Counter.IgmpMalformed;
  // No MAC is known to verify this one.
  if (sumOf(message, datagram.payloadBytes) != 0xffff) return Counter.IgmpBadChecksum;
  const group = igmpGroup(message);
  switch (igmpType(message)) {
    case IgmpType.Query:
      // RFC 2236 §2.4: about all groups, to all hosts; or about one, to that one.
      if (datagram.destination == (group == 0 ? allHosts : group)) return Counter.Count;
      break;
    case IgmpType.Version1Report:
    case IgmpType.Report:
      if (datagram.destination == group) return Counter.Count;
  }
  return Counter.IgmpIgnored;
}

/** RFC 2236 §3: a report is due within that time, and one that is due sooner stays so. */
function hearQuery(queried: u32, withinMs: u32): void {
  if (withinMs == 0) withinMs = groupReportMs;
  for (let index = 0; index < groupsMax; index++) {
    const group = groupAt(index);
    if (group.members == 0 || (queried != 0 && group.address != queried)) continue;
    if (group.reportsLeft != 0 && (isDue(group.reportAt) || group.reportAt - now() <= withinMs)) continue;
    if (group.reportsLeft == 0) group.reportsLeft = 1;
    reportWithin(group, withinMs);
  }
}

/** Another member has said it: the router needs to hear it only once. */
function hearReport(address: u32): void {
  for (let index = 0; index < groupsMax; index++) {
    const group = groupAt(index);
    if (group.address != address) continue;
    group.reportsLeft = 0;
    group.wasLastToReport = 0;
  }
}

function reportWithin(group: Group, withinMs: u32): void {
  group.reportAt = now() + 1 + (random() % withinMs);
  scheduleNoLater(groupsDeadline, group.reportAt);
}

/** The groups' deadline has come. Without a link or an address nobody is told; `reportGroupsAnew` begins again then. */
export function tellGroups(): void {
  unschedule(groupsDeadline);
  const maySpeak = cells.linkIsUp && networkInterface.address != 0;
  for (let index = 0; index < groupsMax; index++) {
    const group = groupAt(index);
    if (group.address == 0) continue;
    if (group.members != 0) {
      if (maySpeak) report(group);
    } else if (!maySpeak || !group.wasLastToReport || send(IgmpType.Leave, allRouters, group.address)) {
      group.address = 0;
    } else {
      schedule(groupsDeadline, now());
    }
  }
}

function report(group: Group): void {
  if (group.reportsLeft == 0) return;
  if (isDue(group.reportAt) && send(IgmpType.Report, group.address, group.address)) {
    group.wasLastToReport = 1;
    group.reportsLeft--;
    if (group.reportsLeft != 0) reportWithin(group, groupReportMs);
    return;
  }
  scheduleNoLater(groupsDeadline, group.reportAt);
}

function send(type: IgmpType, to: u32, about: u32): bool {
  const from = networkInterface;
  const header = frameToSend + ethernetHeaderBytes;
  putEthernet(frameToSend, groupMacHigh(to), groupMacLow(to), from.macHigh, from.macLow, EtherType.Ipv4);
  putIpv4(header, from.address, to, Protocol.Igmp, igmpBytes, timeToLive, 0, false);
  addRouterAlert(header, sentSumsAreOurs());
  putIgmp(header + ipv4HeaderBytes + routerAlertBytes, type, about);
  if (!transmitFrame(ethernetHeaderBytes + ipv4HeaderBytes + routerAlertBytes + igmpBytes)) return false;
  count(Counter.GroupReportsSent);
  return true;
}
