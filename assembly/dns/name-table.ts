// The names that are asked for or known: a fixed table, in which each stands as a whole, for a shorter mark of it could be
// another's, too. Who asks and who answers: resolver.ts, answers.ts.

import { isDue, isEarlier, now } from "../clock";
import { namesDeadline, scheduleNoLater } from "../deadlines";
import { nobody, releaseNeighbour } from "../ip/arp";
import { nameBytesMax, namesMax } from "../limits";
import { guardBytes, namesStart } from "../memory-map";
import { copyBytes } from "../wire/bytes";
import { namesAgree } from "../wire/dns";
import { Name, NameStatus, nameHeadBytes, nameRecordBytes } from "./records";

// @ts-ignore: decorator
@inline
export function nameAt(index: i32): Name {
  if (guardBytes != 0) assert(<u32>index < <u32>namesMax);
  return changetype<Name>(namesStart + <usize>index * nameRecordBytes);
}

/** Its labels, in the form of the wire. */
export function labelsOf(name: Name): usize {
  return changetype<usize>(name) + nameHeadBytes;
}

/** One that is asked for, or whose answer still counts. */
export function findName(labels: usize): Name | null {
  for (let index = 0; index < namesMax; index++) {
    const name = nameAt(index);
    if (name.status == <u8>NameStatus.Unused) continue;
    if (name.status != <u8>NameStatus.Asking && isDue(name.at)) continue;
    if (namesAgree(0, labelsOf(name), labels)) return name;
  }
  return null;
}

/** One that is about to be asked for: in a free place, or in that of an answer that would be forgotten next. */
export function claimName(labels: usize, bytes: u32): Name | null {
  let next: Name | null = null;
  for (let index = 0; index < namesMax; index++) {
    const name = nameAt(index);
    if (name.status == <u8>NameStatus.Unused) {
      next = name;
      break;
    }
    if (name.status == <u8>NameStatus.Asking || name.handler != 0) continue;
    if (!next || isEarlier(name.at, next.at)) next = name;
  }
  if (!next) return null;
  assert(bytes <= <u32>nameBytesMax);
  copyBytes(labelsOf(next), labels, bytes);
  next.bytes = <u8>bytes;
  next.handler = 0;
  next.neighbour = <u16>nobody;
  return next;
}

/** It has this address for so long. */
export function know(name: Name, address: u32, lifetimeMs: u32): void {
  name.address = address;
  settle(name, NameStatus.Known, lifetimeMs);
}

/** There is no such name, or nobody knows; that counts for so long. */
export function miss(name: Name, lifetimeMs: u32): void {
  name.address = 0;
  settle(name, NameStatus.Missing, lifetimeMs);
}

function settle(name: Name, status: NameStatus, lifetimeMs: u32): void {
  releaseNeighbour(name.neighbour);
  name.neighbour = <u16>nobody;
  name.status = <u8>status;
  name.at = now() + lifetimeMs;
  scheduleNoLater(namesDeadline, name.at);
}
