// The resolver (RFC 1035 §7, RFC 1123 §6.1.3, RFC 5452): asks the name servers, in turns and more and more patiently, for
// the addresses of names; and the hosts on the link for names that end in `.local` (RFC 6762 §5.1). What they answer is
// read in answers.ts. It speaks UDP alone: an address fits a message.

import { cells } from "../cells";
import { isDue, now } from "../clock";
import { namesDeadline, schedule, scheduleNoLater, unschedule } from "../deadlines";
import { random } from "../driver/host";
import { holdNeighbour, isReachable, nobody, releaseNeighbour } from "../ip/arp";
import { isHostAddress, networkInterface, nextHopTo } from "../ip/interface";
import {
  dnsHeaderBytes,
  internetClass,
  isLetter,
  putDnsHeader,
  putQuestionFields,
  DnsFlag,
  RecordType,
} from "../wire/dns";
import { copyBytes, putU8, u8At } from "../wire/bytes";
import { dnsPort, failedNameMs, multicastDnsPort, nameQueriesMax, nameQueryMs, namesMax } from "../limits";
import { Counter, count } from "../trace";
import { messageToSend, sendMessageThrough, sendMessageToGroup } from "../udp/output";
import { freePort } from "../udp/sockets";
import { claimName, labelsOf, miss, nameAt } from "./name-table";
import { isLocal, multicastDnsGroup, multicastDnsTimeToLive } from "./link-local";
import { Name, NameStatus } from "./records";

/** Asks for a name from the next poll on. Null: too many are being asked for. */
export function askFor(labels: usize, bytes: u32): Name | null {
  const name = claimName(labels, bytes);
  if (name) beginAsking(name);
  return name;
}

function beginAsking(name: Name): void {
  releaseNeighbour(name.neighbour);
  name.neighbour = <u16>nobody;
  name.status = <u8>NameStatus.Asking;
  name.queries = 0;
  name.isUnsent = 0;
  name.at = now();
  schedule(namesDeadline, now());
}

/** There is a link, or a neighbour has answered: what could not leave can now. */
export function wakeNames(): void {
  schedule(namesDeadline, now());
}

/** Our address is another: so may be the servers, and what names mean to them. */
export function askNamesAnew(): void {
  for (let index = 0; index < namesMax; index++) {
    const name = nameAt(index);
    if (name.status == <u8>NameStatus.Asking || name.handler != 0) beginAsking(name);
    else name.status = <u8>NameStatus.Unused;
  }
}

/** The names' deadline has come. */
export function serveNames(): void {
  unschedule(namesDeadline);
  for (let index = 0; index < namesMax && !cells.refused; index++) {
    const name = nameAt(index);
    if (name.status == <u8>NameStatus.Asking) ask(name);
    else if (name.handler == 0 && isDue(name.at)) name.status = <u8>NameStatus.Unused;
    if (name.status != <u8>NameStatus.Unused) scheduleNoLater(namesDeadline, name.at);
  }
  if (cells.refused) schedule(namesDeadline, now());
}

function ask(name: Name): void {
  if (isDue(name.at)) beginQuery(name);
  if (name.isUnsent && leaves(name)) {
    name.isUnsent = 0;
    count(Counter.DnsQueriesSent);
  }
}

/** RFC 5452 §9.2: each query has a number, a port and letters that nobody else can know. */
function beginQuery(name: Name): void {
  releaseNeighbour(name.neighbour);
  name.neighbour = <u16>nobody;
  const toLink = isLocal(labelsOf(name), name.bytes);
  const server = toLink ? 0 : serverAt(name.queries & 1);
  if (name.queries == nameQueriesMax || (server == 0 && !toLink)) {
    miss(name, failedNameMs);
    return;
  }
  name.at = now() + (nameQueryMs << (name.queries >> 1));
  name.queries++;
  name.server = server;
  name.id = <u16>random();
  name.port = <u16>freePort();
  name.isUnsent = 1;
  // RFC 6762 §16: on the link only the letters themselves are sure to come back.
  if (!toLink) drawCases(name);
}

/** The first or the second name server, or the only one; 0: there is none. */
function serverAt(turn: i32): u32 {
  const one = turn == 0 ? networkInterface.nameServer0 : networkInterface.nameServer1;
  const other = turn == 0 ? networkInterface.nameServer1 : networkInterface.nameServer0;
  if (isHostAddress(one)) return one;
  return isHostAddress(other) ? other : 0;
}

/** Servers send a question back as it was, capitals and all: as much more for a forger to guess as there are letters. */
function drawCases(name: Name): void {
  const labels = labelsOf(name);
  let chance = random();
  let place: u32 = 0;
  while (u8At(labels + place) != 0) {
    const behind = place + 1 + u8At(labels + place);
    for (place++; place < behind; place++) {
      const code = u8At(labels + place);
      if (!isLetter(code)) continue;
      putU8(labels + place, code ^ ((chance & 1) << 5));
      chance = rotr<u32>(chance, 1);
    }
  }
}

/** False: not now. */
function leaves(name: Name): bool {
  if (networkInterface.address == 0) return false;
  if (name.server == 0) {
    const bytes = putQuery(name, 0);
    return sendMessageToGroup(name.port, multicastDnsGroup, multicastDnsPort, bytes, multicastDnsTimeToLive);
  }
  if (name.neighbour == nobody) name.neighbour = <u16>holdNeighbour(nextHopTo(name.server));
  if (name.neighbour == nobody || !isReachable(name.neighbour)) return false;
  return sendMessageThrough(name.neighbour, name.port, name.server, dnsPort, putQuery(name, DnsFlag.RecursionDesired));
}

function putQuery(name: Name, flags: u32): u32 {
  putDnsHeader(messageToSend, name.id, flags, 1, 0, 0);
  const question = messageToSend + dnsHeaderBytes;
  copyBytes(question, labelsOf(name), name.bytes);
  const end = putQuestionFields(question + name.bytes, RecordType.Address, internetClass);
  return <u32>(end - messageToSend);
}
