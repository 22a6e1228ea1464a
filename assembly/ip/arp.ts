// Neighbours: who has which IPv4 address on the link (RFC 826, RFC 1122 §2.3.2, RFC 5227). A fixed table. Nothing waits
// here for an answer: a connection whose neighbour is unknown makes its segment again when the answer has come.

import { cells } from "../cells";
import { elapsedSince, isDue, isEarlier, now } from "../clock";
import { addressProbeDeadline, neighboursDeadline, schedule, scheduleNoLater, unschedule } from "../deadlines";
import { frameToSend, receivedFrame, transmitFrame } from "../driver/frames";
import {
  arpDefendMs,
  arpRequestMs,
  arpRequestsMax,
  ethernetHeaderBytes,
  hasDhcp,
  neighbourLifetimeMs,
  neighboursMax,
} from "../limits";
import { guardBytes, neighboursStart } from "../memory-map";
import { Counter, count, drop } from "../trace";
import {
  ArpOperation,
  arpBytes,
  arpIsWellFormed,
  arpOperation,
  arpSender,
  arpSenderMacHigh,
  arpSenderMacLow,
  arpTarget,
  putArp,
} from "../wire/arp";
import { EtherType, isGroup, putEthernet, sourceHigh, sourceLow } from "../wire/ethernet";
import { isHostAddress, isLinkLocal, isOnLink, networkInterface } from "./interface";
import { Neighbour, Reachability, neighbourBytes } from "./records";

export const nobody: i32 = 0xffff;

// @ts-ignore: decorator
@inline
export function neighbourAt(index: i32): Neighbour {
  if (guardBytes != 0) assert(<u32>index < <u32>neighboursMax);
  return changetype<Neighbour>(neighboursStart + <usize>index * neighbourBytes);
}

/**
 * An ARP packet of that length arrived. A request for our address is answered at once, to the frame's source.
 * Answers which neighbour, unknown until now, it has made known: somebody may wait for it; or nobody.
 */
export function arpArrives(length: i32): i32 {
  const packet = receivedFrame + ethernetHeaderBytes;
  if (length < ethernetHeaderBytes + arpBytes || !arpIsWellFormed(packet)) {
    drop(Counter.ArpMalformed);
    return nobody;
  }
  const macHigh = arpSenderMacHigh(packet);
  const macLow = arpSenderMacLow(packet);
  // A sender who isn't the frame's source speaks for somebody else.
  if (macHigh != sourceHigh(receivedFrame) || macLow != sourceLow(receivedFrame) || isGroup(macHigh)) {
    drop(Counter.ArpBadSender);
    return nobody;
  }
  const sender = arpSender(packet);
  if (hasDhcp) watchCandidate(sender, arpTarget(packet));
  if (sender == networkInterface.address && sender != 0) {
    defend();
    return nobody;
  }
  // RFC 5227 §1.1: a probe has no sender's address yet. It is answered, but there is nothing to learn.
  if (sender != 0 && !isHostAddress(sender)) {
    drop(Counter.ArpBadSender);
    return nobody;
  }
  const isForUs = networkInterface.address != 0 && arpTarget(packet) == networkInterface.address;
  const operation = arpOperation(packet);
  // RFC 826: learn before replying. Only a request to us makes an entry; anything else refreshes one at most.
  const isRequest = operation == ArpOperation.Request;
  const learned = sender == 0 ? nobody : learn(sender, macHigh, macLow, isForUs && isRequest);
  if (isRequest && isForUs) reply(macHigh, macLow, sender);
  else if (learned == nobody) drop(isRequest ? Counter.ArpNotForUs : Counter.ArpUnsolicited);
  if (learned == nobody) return nobody;
  const neighbour = neighbourAt(learned);
  const wasUnknown = neighbour.reachability == Reachability.Incomplete;
  neighbour.reachability = Reachability.Reachable;
  return wasUnknown ? learned : nobody;
}

/** RFC 5227 §2.1.1: another host has the address that we probe, or probes it at the same time. */
function watchCandidate(sender: u32, target: u32): void {
  const candidate = networkInterface.candidate;
  if (candidate == 0) return;
  // One that is ours already, and is only looked at again, is ours beside those who ask.
  const isProbe = sender == 0 && target == candidate && candidate != networkInterface.address;
  if (sender != candidate && !isProbe) return;
  networkInterface.candidateIsTaken = 1;
  schedule(addressProbeDeadline, now());
}

