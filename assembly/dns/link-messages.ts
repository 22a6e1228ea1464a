// What is said on the link about names (RFC 6762), as far as it is about ours: questions, probes and answers. Whoever is
// beyond the link is not heard (§11).

import { mayAnswerStranger } from "../ip/answer-limit";
import { isOnLink, networkInterface } from "../ip/interface";
import { datagram } from "../ip/ipv4";
import { addressLifetimeSeconds, multicastDnsPort, recordsMax, strangerAnswerSpreadMs } from "../limits";
import { Counter, drop } from "../trace";
import {
  DnsFlag,
  RecordType,
  Section,
  addressIn,
  classIn,
  countOf,
  dataBytes,
  dnsCode,
  dnsFlags,
  dnsHeaderBytes,
  dnsId,
  dnsOperation,
  internetClass,
  lifetimeSeconds,
  namesAgree,
  questionFieldBytes,
  questionFields,
  recordEnd,
  recordFields,
  typeIn,
} from "../wire/dns";
import { message } from "../wire/udp";
import { NameClaim } from "./records";
import { flushOrAlone, meetConflict, ownLabels, probeIn, responder, wakeResponder, wasToldLately } from "./responder";

/** What is about our name in a message: bits. */
enum About {
  Nothing = 0,
  Question = 1,
  /** Its asker may be answered alone. */
  Alone = 2,
  /** He knows the answer. */
  Known = 4,
  /** Somebody has the name, with another address. */
  Conflict = 8,
  /** Somebody claims it, too, and goes before us. */
  Rival = 16,
  /** It is asked for whatever it has. */
  Anything = 32,
  Malformed = 64,
}

/** The message just received is for the responder's port, and we have a name: it was looked at. */
export function linkMessageArrives(): bool {
  if (message.destinationPort != multicastDnsPort || responder.claim == <u8>NameClaim.None) return false;
  const reason = reasonToDrop();
  if (reason != Counter.Count) drop(reason);
  return true;
}

/** `Counter.Count`: none, and what is about our name was heard. */
function reasonToDrop(): Counter {
  const start = message.dataAddress;
  if (!isOnLink(datagram.source)) return Counter.DnsIgnored;
  if (message.dataBytes < <u32>dnsHeaderBytes) return Counter.DnsMalformed;
  const isAnswer = (dnsFlags(start) & DnsFlag.Response) != 0;
  // RFC 6762 §18.3, §18.11, §6.
  const isOther =
    dnsOperation(start) != 0 || dnsCode(start) != 0 || (isAnswer && message.sourcePort != multicastDnsPort);
  if (isOther || message.sourcePort == 0) return Counter.DnsIgnored;
  const about = read(start, start + message.dataBytes, isAnswer);
  if (about & About.Malformed) return Counter.DnsMalformed;
  if (isAnswer) {
    if (about & About.Conflict) meetConflict();
  } else {
    hearQuery(about);
  }
  return Counter.Count;
}

function hearQuery(about: u32): void {
  if (responder.claim == <u8>NameClaim.Probing) {
    // RFC 6762 §8.2: he who loses waits for the other to have finished.
    if (about & About.Rival) probeIn(1000);
    return;
  }
  if (!(about & About.Question) || about & About.Known) return;
  if (message.sourcePort != multicastDnsPort || (about & About.Alone && wasToldLately())) {
    answerAlone(about & About.Anything ? RecordType.Any : RecordType.Address);
  } else {
    responder.everybodyAsks = 1;
    wakeResponder();
  }
}

/** One at a time, and each only so often: he asks again. */
function answerAlone(type: RecordType): void {
  if (responder.askerPort != 0 || !mayAnswerStranger(datagram.source, strangerAnswerSpreadMs)) return;
  responder.askerAddress = datagram.source;
  responder.askerMacHigh = <u16>datagram.macHigh;
  responder.askerMacLow = datagram.macLow;
  responder.askerPort = <u16>message.sourcePort;
  responder.askerId = <u16>dnsId(message.dataAddress);
  responder.askerType = <u16>type;
  wakeResponder();
}

/** Reads all of it, but not more than so many records. */
function read(start: usize, end: usize, isAnswer: bool): u32 {
  let about: u32 = About.Nothing;
  let at = start + dnsHeaderBytes;
  let left: u32 = recordsMax;
  for (let n = countOf(start, Section.Questions); n > 0 && left > 0; n--, left--) {
    const fields = questionFields(start, end, at);
    if (fields == 0) return About.Malformed;
    if (!isAnswer && namesAgree(start, at, ownLabels())) about |= aboutQuestion(fields);
    at = fields + questionFieldBytes;
  }
  const known = countOf(start, Section.Answers);
  const claimed = known + countOf(start, Section.Authority);
  const records = claimed + countOf(start, Section.Additional);
  for (let n: u32 = 0; n < records && left > 0; n++, left--) {
    const fields = recordFields(start, end, at);
    if (fields == 0 || (isAddress(fields) && dataBytes(fields) != 4)) return About.Malformed;
    if (namesAgree(start, at, ownLabels())) {
      if (isAnswer) about |= aboutAnswer(fields);
      else if (n < known) about |= isKnown(fields) ? About.Known : About.Nothing;
      else if (n < claimed && goesBefore(fields)) about |= About.Rival;
    }
    at = recordEnd(fields);
  }
  return about;
}

function aboutQuestion(fields: usize): u32 {
  const type = typeIn(fields);
  if (type != RecordType.Address && type != RecordType.Any) return About.Nothing;
  if ((classIn(fields) & ~flushOrAlone) != internetClass) return About.Nothing;
  const alone: u32 = classIn(fields) & flushOrAlone ? About.Alone : About.Nothing;
  return About.Question | alone | (type == RecordType.Any ? About.Anything : About.Nothing);
}

function isAddress(fields: usize): bool {
  return typeIn(fields) == RecordType.Address && (classIn(fields) & ~flushOrAlone) == internetClass;
}

/** RFC 6762 §9: another address than ours; while we only claim the name, whatever else it has (§8.1). A goodbye is none. */
function aboutAnswer(fields: usize): u32 {
  if (lifetimeSeconds(fields) == 0) return About.Nothing;
  const differs = isAddress(fields)
    ? addressIn(fields) != networkInterface.address
    : responder.claim == <u8>NameClaim.Probing;
  return differs ? About.Conflict : About.Nothing;
}

/** RFC 6762 §7.1. */
function isKnown(fields: usize): bool {
  if (!isAddress(fields) || addressIn(fields) != networkInterface.address) return false;
  return lifetimeSeconds(fields) >= addressLifetimeSeconds / 2;
}

/** RFC 6762 §8.2: the greater type, and of addresses the greater. */
function goesBefore(fields: usize): bool {
  return isAddress(fields) ? addressIn(fields) > networkInterface.address : typeIn(fields) > <u32>RecordType.Address;
}
