// Listening ports (RFC 9293 §3.9.1.1, passive OPEN), their backlog and the queue of established connections that wait
// for `tcpAccept`. The half-open ones before it stand in half-open.ts.

import { cells } from "../cells";
import { makeHandle, slotOf } from "../handles";
import { connectionsMax, listenersMax } from "../limits";
import { guardBytes, listenersStart } from "../memory-map";
import { Connection, News } from "./connection";
import { connectionAt } from "./connections";
import { noEntry } from "./four-tuples";
import { setDefaults } from "./options-table";
import { Listener, listenerBytes } from "./records";
import { queueNews } from "./news";

// @ts-ignore: decorator
@inline
export function listenerAt(index: i32): Listener {
  if (guardBytes != 0) assert(<u32>index < <u32>listenersMax);
  return changetype<Listener>(listenersStart + <usize>index * listenerBytes);
}

export function listenerOf(handle: i32): Listener | null {
  const index = slotOf(handle) - connectionsMax;
  if (handle <= 0 || index < 0 || index >= listenersMax) return null;
  const listener = listenerAt(index);
  return listener.handle == handle ? listener : null;
}

export function listenerOn(port: u32): Listener | null {
  for (let index = 0; index < listenersMax; index++) {
    const listener = listenerAt(index);
    if (listener.handle != 0 && listener.port == port) return listener;
  }
  return null;
}

export function indexOf(listener: Listener): i32 {
  return slotOf(listener.handle) - connectionsMax;
}

/** Null if the table is full. */
export function claimListener(port: u32, backlog: i32): Listener | null {
  for (let index = 0; index < listenersMax; index++) {
    const listener = listenerAt(index);
    if (listener.handle != 0) continue;
    listener.handle = makeHandle(connectionsMax + index);
    listener.port = <u16>port;
    listener.backlog = <u16>max(1, min(backlog, connectionsMax));
    listener.isPermanent = cells.wasInitialised ? 0 : 1;
    listener.handler = 0;
    setDefaults(listener);
    emptyQueue(listener);
    return listener;
  }
  return null;
}

export function releaseListener(listener: Listener): void {
  listener.handle = 0;
  listener.news &= News.Queued;
}

/** `init`: only what an application opened at top level goes on listening, with nobody in its queue. */
export function resetListeners(): void {
  for (let index = 0; index < listenersMax; index++) {
    const listener = listenerAt(index);
    listener.news = 0;
    if (listener.isPermanent) emptyQueue(listener);
    else listener.handle = 0;
  }
}

function emptyQueue(listener: Listener): void {
  listener.waiting = 0;
  listener.firstWaiting = <u16>noEntry;
  listener.lastWaiting = <u16>noEntry;
}

export function backlogIsFull(listener: Listener): bool {
  return listener.waiting >= listener.backlog;
}

/** An established connection waits for the application. */
export function enqueue(listener: Listener, connection: Connection): void {
  connection.awaitsAccept = true;
  connection.nextToAccept = <u16>noEntry;
  if (listener.waiting++ == 0) listener.firstWaiting = connection.id;
  else connectionAt(listener.lastWaiting).nextToAccept = connection.id;
  listener.lastWaiting = connection.id;
  listener.news |= News.Accepted;
  queueNews(connectionsMax + indexOf(listener));
}

/** Takes a connection out of the queue: the oldest, or one that failed while it waited. */
export function dequeue(listener: Listener, connection: Connection): void {
  connection.awaitsAccept = false;
  listener.waiting--;
  let before = noEntry;
  let id = <i32>listener.firstWaiting;
  while (id != connection.id) {
    before = id;
    id = connectionAt(id).nextToAccept;
  }
  if (before == noEntry) listener.firstWaiting = connection.nextToAccept;
  else connectionAt(before).nextToAccept = connection.nextToAccept;
  if (listener.lastWaiting == id) listener.lastWaiting = <u16>before;
}
