// Which entry of which table a four-tuple belongs to, found in one step: a hash table over the connections, the
// half-open and the TIME-WAIT entries. The local address is the interface's, so the key is the peer's address and the
// two ports. The hash is keyed, so that nobody can choose ports that collide.

import { cells } from "../cells";
import { connectionsMax, halfOpenMax } from "../limits";
import { bucketBits, bucketsStart, entriesMax, fourTuplesStart, guardBytes } from "../memory-map";
import { FourTuple, fourTupleBytes } from "./records";

/** No entry: the end of a chain, and what `find` answers for a stranger. */
export const noEntry: i32 = 0xffff;

export const firstHalfOpen: i32 = connectionsMax;
export const firstTimeWait: i32 = connectionsMax + halfOpenMax;

// @ts-ignore: decorator
@inline
export function fourTupleOf(id: i32): FourTuple {
  if (guardBytes != 0) assert(<u32>id < <u32>entriesMax);
  return changetype<FourTuple>(fourTuplesStart + <usize>id * fourTupleBytes);
}

function bucketOf(remoteAddress: u32, ports: u32): usize {
  const mixed = ((remoteAddress ^ cells.hashSecret) * 0x9e3779b1 + ports) * cells.hashMultiplier;
  return bucketsStart + ((<usize>(mixed >> (32 - bucketBits))) << 1);
}

export function find(remoteAddress: u32, ports: u32): i32 {
  let id = <i32>load<u16>(bucketOf(remoteAddress, ports));
  while (id != noEntry) {
    const tuple = fourTupleOf(id);
    if (tuple.ports == ports && tuple.remoteAddress == remoteAddress) return id;
    id = tuple.next;
  }
  return noEntry;
}

/** From now on segments of this four-tuple are the entry's. */
export function makeKnown(id: i32, remoteAddress: u32, ports: u32): void {
  const tuple = fourTupleOf(id);
  const bucket = bucketOf(remoteAddress, ports);
  tuple.remoteAddress = remoteAddress;
  tuple.ports = ports;
  tuple.next = load<u16>(bucket);
  tuple.isKnown = 1;
  store<u16>(bucket, <u16>id);
}

/** From now on its segments are a stranger's. The entry still knows its four-tuple: a last reset needs it. */
export function makeUnknown(id: i32): void {
  const tuple = fourTupleOf(id);
  if (!tuple.isKnown) return;
  tuple.isKnown = 0;
  const bucket = bucketOf(tuple.remoteAddress, tuple.ports);
  let other = <i32>load<u16>(bucket);
  if (other == id) {
    store<u16>(bucket, tuple.next);
    return;
  }
  while (fourTupleOf(other).next != id) other = fourTupleOf(other).next;
  fourTupleOf(other).next = tuple.next;
}

/** All buckets empty, and the entries from `first` on in one free list. */
export function clearBuckets(): void {
  memory.fill(bucketsStart, 0xff, 2 << bucketBits);
}

export function chainFree(first: i32, count: i32): u16 {
  for (let id = first; id < first + count; id++) fourTupleOf(id).next = <u16>(id + 1);
  fourTupleOf(first + count - 1).next = <u16>noEntry;
  return <u16>first;
}
