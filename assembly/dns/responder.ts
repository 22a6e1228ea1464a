// Our own name on the link (RFC 6762): claimed, announced, and told to who asks for its address. Others that are asked for
// are the resolver's business. Nothing is sent when a message arrives: what it asks for leaves in the next poll.

import { cells } from "../cells";
import { elapsedSince, isDue, now } from "../clock";
import { responderDeadline, schedule, scheduleNoLater, unschedule } from "../deadlines";
import { random } from "../driver/host";
import { joinGroup } from "../ip/groups";
import { networkInterface } from "../ip/interface";
import {
  addressLifetimeSeconds,
  nameAnnounceMs,
  nameAnnouncements,
  conflictsMax,
  conflictsMs,
  legacyLifetimeSeconds,
  multicastDnsPort,
  ownLabelBytesMax,
  nameProbeMs,
  nameProbes,
  toldAgainMs,
  udpSocketsMax,
} from "../limits";
import { responderStart } from "../memory-map";
import { isRegion } from "../region";
import { Result } from "../results";
import { Counter, count } from "../trace";
import { messageToSend, sendMessage, sendMessageToGroup } from "../udp/output";
import { copyBytes, putU16, putU8, u8At } from "../wire/bytes";
import {
  DnsFlag,
  RecordType,
  dnsHeaderBytes,
  internetClass,
  isLetter,
  putAddressFields,
  putDnsHeader,
  putQuestionFields,
} from "../wire/dns";
import { localBytes, localLabels, multicastDnsGroup, multicastDnsTimeToLive } from "./link-local";
import { NameClaim, Responder, responderHeadBytes } from "./records";

export const responder: Responder = changetype<Responder>(responderStart);

/** As a member of groups it stands behind the sockets. */
const member: i32 = udpSocketsMax;
/** RFC 6762 §10.2: whoever remembers something else may forget it. §5.4: may be answered alone. The same bit. */
export const flushOrAlone: u32 = 0x8000;
const toQuestionName: u32 = 0xc000 | dnsHeaderBytes;
const hyphen: u32 = 0x2d;
const zero: u32 = 0x30;

/** Our name, in the form of the wire. */
export function ownLabels(): usize {
  return responderStart + responderHeadBytes;
}

/** Gives the device a name on the link, `.local` behind it. It outlives `init`. */
export function callMe(text: usize, length: i32): i32 {
  if (!isRegion(text, length) || !isLabel(text, length)) return Result.InvalidArgument;
  if (!joinGroup(multicastDnsGroup, member)) return Result.TableFull;
  copyBytes(ownLabels() + 1, text, length);
  responder.labelBytes = <u8>length;
  responder.number = 0;
  putName();
  claimOwnName();
  return Result.Ok;
}

/** RFC 1123 §2.1: letters, digits, and hyphens inside. */
function isLabel(text: usize, length: i32): bool {
  if (length < 1 || length > ownLabelBytesMax) return false;
  for (let n = 0; n < length; n++) {
    const code = u8At(text + n);
    const isInside = n != 0 && n != length - 1;
    if (!isLetter(code) && code - zero > 9 && !(code == hyphen && isInside)) return false;
  }
  return true;
}

/** The label, its number if it has one, and `.local` behind. */
function putName(): void {
  let bytes: u32 = responder.labelBytes;
  const label = ownLabels() + 1;
  const number: u32 = responder.number;
  if (number != 0) {
    putU8(label + bytes++, hyphen);
    if (number > 9) putU8(label + bytes++, zero + number / 10);
    putU8(label + bytes++, zero + (number % 10));
  }
  putU8(ownLabels(), bytes);
  copyBytes(label + bytes, localLabels(), localBytes);
  responder.bytes = <u8>(1 + bytes + localBytes);
}

/** `init`: the name stays, and has still to be claimed. */
export function resetResponder(): void {
  responder.claim = <u8>NameClaim.None;
  responder.conflicts = 0;
  responder.number = 0;
  responder.toldAt = now() - addressLifetimeSeconds * 1000;
  if (responder.labelBytes == 0) return;
  putName();
  joinGroup(multicastDnsGroup, member);
}

/** RFC 6762 §8: there is a link, an address or a name that wasn't there before. */
export function claimOwnName(): void {
  responder.claim = <u8>NameClaim.None;
  responder.askerPort = 0;
  responder.everybodyAsks = 0;
  if (responder.labelBytes == 0 || networkInterface.address == 0) return;
  probeIn(random() % nameProbeMs);
}

/** RFC 6762 §8.1, §8.2. */
export function probeIn(milliseconds: u32): void {
  responder.claim = <u8>NameClaim.Probing;
  responder.left = nameProbes;
  responder.at = now() + milliseconds;
  schedule(responderDeadline, responder.at);
}

