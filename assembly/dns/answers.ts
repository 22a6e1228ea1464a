// What is believed of an answer (RFC 1035 §7.3, RFC 5452 §9.1): that it is one, to the question that is out, from whom it was
// asked; and of it the addresses at the end of the aliases (RFC 1034 §3.6.2), or how long there is none (RFC 2308).

import { isHostAddress, isOnLink, networkInterface } from "../ip/interface";
import { datagram } from "../ip/ipv4";
import {
  aliasesMax,
  dnsPort,
  failedNameMs,
  missingNameLifetimeMaxMs,
  multicastDnsPort,
  nameLifetimeMaxMs,
  nameLifetimeMinMs,
  namesMax,
  recordsMax,
} from "../limits";
import { Counter, drop } from "../trace";
import { icmpError } from "../ip/icmp";
import { u32At, u8At } from "../wire/bytes";
import {
  DnsCode,
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
  nameEnd,
  namesAgree,
  questionFieldBytes,
  questionFields,
  recordData,
  recordEnd,
  recordFields,
  typeIn,
} from "../wire/dns";
import { message } from "../wire/udp";
import { know, labelsOf, miss, nameAt } from "./name-table";
import { Name, NameStatus } from "./records";
import { wakeNames } from "./resolver";
import { now } from "../clock";

/** The message just received is for a port from which a query went out, and so it was looked at. */
export function answerArrives(): bool {
  const name = nameAskedFrom(message.destinationPort);
  if (!name) return false;
  const reason = reasonToDrop(name);
  if (reason != Counter.Count) drop(reason);
  return true;
}

/** `icmpError` is about a query: its server doesn't serve, and the next one is asked at once. */
export function queryIsRefused(): bool {
  const name = nameAskedFrom(icmpError.ports & 0xffff);
  if (!name || name.server != icmpError.remoteAddress || icmpError.ports >> 16 != dnsPort) return false;
  name.at = now();
  wakeNames();
  return true;
}

function nameAskedFrom(port: u32): Name | null {
  for (let index = 0; index < namesMax; index++) {
    const name = nameAt(index);
    if (name.status == <u8>NameStatus.Asking && name.queries != 0 && name.port == port) return name;
  }
  return null;
}

/** `Counter.Count`: none, and the name is settled. */
function reasonToDrop(name: Name): Counter {
  const start = message.dataAddress;
  const end = start + message.dataBytes;
  if (!isFromServer(name)) return Counter.DnsUnasked;
  if (message.dataBytes < <u32>dnsHeaderBytes) return Counter.DnsMalformed;
  const isAnswer = (dnsFlags(start) & DnsFlag.Response) != 0 && dnsOperation(start) == 0;
  if (!isAnswer || dnsId(start) != name.id) return Counter.DnsUnasked;
  // A server that can't say may send no question back.
  const code = dnsCode(start);
  if (code != DnsCode.NoError && code != DnsCode.NoSuchName) return Counter.DnsFailed;
  if (countOf(start, Section.Questions) != 1) return Counter.DnsUnasked;
  const question = start + dnsHeaderBytes;
  const fields = questionFields(start, end, question);
  if (fields == 0) return Counter.DnsMalformed;
  if (!isQuestionFor(name, question, fields)) return Counter.DnsUnasked;
  const answers = fields + questionFieldBytes;
  if (!recordsAreWhole(start, end, answers)) return Counter.DnsMalformed;
  return settle(name, start, end, answers);
}

/** Answers on the link come from anybody who stands there (RFC 6762 §11). */
function isFromServer(name: Name): bool {
  if (datagram.destination != networkInterface.address) return false;
  if (name.server != 0) return datagram.source == name.server && message.sourcePort == dnsPort;
  return isOnLink(datagram.source) && message.sourcePort == multicastDnsPort;
}

/** In the very letters in which a server was asked; in either case, from the link. */
function isQuestionFor(name: Name, question: usize, fields: usize): bool {
  if (typeIn(fields) != RecordType.Address || classIn(fields) != internetClass) return false;
  const labels = labelsOf(name);
  if (name.server == 0) return namesAgree(message.dataAddress, question, labels);
  for (let n: u32 = 0; n < name.bytes; n++) if (u8At(question + n) != u8At(labels + n)) return false;
  return true;
}

/** Each record of the first two sections ends where it says, and an address has four bytes. */
function recordsAreWhole(start: usize, end: usize, record: usize): bool {
  const records = countOf(start, Section.Answers) + countOf(start, Section.Authority);
  if (records > <u32>recordsMax) return false;
  for (let n: u32 = 0; n < records; n++) {
    const fields = recordFields(start, end, record);
    if (fields == 0) return false;
    if (isOfInternet(fields, RecordType.Address) && dataBytes(fields) != 4) return false;
    if (isOfInternet(fields, RecordType.Alias) && nameEnd(start, recordEnd(fields), recordData(fields)) == 0)
      return false;
    record = recordEnd(fields);
  }
  return true;
}

/** RFC 6762 §10.2: the highest bit of the class says something else. */
function isOfInternet(fields: usize, type: RecordType): bool {
  return typeIn(fields) == type && (classIn(fields) & 0x7fff) == internetClass;
}

/** Follows the aliases, in whatever order they stand, to an address. */
function settle(name: Name, start: usize, end: usize, answers: usize): Counter {
  let wanted = start + dnsHeaderBytes;
  let lifetime = u32.MAX_VALUE;
  for (let aliases = 0; aliases <= aliasesMax; aliases++) {
    let alias: usize = 0;
    let record = answers;
    for (let n = countOf(start, Section.Answers); n > 0; n--) {
      const fields = recordFields(start, end, record);
      const isWanted = namesAgree(start, record, wanted);
      record = recordEnd(fields);
      if (!isWanted) continue;
      if (isOfInternet(fields, RecordType.Address) && isHostAddress(addressIn(fields))) {
        know(name, addressIn(fields), lifetimeMs(min(lifetime, lifetimeSeconds(fields)), nameLifetimeMaxMs));
        return Counter.Count;
      }
      if (alias == 0 && isOfInternet(fields, RecordType.Alias)) alias = fields;
    }
    if (alias == 0) return settleMissing(name, start, end, record, lifetime);
    wanted = recordData(alias);
    lifetime = min(lifetime, lifetimeSeconds(alias));
  }
  // They lead round and round.
  return Counter.DnsMalformed;
}

/** RFC 2308 §5: there is no address, for as long as the record about the zone's authority says. */
function settleMissing(name: Name, start: usize, end: usize, record: usize, aliasLifetime: u32): Counter {
  // RFC 2181 §9: what was cut off may have had it.
  if (dnsFlags(start) & DnsFlag.Truncated) return Counter.DnsFailed;
  for (let n = countOf(start, Section.Authority); n > 0; n--) {
    const fields = recordFields(start, end, record);
    record = recordEnd(fields);
    // Two names and five numbers, of which the last counts.
    if (!isOfInternet(fields, RecordType.Authority) || dataBytes(fields) < 22) continue;
    const lifetime = min(min(aliasLifetime, lifetimeSeconds(fields)), u32At(record - 4));
    miss(name, lifetimeMs(lifetime, missingNameLifetimeMaxMs));
    return Counter.Count;
  }
  miss(name, failedNameMs);
  return Counter.Count;
}

/** RFC 2181 §8: the highest bit is none of the lifetime's. */
function lifetimeMs(seconds: u32, mostMs: u32): u32 {
  if (<i32>seconds < 0) seconds = 0;
  return min(max(min(seconds, mostMs / 1000) * 1000, nameLifetimeMinMs), mostMs);
}
