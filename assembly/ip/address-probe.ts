// Address conflict detection (RFC 5227): is an address free, before we use it; and then we say that it is ours. What others
// say about it is heard in arp.ts; what becomes of the address is decided above.

import { cells } from "../cells";
import { isDue, now } from "../clock";
import { addressProbeDeadline, schedule, unschedule } from "../deadlines";
import { random } from "../driver/host";
import { announcementMs, announcements, probeClearMs, probeMaxMs, probeMinMs, probeWaitMs, probes } from "../limits";
import { announce, probe } from "./arp";
import { networkInterface } from "./interface";

export enum ProbeOutcome {
  Undecided,
  Free,
  Taken,
}

/** RFC 5227 §2.1.1. An earlier probe ends. */
export function beginProbe(address: u32, waitMs: u32): void {
  networkInterface.candidate = address;
  networkInterface.candidateIsTaken = 0;
  networkInterface.probesLeft = probes;
  networkInterface.announcementsLeft = 0;
  continueAfter(waitMs + (random() % probeWaitMs));
}

export function stopProbe(): void {
  networkInterface.candidate = 0;
  networkInterface.announcementsLeft = 0;
  unschedule(addressProbeDeadline);
}

/** RFC 5227 §2.3: the address is ours from now on. */
export function beginAnnouncing(): void {
  networkInterface.announcementsLeft = announcements;
  continueAfter(0);
}

/** The probe's deadline has come. */
export function continueProbe(): ProbeOutcome {
  unschedule(addressProbeDeadline);
  const our = networkInterface;
  if (our.candidate != 0 && our.candidateIsTaken) {
    stopProbe();
    return ProbeOutcome.Taken;
  }
  // Without a link nobody could answer: it begins anew when there is one.
  if (!cells.linkIsUp) return ProbeOutcome.Undecided;
  if (!isDue(our.probeAt)) schedule(addressProbeDeadline, our.probeAt);
  else if (our.candidate == 0) announceOnceMore();
  else if (our.probesLeft != 0) probeOnceMore();
  else {
    stopProbe();
    return ProbeOutcome.Free;
  }
  return ProbeOutcome.Undecided;
}

function probeOnceMore(): void {
  const our = networkInterface;
  if (!probe(our.candidate)) return continueAfter(0);
  our.probesLeft--;
  continueAfter(our.probesLeft == 0 ? probeClearMs : probeMinMs + (random() % (probeMaxMs - probeMinMs + 1)));
}

function announceOnceMore(): void {
  const our = networkInterface;
  if (our.announcementsLeft == 0) return;
  if (!announce()) return continueAfter(0);
  our.announcementsLeft--;
  if (our.announcementsLeft != 0) continueAfter(announcementMs);
}

function continueAfter(milliseconds: u32): void {
  networkInterface.probeAt = now() + milliseconds;
  schedule(addressProbeDeadline, networkInterface.probeAt);
}
