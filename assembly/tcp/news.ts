// Those with news: two queues of slots, one for the host (`tcpNextReady`), one for the application in the module
// (sockets.ts). A slot stands in a queue at most once. One whose owner is gone stays there until it is found empty: to
// look for it would cost more.

import { cells } from "../cells";
import { slotOf } from "../handles";
import { Connection, News } from "./connection";
import { noEntry } from "./four-tuples";
import { endpointAt, endpointsMax } from "./endpoints";

export const noSlot: i32 = noEntry;

export function clearNews(): void {
  cells.firstForHost = <u16>noSlot;
  cells.firstForApplication = <u16>noSlot;
}

/** Something new for whoever holds the connection; nobody does while it waits to be accepted. */
export function tell(connection: Connection, news: News): void {
  connection.news |= news;
  if (!connection.awaitsAccept && !connection.isOrphan) queueNews(slotOf(connection.handle));
}

export function queueNews(slot: i32): void {
  const endpoint = endpointAt(slot);
  if (endpoint.news & News.Queued) return;
  endpoint.news |= News.Queued;
  endpoint.nextWithNews = noSlot;
  if (endpoint.handler) {
    if (cells.firstForApplication == noSlot) cells.firstForApplication = <u16>slot;
    else endpointAt(cells.lastForApplication).nextWithNews = slot;
    cells.lastForApplication = <u16>slot;
  } else {
    if (cells.firstForHost == noSlot) cells.firstForHost = <u16>slot;
    else endpointAt(cells.lastForHost).nextWithNews = slot;
    cells.lastForHost = <u16>slot;
  }
}

/** The first slot with news for the application, or for the host; what the news are is left in the record. */
export function takeNews(forApplication: bool): i32 {
  for (let n = 0; n < endpointsMax; n++) {
    const slot = <i32>(forApplication ? cells.firstForApplication : cells.firstForHost);
    if (slot == noSlot) break;
    const endpoint = endpointAt(slot);
    if (forApplication) cells.firstForApplication = <u16>endpoint.nextWithNews;
    else cells.firstForHost = <u16>endpoint.nextWithNews;
    endpoint.news &= ~News.Queued;
    if (endpoint.news == 0) continue;
    if ((endpoint.handler != 0) == forApplication) return slot;
    // The slot has changed hands since.
    queueNews(slot);
  }
  return noSlot;
}

export function applicationHasNews(): bool {
  return cells.firstForApplication != noSlot;
}
