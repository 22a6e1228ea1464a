// To whom a segment belongs (RFC 9293 §3.10.7, before any state is looked at): a connection, a half-open or TIME-WAIT
// entry, a listener, or a stranger. What no one should ever have sent is dropped here, before it touches anything.

import { receivedSumsAreVerified } from "../ip/interface";
import { datagram } from "../ip/ipv4";
import { connectionsMax } from "../limits";
import { Result } from "../results";
import { Counter, count, drop } from "../trace";
import { pseudoHeaderSum, sumOf } from "../wire/checksum";
import { Protocol } from "../wire/ipv4";
import { Flags, readSegment, segment } from "../wire/tcp";
import { Connection } from "./connection";
import { connectionAt, wake } from "./connections";
import { find, firstTimeWait, noEntry } from "./four-tuples";
import { arrivesHalfOpen, becomeConnection, bringsCookie, openHalf } from "./half-open";
import { initialSequence, initialSequenceAfter } from "./isn";
import { backlogIsFull, listenerOn } from "./listeners";
import { resetStranger } from "./segment-maker";
import { segmentArrives } from "./segment-arrives";
import { State } from "./state";
import { arrivesInSynSent } from "./syn-sent";
import { arrivesInTimeWait, challengeInTimeWait, endTimeWait, timeWaitAt } from "./time-wait";

/** The datagram just received carries a segment. */
export function tcpArrives(): void {
  count(Counter.SegmentsReceived);
  const reason = reasonToDrop();
  if (reason != Counter.Count) {
    drop(reason);
    return;
  }
  segment.remoteAddress = datagram.source;
  const id = find(segment.remoteAddress, segment.ports);
  if (id == noEntry) arrivesForNobody();
  else if (id < connectionsMax) arrivesAt(id);
  else if (id < firstTimeWait) goOn(arrivesHalfOpen(id));
  else if (arrivesInTimeWait(id)) reopen(id);
}

function reasonToDrop(): Counter {
  const bytes = datagram.payloadBytes;
  if (!readSegment(datagram.payload, bytes)) return Counter.TcpMalformed;
  // MUST-3.
  if (!receivedSumsAreVerified()) {
    let sum = sumOf(datagram.payload, bytes);
    sum += pseudoHeaderSum(datagram.source, datagram.destination, Protocol.Tcp, bytes);
    sum = (sum & 0xffff) + (sum >> 16);
    if ((sum & 0xffff) + (sum >> 16) != 0xffff) return Counter.TcpBadChecksum;
  }
  if (segment.ports >> 16 == 0 || (segment.ports & 0xffff) == 0) return Counter.TcpPortZero;
  // A SYN that also ends something is nobody's honest segment.
  if (segment.flags & Flags.Syn && segment.flags & (Flags.Fin | Flags.Rst)) return Counter.TcpBadFlags;
  return Counter.Count;
}

function arrivesAt(id: i32): void {
  // First, because the connection may be gone afterwards; what it wants to say leaves in the next poll.
  wake(connectionAt(id));
  if (connectionAt(id).state == State.SynSent) arrivesInSynSent(connectionAt(id));
  else segmentArrives(connectionAt(id));
}

/** The handshake is complete: the same segment is the connection's first. */
function goOn(connection: Connection | null): void {
  if (connection) arrivesAt(connection.id);
}

/** §3.10.7.1 CLOSED and §3.10.7.2 LISTEN. */
function arrivesForNobody(): void {
  const listener = listenerOn(segment.ports & 0xffff);
  if (!listener) {
    drop(Counter.TcpStranger);
    resetStranger();
    return;
  }
  // First, RST: ignored. Second, ACK: of a cookie, or of what? Third, SYN. Fourth: anything else comes from nowhere.
  if (segment.flags & Flags.Rst) drop(Counter.TcpListenIgnored);
  else if (segment.flags & Flags.Ack) {
    if (!(segment.flags & Flags.Syn) && bringsCookie(listener)) return goOn(becomeConnection(noEntry));
    drop(Counter.TcpStranger);
    resetStranger();
  } else if (!(segment.flags & Flags.Syn)) drop(Counter.TcpListenIgnored);
  else if (backlogIsFull(listener)) drop(Counter.TcpBacklogFull);
  else openHalf(listener, initialSequence(segment.remoteAddress, segment.ports));
}

/** RFC 9293 §3.6.1 (MAY-2): the four-tuple lives again, above its last number, if somebody listens. */
function reopen(id: i32): void {
  const listener = listenerOn(segment.ports & 0xffff);
  if (!listener) {
    challengeInTimeWait(id);
    return;
  }
  if (backlogIsFull(listener)) {
    drop(Counter.TcpBacklogFull);
    return;
  }
  const last = timeWaitAt(id).sndNxt;
  count(Counter.TimeWaitsReopened);
  endTimeWait(id, Result.Ok);
  openHalf(listener, initialSequenceAfter(segment.remoteAddress, segment.ports, last));
}
