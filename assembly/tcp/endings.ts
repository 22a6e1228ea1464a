// How connections end: by themselves, by an error, or by the user's abort (RFC 9293 §3.10.5). Afterwards the record is
// free, or waits in CLOSED until its handle is given up.

import { elapsedSince } from "../clock";
import { connectionsMax, silentMs } from "../limits";
import { Result } from "../results";
import { Counter, count } from "../trace";
import { Connection, News } from "./connection";
import { connectionAt, letGo, move, releaseConnection, wake } from "./connections";
import { makeUnknown, noEntry } from "./four-tuples";
import { dequeue, listenerAt } from "./listeners";
import { tell } from "./news";
import { Event, State } from "./state";

/** Nothing more is sent. One that nobody had accepted yet leaves the queue. */
export function endConnection(connection: Connection, event: Event, error: Result): void {
  move(connection, event);
  connection.error = error;
  connection.mustReset = false;
  if (error != Result.Ok) count(Counter.Failed);
  letGo(connection);
  leaveQueue(connection);
  if (connection.isOrphan) releaseConnection(connection);
  else tell(connection, News.Ended);
}

/** RFC 9293 §3.10.5: the peer is reset where it may know of the connection, and still wants something of us. */
export function abortConnection(connection: Connection): void {
  if (connection.state >= State.SynReceived && connection.state <= State.CloseWait) {
    resetPeer(connection);
  } else {
    connection.isOrphan = true;
    endConnection(connection, Event.Abort, Result.Ok);
  }
}

/** The end at once. The record is free when the reset has left. */
export function resetPeer(connection: Connection): void {
  leaveQueue(connection);
  connection.isOrphan = true;
  connection.news &= News.Queued;
  move(connection, Event.Abort);
  makeUnknown(connection.id);
  connection.armed = 0;
  connection.mustReset = true;
  wake(connection);
}

/**
 * Somebody has completed a handshake, and no record is free. Of those whom peers have opened, the one that was silent
 * longest ends, if that was long enough: it may be there only to take the place. Who speaks later is told (§3.10.7.1).
 */
export function endMostSilent(): void {
  let longest = silentMs - 1;
  let mostSilent = noEntry;
  for (let id = 0; id < connectionsMax; id++) {
    const connection = connectionAt(id);
    const isOpen = connection.state >= State.SynReceived && connection.state <= State.LastAck;
    const silence = elapsedSince(connection.lastHeardAt);
    if (!isOpen || !connection.isPassive || silence <= longest) continue;
    longest = silence;
    mostSilent = id;
  }
  if (mostSilent != noEntry) endConnection(connectionAt(mostSilent), Event.TimesOut, Result.TimedOut);
}

function leaveQueue(connection: Connection): void {
  if (!connection.awaitsAccept) return;
  dequeue(listenerAt(connection.listener), connection);
  connection.isOrphan = true;
}
