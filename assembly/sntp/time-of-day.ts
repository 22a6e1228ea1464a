// The time of day (RFC 4330): asked of the time server once somebody wants to know, and then every few hours. Between the
// answers our own clock goes on.

import { elapsedSince, isDue, now } from "../clock";
import { schedule, scheduleNoLater, timeDeadline, unschedule } from "../deadlines";
import { random } from "../driver/host";
import { holdNeighbour, isReachable, nobody, releaseNeighbour } from "../ip/arp";
import { isHostAddress, networkInterface, nextHopTo } from "../ip/interface";
import { datagram } from "../ip/ipv4";
import { timePatienceMaxMs, timePatienceMs, timePollMs, timePort, timeRefusedMs } from "../limits";
import { timeOfDayStart } from "../memory-map";
import { Counter, count, drop } from "../trace";
import { messageToSend, sendMessageThrough } from "../udp/output";
import { freePort } from "../udp/sockets";
import {
  SntpMode,
  hasTransmitTime,
  leapIndicator,
  leapUnknown,
  originateAgrees,
  putSntpRequest,
  sntpBytes,
  sntpMode,
  stratum,
  stratumMax,
  transmitMilliseconds,
  transmitSeconds,
} from "../wire/sntp";
import { message } from "../wire/udp";
import { TimeOfDay } from "./records";

const time: TimeOfDay = changetype<TimeOfDay>(timeOfDayStart);

/** Seconds since 1970; 0: not known yet. The first who asks makes us ask. */
export function timeOfDay(): u32 {
  if (!time.isWanted) {
    time.isWanted = 1;
    time.neighbour = <u16>nobody;
    time.patienceMs = timePatienceMs;
    time.at = now();
    schedule(timeDeadline, now());
  }
  return time.isKnown ? time.seconds + elapsedSince(time.secondBeganAt) / 1000 : 0;
}

/** There is a link, or a neighbour has answered: what could not leave can now. */
export function wakeTime(): void {
  if (time.isUnsent) schedule(timeDeadline, now());
}

/** Our address is another: neighbours are about to be forgotten, and there may be a nearer server. */
export function askTimeAnew(): void {
  if (!time.isWanted) return;
  giveUp();
  time.patienceMs = timePatienceMs;
  time.at = now();
  schedule(timeDeadline, now());
}

/** The time's deadline has come. */
export function serveTime(): void {
  unschedule(timeDeadline);
  goOn();
  if (isDue(time.at)) beginRequest();
  if (time.isUnsent && leaves()) {
    time.isUnsent = 0;
    time.sentAt = now();
    count(Counter.SntpRequestsSent);
  }
  scheduleNoLater(timeDeadline, time.at);
}

/** Moves the beginning on, long before the clock of milliseconds has gone round. */
function goOn(): void {
  const seconds = elapsedSince(time.secondBeganAt) / 1000;
  time.seconds += seconds;
  time.secondBeganAt += seconds * 1000;
}

function giveUp(): void {
  releaseNeighbour(time.neighbour);
  time.neighbour = <u16>nobody;
  time.isAsking = 0;
  time.isUnsent = 0;
}

/** RFC 4330 §10: never more often than each 15 seconds, and less and less often where nobody answers. */
function beginRequest(): void {
  giveUp();
  time.server = networkInterface.timeServer;
  if (networkInterface.address == 0 || !isHostAddress(time.server)) {
    time.at = now() + timePatienceMs;
    return;
  }
  time.at = now() + time.patienceMs + (random() % timePatienceMs);
  time.patienceMs = min(2 * time.patienceMs, timePatienceMaxMs);
  time.nonce0 = random();
  time.nonce1 = random();
  time.port = <u16>freePort();
  time.isAsking = 1;
  time.isUnsent = 1;
}

/** False: not now. */
function leaves(): bool {
  if (time.neighbour == nobody) time.neighbour = <u16>holdNeighbour(nextHopTo(time.server));
  if (time.neighbour == nobody || !isReachable(time.neighbour)) return false;
  putSntpRequest(messageToSend, time.nonce0, time.nonce1);
  return sendMessageThrough(time.neighbour, time.port, time.server, timePort, sntpBytes);
}

/** The message just received is for the port from which we have asked, and so it was looked at. */
export function timeArrives(): bool {
  if (!time.isAsking || time.isUnsent || message.destinationPort != time.port) return false;
  const reason = reasonToDrop();
  if (reason == Counter.Count) setTime();
  else drop(reason);
  return true;
}

/** RFC 4330 §5: what makes an answer one to our question, and worth believing. */
function reasonToDrop(): Counter {
  const isForUs = datagram.destination == networkInterface.address;
  if (!isForUs || datagram.source != time.server || message.sourcePort != timePort) return Counter.SntpUnasked;
  const answer = message.dataAddress;
  if (message.dataBytes < <u32>sntpBytes) return Counter.SntpMalformed;
  if (sntpMode(answer) != SntpMode.Server || !originateAgrees(answer, time.nonce0, time.nonce1))
    return Counter.SntpUnasked;
  if (stratum(answer) == 0) {
    waitFor(timeRefusedMs);
    return Counter.SntpRefused;
  }
  const isSet = leapIndicator(answer) != leapUnknown && stratum(answer) <= stratumMax && hasTransmitTime(answer);
  return isSet ? Counter.Count : Counter.SntpUnsynchronized;
}

/** It has been under way for half of the time since we asked. */
function setTime(): void {
  const answer = message.dataAddress;
  time.seconds = transmitSeconds(answer);
  time.secondBeganAt = now() - elapsedSince(time.sentAt) / 2 - transmitMilliseconds(answer);
  time.isKnown = 1;
  waitFor(timePollMs);
}

/** So long, and up to an eighth more, that not all devices ask at once. */
function waitFor(milliseconds: u32): void {
  giveUp();
  time.patienceMs = timePatienceMs;
  time.at = now() + milliseconds + (random() % (milliseconds / 8));
  schedule(timeDeadline, time.at);
}