/**
 * RFC 5227 §2.4: another host uses our address. We keep it, and say so, but not in a duel: one that isn't static is given
 * up then (b), a static one is not (c).
 */
function defend(): void {
  drop(Counter.ArpConflict);
  if (hasDhcp && networkInterface.candidate == networkInterface.address) return;
  if (elapsedSince(networkInterface.defendedAt) < arpDefendMs) {
    if (hasDhcp && networkInterface.givesWay) {
      networkInterface.isContested = 1;
      schedule(addressProbeDeadline, now());
    }
    return;
  }
  networkInterface.defendedAt = now();
  networkInterface.announcementIsDue = 1;
}

function learn(address: u32, macHigh: u32, macLow: u32, mayCreate: bool): i32 {
  let index = find(address);
  if (index == nobody && mayCreate && isOnLink(address)) index = claim(address);
  if (index == nobody) return nobody;
  const neighbour = neighbourAt(index);
  neighbour.macHigh = <u16>macHigh;
  neighbour.macLow = macLow;
  neighbour.confirmedAt = now();
  neighbour.requests = 0;
  return index;
}

function find(address: u32): i32 {
  for (let index = 0; index < neighboursMax; index++) {
    const neighbour = neighbourAt(index);
    if (neighbour.address == address && neighbour.reachability != Reachability.Unknown) return index;
  }
  return nobody;
}

/** A free slot, or the one that was confirmed longest ago among those that no connection uses. */
function claim(address: u32): i32 {
  let oldest = nobody;
  for (let index = 0; index < neighboursMax; index++) {
    const neighbour = neighbourAt(index);
    if (neighbour.reachability == Reachability.Unknown) {
      oldest = index;
      break;
    }
    if (neighbour.users != 0) continue;
    if (oldest == nobody || isEarlier(neighbour.confirmedAt, neighbourAt(oldest).confirmedAt)) oldest = index;
  }
  if (oldest == nobody) return nobody;
  const neighbour = neighbourAt(oldest);
  neighbour.address = address;
  neighbour.users = 0;
  neighbour.requests = 0;
  neighbour.confirmedAt = now();
  neighbour.askAt = now();
  neighbour.reachability = Reachability.Incomplete;
  schedule(neighboursDeadline, now());
  return oldest;
}

/** The interface's address has changed: other neighbours are near now. Nobody sends through the old ones any more. */
export function forgetNeighbours(): void {
  for (let index = 0; index < neighboursMax; index++) {
    const neighbour = neighbourAt(index);
    assert(neighbour.users == 0);
    neighbour.reachability = Reachability.Unknown;
  }
  unschedule(neighboursDeadline);
}

/**
 * Somebody will send to this next hop: an entry that stays while it is held, or nobody if all are in use. One that is
 * unknown is asked for; a next hop of 0 is no host.
 */
export function holdNeighbour(nextHop: u32): i32 {
  let index = find(nextHop);
  if (index == nobody && nextHop != 0) index = claim(nextHop);
  if (index != nobody) neighbourAt(index).users++;
  return index;
}

/** The same, and it need not be asked for: a handshake has just shown that it is reached at that MAC address. */
export function holdProvenNeighbour(nextHop: u32, macHigh: u32, macLow: u32): i32 {
  const index = holdNeighbour(nextHop);
  if (index == nobody) return nobody;
  const neighbour = neighbourAt(index);
  if (neighbour.reachability == Reachability.Incomplete) {
    neighbour.macHigh = <u16>macHigh;
    neighbour.macLow = macLow;
    neighbour.confirmedAt = now();
    neighbour.reachability = Reachability.Reachable;
  }
  return index;
}

export function releaseNeighbour(index: i32): void {
  if (index == nobody) return;
  const neighbour = neighbourAt(index);
  assert(neighbour.users != 0);
  neighbour.users--;
}