/** RFC 6762 §9: somebody else has the name. Who has it already asks again; who only claims it takes another. */
export function meetConflict(): void {
  count(Counter.DnsConflicts);
  if (responder.claim == <u8>NameClaim.Probing) {
    responder.number = responder.number == 0 ? 2 : responder.number == 99 ? 0 : responder.number + 1;
    putName();
  }
  if (responder.conflicts < conflictsMax) responder.conflicts++;
  // RFC 6762 §8.1: not for ever in a hurry.
  probeIn(responder.conflicts == conflictsMax ? conflictsMs : random() % nameProbeMs);
}

/** The responder's deadline has come. */
export function serveResponder(): void {
  unschedule(responderDeadline);
  if (responder.claim == <u8>NameClaim.None || !cells.linkIsUp) return;
  if (responder.askerPort != 0 && tellAsker()) responder.askerPort = 0;
  if (responder.claim != <u8>NameClaim.Ours && isDue(responder.at)) goOn();
  if (responder.everybodyAsks && mayTellAgain() && tellEverybody()) responder.everybodyAsks = 0;
  if (cells.refused) schedule(responderDeadline, now());
  if (responder.claim != <u8>NameClaim.Ours) scheduleNoLater(responderDeadline, responder.at);
  if (responder.everybodyAsks) scheduleNoLater(responderDeadline, responder.toldAt + toldAgainMs);
}

/** RFC 6762 §6: a record once a second. */
function mayTellAgain(): bool {
  return elapsedSince(responder.toldAt) >= toldAgainMs;
}

/** Three probes, and two announcements if nobody objects (RFC 6762 §8.1, §8.3). */
function goOn(): void {
  if (responder.claim == <u8>NameClaim.Probing) {
    if (responder.left != 0) {
      if (!probe()) return;
      responder.left--;
      responder.at = now() + nameProbeMs;
      return;
    }
    responder.claim = <u8>NameClaim.Announcing;
    responder.left = nameAnnouncements;
  }
  if (!tellEverybody()) return;
  responder.at = now() + nameAnnounceMs;
  if (--responder.left != 0) return;
  responder.claim = <u8>NameClaim.Ours;
  responder.conflicts = 0;
}

/** Who has this name? We would have this address. */
function probe(): bool {
  putDnsHeader(messageToSend, 0, 0, 1, 0, 1);
  let end = putOwnName(messageToSend + dnsHeaderBytes);
  end = putQuestionFields(end, RecordType.Any, internetClass | flushOrAlone);
  putU16(end, toQuestionName);
  end = putAddressFields(end + 2, internetClass, addressLifetimeSeconds, networkInterface.address);
  return sendToLink(end);
}

function tellEverybody(): bool {
  putDnsHeader(messageToSend, 0, DnsFlag.Response | DnsFlag.Authoritative, 0, 1, 0);
  let end = putOwnName(messageToSend + dnsHeaderBytes);
  end = putAddressFields(end, internetClass | flushOrAlone, addressLifetimeSeconds, networkInterface.address);
  if (!sendToLink(end)) return false;
  responder.toldAt = now();
  count(Counter.DnsAnswersSent);
  return true;
}

function putOwnName(at: usize): usize {
  copyBytes(at, ownLabels(), responder.bytes);
  return at + responder.bytes;
}

function sendToLink(end: usize): bool {
  const bytes = <u32>(end - messageToSend);
  return sendMessageToGroup(multicastDnsPort, multicastDnsGroup, multicastDnsPort, bytes, multicastDnsTimeToLive);
}

/** RFC 6762 §6.7: who knows only plain DNS gets his question back, and nothing that he would take for something else. */
function tellAsker(): bool {
  const isPlain = responder.askerPort != multicastDnsPort;
  const flags = DnsFlag.Response | DnsFlag.Authoritative;
  putDnsHeader(messageToSend, isPlain ? responder.askerId : 0, flags, isPlain ? 1 : 0, 1, 0);
  let end = putOwnName(messageToSend + dnsHeaderBytes);
  if (isPlain) {
    end = putQuestionFields(end, responder.askerType, internetClass);
    putU16(end, toQuestionName);
    end += 2;
  }
  const lifetime = isPlain ? legacyLifetimeSeconds : addressLifetimeSeconds;
  const ours = networkInterface.address;
  end = putAddressFields(end, isPlain ? internetClass : internetClass | flushOrAlone, lifetime, ours);
  const bytes = <u32>(end - messageToSend);
  const to = responder.askerAddress;
  const high = responder.askerMacHigh;
  const low = responder.askerMacLow;
  if (!sendMessage(high, low, ours, multicastDnsPort, to, responder.askerPort, bytes, multicastDnsTimeToLive))
    return false;
  count(Counter.DnsAnswersSent);
  return true;
}

/** RFC 6762 §5.4: the others, too, if they haven't heard it for a quarter of its life. */
export function wasToldLately(): bool {
  return elapsedSince(responder.toldAt) < (addressLifetimeSeconds * 1000) / 4;
}

export function wakeResponder(): void {
  schedule(responderDeadline, now());
}
