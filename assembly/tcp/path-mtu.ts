// How large a segment the path takes (RFC 1191, RFC 4821). A router that can't forward one says so, if it may; what it says
// is checked in icmp-errors.ts. Where nobody says anything and large segments keep dying, small ones are sent, and now and
// then a larger one, until it is known what gets through. Left out of the firmware: the search, not the routers' word.

import { connectionsMax, hasPathProbes, ipv4HeaderBytes, pathMtuMin, tcpHeaderBytes } from "../limits";
import { guardBytes, pathSearchStart } from "../memory-map";
import { Connection } from "./connection";
import { markLost } from "./flight";
import { limitSendMss } from "./options";
import { PathSearch, pathSearchBytes } from "./records";
import { isBefore } from "./sequence";

/** RFC 4821 §7.7: what any path takes, options included. */
const smallestSegment: u32 = pathMtuMin - ipv4HeaderBytes - tcpHeaderBytes - 12;
/** This many time-outs in a row, and the size of the segments may be why. */
const timeoutsOfABlackHole: u8 = 2;
/** The search ends when this little is left to gain. */
const stepMin: u32 = 16;

// @ts-ignore: decorator
@inline
function searchOf(connection: Connection): PathSearch {
  if (guardBytes != 0) assert(<u32>connection.id < <u32>connectionsMax);
  return changetype<PathSearch>(pathSearchStart + <usize>connection.id * pathSearchBytes);
}

/** RFC 1191 §3: smaller segments from now on, and what was too large again; never larger ones. */
export function shrinkToPath(connection: Connection, nextHopMtu: u32): void {
  const pathMss = max<u32>(nextHopMtu, pathMtuMin) - ipv4HeaderBytes - tcpHeaderBytes;
  if (!limitSendMss(connection, pathMss)) return;
  if (hasPathProbes) endPathSearch(connection);
  markLost(connection, connection.sndUna, connection.sndNxt);
}

export function endPathSearch(connection: Connection): void {
  const search = searchOf(connection);
  search.works = 0;
  search.tooLarge = 0;
  search.probed = 0;
}

/** The same was sent again and again in vain (RFC 4821 §7.7). From now on it goes in pieces that any path takes. */
export function suspectBlackHole(connection: Connection): void {
  const search = searchOf(connection);
  if (connection.retransmissions != timeoutsOfABlackHole || connection.sendMss <= smallestSegment) return;
  search.works = smallestSegment;
  search.tooLarge = connection.sendMss;
  search.probed = 0;
  connection.sendMss = smallestSegment;
}

/** RFC 4821 §7.5, §7.3: how large the next segment may be: half of the way to what didn't get through, one at a time. */
export function nextSegmentBytes(connection: Connection, unsent: u32): u32 {
  const search = searchOf(connection);
  const size = (search.works + search.tooLarge) >> 1;
  const isQuiet = !connection.isInRecovery && !connection.isAfterTimeout && connection.sackedBytes == 0;
  const isWorthIt = search.tooLarge > search.works + stepMin && search.probed == 0;
  return isWorthIt && isQuiet && unsent >= size ? size : connection.sendMss;
}

/** A segment of that size has left, with numbers up to that one. */
export function noteSegment(connection: Connection, bytes: u32, end: u32): void {
  if (bytes <= connection.sendMss) return;
  searchOf(connection).probed = bytes;
  searchOf(connection).probeEnd = end;
}

/** Everything up to sndUna has arrived; a probe among it has shown how large a segment the path takes. */
export function notePassage(connection: Connection): void {
  const search = searchOf(connection);
  if (search.probed == 0 || isBefore(connection.sndUna, search.probeEnd)) return;
  search.works = search.probed;
  connection.sendMss = search.probed;
  search.probed = 0;
}

/**
 * So many bytes have been found lost. True: they are the probe, and nothing else, which is no sign of congestion
 * (RFC 4821 §7.6.2).
 */
export function wasProbe(connection: Connection, lost: u32): bool {
  const search = searchOf(connection);
  if (search.probed == 0 || lost < search.probed) return false;
  search.tooLarge = search.probed;
  search.probed = 0;
  return lost == search.tooLarge;
}
