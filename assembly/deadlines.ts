// Who wants attention next: a binary heap of deadlines, one for each entry of the tables and one for each of the services
// behind them, so that a poll costs nothing for those who sleep. What is to be done then stands in stack.ts and tcp/timeouts.ts.
//
// A deadline that moves later (most do: each acknowledgement restarts a timer) keeps its place until it surfaces.

import { cells } from "./cells";
import { isEarlier } from "./clock";
import { Deadline, Service, deadlineBytes } from "./deadline";
import { deadlinesMax, deadlinesStart, entriesMax, guardBytes, heapStart } from "./memory-map";

export const neighboursDeadline: i32 = entriesMax + Service.Neighbours;
export const alarmsDeadline: i32 = entriesMax + Service.Alarms;
export const messagesDeadline: i32 = entriesMax + Service.Messages;
export const groupsDeadline: i32 = entriesMax + Service.Groups;
export const namesDeadline: i32 = entriesMax + Service.Names;
export const responderDeadline: i32 = entriesMax + Service.Responder;
export const timeDeadline: i32 = entriesMax + Service.Time;
export const dhcpDeadline: i32 = entriesMax + Service.Dhcp;
export const addressProbeDeadline: i32 = entriesMax + Service.AddressProbe;
export const noDeadline: i32 = -1;

// @ts-ignore: decorator
@inline
export function deadlineOf(id: i32): Deadline {
  if (guardBytes != 0) assert(<u32>id < <u32>deadlinesMax);
  return changetype<Deadline>(deadlinesStart + <usize>id * deadlineBytes);
}

// @ts-ignore: decorator
@inline
function idAt(place: i32): i32 {
  if (guardBytes != 0) assert(<u32>place < <u32>deadlinesMax);
  return load<u16>(heapStart + ((<usize>place) << 1));
}

function put(place: i32, id: i32): void {
  if (guardBytes != 0) assert(<u32>place < <u32>deadlinesMax);
  store<u16>(heapStart + ((<usize>place) << 1), <u16>id);
  deadlineOf(id).place = <u16>place;
}

export function schedule(id: i32, at: u32): void {
  const deadline = deadlineOf(id);
  deadline.at = at;
  if (!deadline.isSet) {
    deadline.isSet = 1;
    deadline.key = at;
    rise(cells.deadlinesSet++, id);
  } else if (isEarlier(at, deadline.key)) {
    deadline.key = at;
    rise(deadline.place, id);
  }
}

export function scheduleNoLater(id: i32, at: u32): void {
  const deadline = deadlineOf(id);
  if (!deadline.isSet || isEarlier(at, deadline.at)) schedule(id, at);
}

export function unschedule(id: i32): void {
  const deadline = deadlineOf(id);
  if (!deadline.isSet) return;
  deadline.isSet = 0;
  const last = idAt(--cells.deadlinesSet);
  if (last == id) return;
  // The last one takes the place, and moves up or down from there.
  rise(deadline.place, last);
  sink(deadlineOf(last).place, last);
}

/** Whose deadline comes next, or `noDeadline`. */
export function nextDeadline(): i32 {
  while (cells.deadlinesSet != 0) {
    const first = idAt(0);
    const deadline = deadlineOf(first);
    if (deadline.key == deadline.at) return first;
    deadline.key = deadline.at;
    sink(0, first);
  }
  return noDeadline;
}

/** Puts an element where it belongs, at this place or nearer to the root. */
function rise(place: i32, id: i32): void {
  const key = deadlineOf(id).key;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const other = idAt(parent);
    if (!isEarlier(key, deadlineOf(other).key)) break;
    put(place, other);
    place = parent;
  }
  put(place, id);
}

/** Puts an element where it belongs, at this place or further from the root. */
function sink(place: i32, id: i32): void {
  const key = deadlineOf(id).key;
  const end = <i32>cells.deadlinesSet;
  while (true) {
    let child = 2 * place + 1;
    if (child >= end) break;
    if (child + 1 < end && isEarlier(deadlineOf(idAt(child + 1)).key, deadlineOf(idAt(child)).key)) child++;
    const other = idAt(child);
    if (!isEarlier(deadlineOf(other).key, key)) break;
    put(place, other);
    place = child;
  }
  put(place, id);
}
