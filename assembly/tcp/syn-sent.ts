// SEGMENT ARRIVES in SYN-SENT (RFC 9293 §3.10.7.3): the answer to our SYN, or the SYN of a peer that opens at the same
// time. What follows the SYN is taken as in every other state: segment-arrives.ts.

import { now } from "../clock";
import { Result } from "../results";
import { Counter, drop } from "../trace";
import { Flags, segment } from "../wire/tcp";
import { Connection, Timer } from "./connection";
import { disarm, move } from "./connections";
import { endConnection } from "./endings";
import { dropAcknowledged, markLost } from "./flight";
import { agree, peerMss, peerShift } from "./options";
import { startRecovery } from "./recovery";
import { measureRoundTrip } from "./retransmission";
import { established, setWindow, takeFin, takeText } from "./segment-arrives";
import { resetStranger } from "./segment-maker";
import { isAfter } from "./sequence";
import { Event } from "./state";

/** The steps of the clause, but for the third: there is no security to check. */
export function arrivesInSynSent(connection: Connection): void {
  const flags = segment.flags;
  const acknowledgement = segment.acknowledgement;
  const hasAck = (flags & Flags.Ack) != 0;
  // First, the ACK bit: it acknowledges our SYN, or nothing that we know of.
  const acksSyn = hasAck && isAfter(acknowledgement, connection.sndUna) && !isAfter(acknowledgement, connection.sndNxt);
  if (!connection.isStarted || (hasAck && !acksSyn)) {
    drop(Counter.TcpIgnoredInSynSent);
    if (connection.isStarted) resetStranger();
    return;
  }
  // Second, the RST bit: only who has seen our SYN may refuse it.
  if (flags & Flags.Rst) {
    if (acksSyn) endConnection(connection, Event.ResetArrives, Result.Refused);
    else drop(Counter.TcpIgnoredInSynSent);
    return;
  }
  // Fourth, the SYN bit. Fifth, without it there is nothing to be done.
  if (!(flags & Flags.Syn)) {
    drop(Counter.TcpIgnoredInSynSent);
    return;
  }
  connection.irs = segment.sequence;
  connection.rcvNxt = segment.sequence + 1;
  connection.rcvRight = connection.rcvNxt + connection.windowOffered;
  connection.tsRecent = segment.tsValue;
  connection.tsRecentAt = now();
  connection.lastHeardAt = now();
  agree(connection, segment.options, peerMss(), peerShift());
  startRecovery(connection);
  if (!acksSyn) {
    // Simultaneous open (MUST-10): our SYN again, with an acknowledgement of theirs.
    setWindow(connection);
    move(connection, Event.SynArrives);
    markLost(connection, connection.iss, connection.sndNxt);
    return;
  }
  connection.sndUna = acknowledgement;
  const roundTrip = dropAcknowledged(connection, connection.iss);
  connection.retransmissions = 0;
  disarm(connection, Timer.Retransmission);
  // A SYN that was repeated measures nothing (Karn): which one is answered?
  if (!connection.synWasLost) measureRoundTrip(connection, roundTrip);
  setWindow(connection);
  move(connection, Event.SynAckArrives);
  established(connection);
  connection.mustAcknowledge = true;
  // Data behind the SYN is taken; sequence numbers from here on don't count it.
  segment.sequence++;
  segment.flags &= ~Flags.Syn;
  if (takeText(connection)) takeFin(connection);
}
