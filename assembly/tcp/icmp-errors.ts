// What ICMP says about our segments (RFC 9293 §3.9.2.2, RFC 5927). Anybody can send an ICMP message, so it counts only
// if it quotes a segment that is in flight now, and it ends a connection only before that is established.

import { icmpError } from "../ip/icmp";
import { connectionsMax } from "../limits";
import { Result } from "../results";
import { Counter, drop } from "../trace";
import { IcmpType, Unreachable } from "../wire/icmp";
import { connectionAt, wake } from "./connections";
import { endConnection } from "./endings";
import { find } from "./four-tuples";
import { shrinkToPath } from "./path-mtu";
import { isWithin } from "./sequence";
import { Event, State } from "./state";
import { tellSoftError } from "./timeouts";

/** `icmpError` tells of a segment of ours (MUST-54). */
export function icmpErrorArrives(): void {
  const id = find(icmpError.remoteAddress, icmpError.ports);
  // A half-open or TIME-WAIT entry expects nothing of the path, and no entry isn't ours at all.
  if (id >= connectionsMax) {
    drop(Counter.IcmpNotInFlight);
    return;
  }
  const connection = connectionAt(id);
  if (!isWithin(icmpError.sequence, connection.sndUna, connection.sndNxt - connection.sndUna)) {
    drop(Counter.IcmpNotInFlight);
    return;
  }
  wake(connection);
  if (icmpError.kind == IcmpType.Unreachable && icmpError.code == Unreachable.FragmentationNeeded) {
    shrinkToPath(connection, icmpError.nextHopMtu);
    return;
  }
  const error = errorFor();
  // SHLD-26, RFC 5461: what would be hard is soft once the connection is established (MUST-56).
  if (connection.state == State.SynSent && error != Result.Ok) {
    endConnection(connection, Event.TimesOut, error);
    return;
  }
  connection.softError = error != Result.Ok ? error : Result.Unreachable;
  tellSoftError(connection);
}

/** The result of a hard error; Ok of a soft one: unreachable 0, 1, 5, time exceeded, parameter problem (SHLD-25). */
function errorFor(): Result {
  if (icmpError.kind != IcmpType.Unreachable) return Result.Ok;
  switch (icmpError.code) {
    case Unreachable.Protocol:
    case Unreachable.Port:
      return Result.Refused;
    case Unreachable.NetworkProhibited:
    case Unreachable.HostProhibited:
    case Unreachable.Prohibited:
      return Result.Unreachable;
  }
  return Result.Ok;
}
