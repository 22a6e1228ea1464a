// What the application has sent and has not left yet: it waits for the next poll, for its neighbour, or for the MAC. What
// the link or the neighbour keep waiting too long is dropped, and its socket hears of it.

import { cells } from "../cells";
import { isDue, now } from "../clock";
import { messagesDeadline, schedule, scheduleNoLater, unschedule } from "../deadlines";
import { holdNeighbour, isReachable, nobody, releaseNeighbour } from "../ip/arp";
import { isBroadcast, isMulticast, nextHopTo } from "../ip/interface";
import { messageWaitMs } from "../limits";
import { Result } from "../results";
import { Counter, drop } from "../trace";
import { copyBytes } from "../wire/bytes";
import { groupTimeToLive, messageToSend, sendMessageThrough, sendMessageToGroup, usualTimeToLive } from "./output";
import { dataOf, firstQueued, queuedAfter, removeQueued } from "./queue";
import { Direction, QueuedMessage } from "./records";
import { tellError } from "./sockets";

/** In the next poll. */
export function wakeDepartures(): void {
  schedule(messagesDeadline, now());
}

/** The messages' deadline has come: what can leaves, oldest first. */
export function sendDepartures(): void {
  unschedule(messagesDeadline);
  let queued = firstQueued();
  while (queued) {
    if (queued.direction == <u8>Direction.Departing && isDone(queued)) queued = takeOut(queued);
    else queued = queuedAfter(queued);
    if (cells.refused) return wakeDepartures();
  }
}

/** The interface has another address: what was to be sent from the old one is dropped. */
export function dropDepartures(): void {
  unschedule(messagesDeadline);
  let queued = firstQueued();
  while (queued) {
    if (queued.direction == <u8>Direction.Departing) {
      fail(queued, Counter.UdpAddressChanged);
      queued = takeOut(queued);
    } else {
      queued = queuedAfter(queued);
    }
  }
}

/** It has left, or has waited too long. */
function isDone(queued: QueuedMessage): bool {
  if (leaves(queued)) return true;
  if (cells.refused) return false;
  if (isDue(queued.expiresAt)) {
    fail(queued, Counter.UdpNoNeighbour);
    return true;
  }
  scheduleNoLater(messagesDeadline, queued.expiresAt);
  return false;
}

function fail(queued: QueuedMessage, reason: Counter): void {
  drop(reason);
  tellError(queued.socket, Result.Unreachable);
}

/** Answers who comes after it. */
function takeOut(queued: QueuedMessage): QueuedMessage | null {
  releaseNeighbour(queued.neighbour);
  return removeQueued(queued);
}

/** False: not now. The wait begins with the first try, for a call happens at the instant of the event before it. */
function leaves(queued: QueuedMessage): bool {
  if (!queued.mayExpire) {
    queued.mayExpire = 1;
    queued.expiresAt = now() + messageWaitMs;
  }
  const to = queued.remoteAddress;
  const bytes = queued.dataBytes;
  if (isBroadcast(to) || isMulticast(to)) {
    copyBytes(messageToSend, dataOf(queued), bytes);
    const timeToLive = isMulticast(to) ? groupTimeToLive : usualTimeToLive;
    return sendMessageToGroup(queued.localPort, to, queued.remotePort, bytes, timeToLive);
  }
  if (queued.neighbour == nobody) queued.neighbour = <u16>holdNeighbour(nextHopTo(to));
  if (queued.neighbour == nobody || !isReachable(queued.neighbour)) return false;
  copyBytes(messageToSend, dataOf(queued), bytes);
  return sendMessageThrough(queued.neighbour, queued.localPort, to, queued.remotePort, bytes);
}
