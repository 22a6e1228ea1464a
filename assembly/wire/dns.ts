// The DNS message (RFC 1035 §4): header, names, questions and records. Bytes only: what is asked and believed is decided in
// dns/. Every name is read within the bounds of RFC 9267: a pointer leads backward, and not often; a label has 63
// bytes at most, a name 255, and the root at its end.
//
//     0    2       4           6         8           10           12
//     | id | flags | questions | answers | authority | additional | questions ... records ...
//     record: | name | type 2 | class 2 | lifetime 4 | data bytes 2 | data ...

import { putU16, putU32, putU8, u16At, u32At, u8At } from "./bytes";

export const dnsHeaderBytes: i32 = 12;
/** Behind the name: of a question, and of a record in front of its data. */
export const questionFieldBytes: i32 = 4;
export const recordFieldBytes: i32 = 10;

const labelBytesMax: u32 = 63;
const nameBytesMax: u32 = 255;
/** More than any server needs: it points from one name to another, and seldom from there to a third. */
const pointersMax: i32 = 16;
const pointer: u32 = 0xc0;
const dot: u32 = 0x2e;

export enum DnsFlag {
  Response = 0x8000,
  Authoritative = 0x0400,
  Truncated = 0x0200,
  RecursionDesired = 0x0100,
}

export enum DnsCode {
  NoError = 0,
  NoSuchName = 3,
}

export enum RecordType {
  Address = 1,
  Alias = 5,
  Authority = 6,
  Any = 255,
}

export const internetClass: u32 = 1;

/** What a message's counters count. */
export enum Section {
  Questions = 4,
  Answers = 6,
  Authority = 8,
  Additional = 10,
}

export function dnsId(message: usize): u32 {
  return u16At(message);
}

export function dnsFlags(message: usize): u32 {
  return u16At(message + 2);
}

export function dnsCode(message: usize): u32 {
  return dnsFlags(message) & 15;
}

/** RFC 1035 §4.1.1: other than a query (0) in this. */
export function dnsOperation(message: usize): u32 {
  return (dnsFlags(message) >> 11) & 15;
}

export function countOf(message: usize, section: Section): u32 {
  return u16At(message + <usize>section);
}

export function putDnsHeader(message: usize, id: u32, flags: u32, questions: u32, answers: u32, authority: u32): void {
  putU16(message, id);
  putU16(message + 2, flags);
  putU16(message + Section.Questions, questions);
  putU16(message + Section.Answers, answers);
  putU16(message + Section.Authority, authority);
  putU16(message + Section.Additional, 0);
}

// --- Names ---

/** Where the name there ends, having seen all of it; 0: it is none. */
export function nameEnd(message: usize, end: usize, name: usize): usize {
  let behind: usize = 0;
  let at = name;
  // Where a pointer may lead: before whatever was read since the last one, so that none is followed twice.
  let begin = name;
  let pointers = 0;
  let bytes: u32 = 0;
  while (at < end) {
    const length = u8At(at);
    if ((length & pointer) == pointer) {
      if (end - at < 2 || ++pointers > pointersMax) return 0;
      if (behind == 0) behind = at + 2;
      at = placeOfPointer(message, at);
      if (at >= begin || at < message + dnsHeaderBytes) return 0;
      begin = at;
      continue;
    }
    if (length > labelBytesMax) return 0;
    bytes += 1 + length;
    if (bytes > nameBytesMax) return 0;
    at += 1 + length;
    if (length == 0) return behind == 0 ? at : behind;
  }
  return 0;
}

/** RFC 1035 §4.1.4. */
function placeOfPointer(message: usize, at: usize): usize {
  return message + (u16At(at) & 0x3fff);
}

/** RFC 4343: letters agree in either case. Both were read to their end before, or are ours and not compressed. */
export function namesAgree(message: usize, one: usize, other: usize): bool {
  while (true) {
    one = labelAt(message, one);
    other = labelAt(message, other);
    const length = u8At(one);
    if (u8At(other) != length) return false;
    if (length == 0) return true;
    for (let n: u32 = 1; n <= length; n++) if (smallLetter(u8At(one + n)) != smallLetter(u8At(other + n))) return false;
    one += 1 + length;
    other += 1 + length;
  }
}

function labelAt(message: usize, at: usize): usize {
  while ((u8At(at) & pointer) == pointer) at = placeOfPointer(message, at);
  return at;
}

function smallLetter(code: u32): u32 {
  return isLetter(code) ? code | 0x20 : code;
}

export function isLetter(code: u32): bool {
  return (code | 0x20) - 0x61 < 26;
}

/** Writes the name that a text like `www.example.org` means. Its bytes; 0: it is none, or too long for its place. */
export function putName(to: usize, text: usize, length: u32, bytesMax: u32): u32 {
  // A dot at the end stands for the root, which every name ends with.
  if (length != 0 && u8At(text + length - 1) == dot) length--;
  if (length == 0 || length + 2 > bytesMax) return 0;
  let labelBytes: u32 = 0;
  for (let n = length; n > 0; n--) {
    const code = u8At(text + n - 1);
    if (code != dot) {
      if (code <= 0x20 || code == 0x7f || ++labelBytes > labelBytesMax) return 0;
      putU8(to + n, code);
      continue;
    }
    if (labelBytes == 0) return 0;
    putU8(to + n, labelBytes);
    labelBytes = 0;
  }
  if (labelBytes == 0) return 0;
  putU8(to, labelBytes);
  putU8(to + 1 + length, 0);
  return length + 2;
}

// --- Questions and records ---

/** Both answer where what follows goes. The name is written already. */
export function putQuestionFields(at: usize, type: u32, dnsClass: u32): usize {
  putU16(at, type);
  putU16(at + 2, dnsClass);
  return at + questionFieldBytes;
}

export function putAddressFields(at: usize, dnsClass: u32, lifetimeSeconds: u32, address: u32): usize {
  putU16(at, RecordType.Address);
  putU16(at + 2, dnsClass);
  putU32(at + 4, lifetimeSeconds);
  putU16(at + 8, 4);
  putU32(at + 10, address);
  return at + recordFieldBytes + 4;
}

/** Where the fields behind a question's name stand; 0: it is malformed. */
export function questionFields(message: usize, end: usize, question: usize): usize {
  const fields = nameEnd(message, end, question);
  return fields != 0 && end - fields >= <usize>questionFieldBytes ? fields : 0;
}

/** Where the fields behind a record's name stand; 0: it is malformed, or says that it goes on behind the message. */
export function recordFields(message: usize, end: usize, record: usize): usize {
  const fields = nameEnd(message, end, record);
  if (fields == 0 || end - fields < <usize>recordFieldBytes) return 0;
  return end - recordData(fields) >= <usize>dataBytes(fields) ? fields : 0;
}

export function typeIn(fields: usize): u32 {
  return u16At(fields);
}

export function classIn(fields: usize): u32 {
  return u16At(fields + 2);
}

export function lifetimeSeconds(fields: usize): u32 {
  return u32At(fields + 4);
}

export function dataBytes(fields: usize): u32 {
  return u16At(fields + 8);
}

export function recordData(fields: usize): usize {
  return fields + recordFieldBytes;
}

export function recordEnd(fields: usize): usize {
  return recordData(fields) + dataBytes(fields);
}

export function addressIn(fields: usize): u32 {
  return u32At(recordData(fields));
}