/** May be sent to? An entry that is old is asked again meanwhile; one without an answer is asked for. */
export function isReachable(index: i32): bool {
  const neighbour = neighbourAt(index);
  if (neighbour.reachability == Reachability.Reachable && elapsedSince(neighbour.confirmedAt) > neighbourLifetimeMs)
    suspectNeighbour(index);
  return neighbour.reachability != Reachability.Incomplete;
}

/** RFC 9293 §3.8.3 (a), MUST-20: a connection hears nothing. Is the neighbour still there? */
export function suspectNeighbour(index: i32): void {
  const neighbour = neighbourAt(index);
  if (neighbour.reachability != Reachability.Reachable) return;
  neighbour.reachability = Reachability.Probing;
  neighbour.requests = 0;
  neighbour.askAt = now();
  schedule(neighboursDeadline, now());
}

/** The neighbours' deadline has come: asks for all that are due. Without a link, nobody could answer. */
export function askNeighbours(): void {
  unschedule(neighboursDeadline);
  if (!cells.linkIsUp) return;
  for (let index = 0; index < neighboursMax; index++) {
    const neighbour = neighbourAt(index);
    if (neighbour.reachability != Reachability.Incomplete && neighbour.reachability != Reachability.Probing) continue;
    if (isDue(neighbour.askAt) && !ask(neighbour)) continue;
    scheduleNoLater(neighboursDeadline, neighbour.askAt);
  }
}

/**
 * RFC 1122 §2.3.2.1: at most one request a second to one destination. Who once answered is asked directly first, and
 * goes on being used even if no answer comes: its connections have time-outs of their own. Answers whether it has to be asked again.
 */
function ask(neighbour: Neighbour): bool {
  const wasKnown = neighbour.reachability == Reachability.Probing;
  if (neighbour.requests >= arpRequestsMax) {
    if (wasKnown) {
      neighbour.reachability = neighbour.users != 0 ? Reachability.Reachable : Reachability.Unknown;
      neighbour.confirmedAt = now();
      return false;
    }
    if (neighbour.users == 0) {
      neighbour.reachability = Reachability.Unknown;
      return false;
    }
  }
  const directly = wasKnown && neighbour.requests < 2;
  const sent = sendRequest(
    directly ? neighbour.macHigh : 0xffff,
    directly ? neighbour.macLow : 0xffffffff,
    neighbour.address,
  );
  if (!sent) return true; // In the next poll.
  neighbour.askAt = now() + arpRequestMs;
  count(Counter.ArpRequestsSent);
  if (neighbour.requests < arpRequestsMax) neighbour.requests++;
  return true;
}

/** RFC 5227 §2.3, an announcement: a request for our own address. False: the MAC had no room. */
export function announce(): bool {
  return sendRequest(0xffff, 0xffffffff, networkInterface.address);
}

/** RFC 5227 §2.1.1: a request without a sender's address, of which nobody learns. False: the MAC had no room. */
export function probe(address: u32): bool {
  return send(ArpOperation.Request, 0, 0xffff, 0xffffffff, 0, 0, address);
}

function sendRequest(toHigh: u32, toLow: u32, target: u32): bool {
  return send(ArpOperation.Request, networkInterface.address, toHigh, toLow, 0, 0, target);
}

function reply(toHigh: u32, toLow: u32, target: u32): void {
  // RFC 3927 §2.5: everybody hears who has such an address, and who has it, too, says so.
  const loudly = hasDhcp && isLinkLocal(networkInterface.address);
  const high: u32 = loudly ? 0xffff : toHigh;
  const low: u32 = loudly ? 0xffffffff : toLow;
  send(ArpOperation.Reply, networkInterface.address, high, low, toHigh, toLow, target);
}

function send(
  operation: ArpOperation,
  sender: u32,
  toHigh: u32,
  toLow: u32,
  targetMacHigh: u32,
  targetMacLow: u32,
  target: u32,
): bool {
  const high = networkInterface.macHigh;
  const low = networkInterface.macLow;
  putEthernet(frameToSend, toHigh, toLow, high, low, EtherType.Arp);
  const packet = frameToSend + ethernetHeaderBytes;
  putArp(packet, operation, high, low, sender, targetMacHigh, targetMacLow, target);
  return transmitFrame(ethernetHeaderBytes + arpBytes);
}
