// The fixed table of connections: claim and release, the one place where a state changes, and the row of deadlines.

import { cells } from "../cells";
import { now } from "../clock";
import { schedule, unschedule } from "../deadlines";
import { makeHandle, slotOf } from "../handles";
import { nobody, releaseNeighbour } from "../ip/arp";
import { connectionsMax, sleepMaxMs } from "../limits";
import { connectionsStart, guardBytes } from "../memory-map";
import { traceState } from "../trace";
import { Connection, News, Timer, connectionBytes } from "./connection";
import { neverChallenged } from "./challenge";
import { fourTupleOf, makeUnknown, noEntry } from "./four-tuples";
import { isBefore } from "./sequence";
import { Event, State, next } from "./state";

// @ts-ignore: decorator
@inline
export function connectionAt(id: i32): Connection {
  if (guardBytes != 0) assert(<u32>id < <u32>connectionsMax);
  return changetype<Connection>(connectionsStart + <usize>id * connectionBytes);
}

/** The connection whose handle the application holds, or null: it gave the handle up, or never had it. */
export function connectionOf(handle: i32): Connection | null {
  const slot = slotOf(handle);
  if (handle <= 0 || slot >= connectionsMax) return null;
  const connection = connectionAt(slot);
  return connection.handle == handle && !connection.isOrphan ? connection : null;
}

/** A record, all zero but for its name and the state it takes over; null if the table is full. */
export function claimConnection(state: State): Connection | null {
  const id = cells.freeConnection;
  if (id == noEntry) return null;
  cells.freeConnection = fourTupleOf(id).next;
  const connection = connectionAt(id);
  // Its place in the queue of those with news survives: see news.ts.
  const queued = connection.news & News.Queued;
  const nextWithNews = connection.nextWithNews;
  memory.fill(changetype<usize>(connection), 0, connectionBytes);
  connection.news = queued;
  connection.nextWithNews = nextWithNews;
  connection.id = id;
  connection.state = state;
  connection.neighbour = <u16>nobody;
  connection.challengeAt = neverChallenged();
  connection.handle = makeHandle(id);
  return connection;
}

/** The slot is free, and nothing of the connection is left. */
export function releaseConnection(connection: Connection): void {
  assert(connection.handle != 0);
  letGo(connection);
  connection.handle = 0;
  connection.news &= News.Queued;
  fourTupleOf(connection.id).next = cells.freeConnection;
  cells.freeConnection = connection.id;
}

/** The connection has ended, or lives on elsewhere: it gives up its four-tuple, its deadlines and its neighbour. */
export function letGo(connection: Connection): void {
  makeUnknown(connection.id);
  unschedule(connection.id);
  connection.armed = 0;
  releaseNeighbour(connection.neighbour);
  connection.neighbour = <u16>nobody;
}

/** RFC 9293 §3.3.2: the only place where a state changes. */
export function move(connection: Connection, event: Event): void {
  const from = connection.state;
  connection.state = next(from, event);
  traceState(connection.id, event, from, connection.state);
}

// --- The row of deadlines ---

// @ts-ignore: decorator
@inline
function deadlineAddress(connection: Connection, timer: Timer): usize {
  if (guardBytes != 0) assert(<u32>timer < <u32>Timer.Count);
  return changetype<usize>(connection) + offsetof<Connection>("deadline0") + ((<usize>timer) << 2);
}

export function arm(connection: Connection, timer: Timer, inMilliseconds: u32): void {
  store<u32>(deadlineAddress(connection, timer), now() + inMilliseconds);
  connection.armed |= 1 << timer;
}

export function disarm(connection: Connection, timer: Timer): void {
  connection.armed &= ~(1 << timer);
}

// @ts-ignore: decorator
@inline
export function isArmed(connection: Connection, timer: Timer): bool {
  return (connection.armed & (1 << timer)) != 0;
}

export function deadline(connection: Connection, timer: Timer): u32 {
  return load<u32>(deadlineAddress(connection, timer));
}

/** The connection wants attention in the next poll. */
export function wake(connection: Connection): void {
  schedule(connection.id, now());
}

/** The connection sleeps until the earliest of its deadlines. */
export function sleep(connection: Connection): void {
  let row = connection.armed;
  if (row == 0) {
    unschedule(connection.id);
    return;
  }
  let earliest = now() + sleepMaxMs;
  while (row != 0) {
    const at = deadline(connection, ctz<i32>(row));
    if (isBefore(at, earliest)) earliest = at;
    row &= row - 1;
  }
  schedule(connection.id, earliest);
}
