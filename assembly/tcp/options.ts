// Which options were agreed on the SYNs (RFC 9293 §3.7.1, RFC 7323, RFC 2018), and what they change in the segments of a
// connection. Their bytes are read and written in wire/tcp.ts.

import { elapsedSince, now } from "../clock";
import { hasEcn, mssDefault, mssMax, mssMin, timestampLifetimeMs, windowShift, windowShiftMax } from "../limits";
import { SegmentOption } from "../wire/segment";
import {
  putMss,
  putSackBlock,
  putSackHead,
  putSackPermitted,
  putSackPermittedAndTimestamps,
  putTimestamps,
  putWindowScale,
  segment,
} from "../wire/tcp";
import { Connection } from "./connection";
import { pieceLeft, pieceRight } from "./receive-buffer";
import { isBefore } from "./sequence";

const timestampBytes: u32 = 12;

/** RFC 9293 §3.7.1: what the peer's SYN says of its segments. 0 says nothing (MUST-15), and small values are a trap. */
export function peerMss(): u32 {
  if (!(segment.options & SegmentOption.Mss) || segment.mss == 0) return mssDefault;
  return max<u32>(segment.mss, mssMin);
}

/** RFC 7323 §2.3. */
export function peerShift(): u32 {
  return min<u32>(segment.windowShift, windowShiftMax);
}

/** What both SYNs carry is agreed; ours offer everything, or what the peer's SYN has offered. */
export function agree(connection: Connection, offered: u32, mss: u32, shift: u32): void {
  if (offered & SegmentOption.WindowScale) {
    connection.scalesWindow = true;
    connection.sndShift = <u8>shift;
    connection.rcvShift = <u8>windowShift;
  }
  if (offered & SegmentOption.SackPermitted) connection.usesSack = true;
  if (offered & SegmentOption.Timestamps) connection.usesTimestamps = true;
  if (hasEcn && connection.congestionNotification && offered & SegmentOption.CongestionMarks)
    connection.usesMarks = true;
  connection.sendMss = mssMax;
  limitSendMss(connection, min<u32>(mss, mssMax));
}

/** RFC 9293 §3.7.1, MUST-16: Eff.snd.MSS without the options, never above this. Answers whether it is less now. */
export function limitSendMss(connection: Connection, mssWithOptions: u32): bool {
  const mss = connection.usesTimestamps ? mssWithOptions - timestampBytes : mssWithOptions;
  if (mss >= connection.sendMss) return false;
  connection.sendMss = mss;
  return true;
}

/** The options of a SYN: all we can do (`SegmentOption` bits), or of a SYN-ACK: what the SYN has offered. */
export function putSynOptions(at: usize, options: u32, mss: u32, timestamp: u32, echo: u32): usize {
  at = putMss(at, mss);
  const withSack = (options & SegmentOption.SackPermitted) != 0;
  if (options & SegmentOption.Timestamps)
    at = withSack ? putSackPermittedAndTimestamps(at, timestamp, echo) : putTimestamps(at, timestamp, echo);
  else if (withSack) at = putSackPermitted(at);
  return options & SegmentOption.WindowScale ? putWindowScale(at, windowShift) : at;
}

/** The options of every other segment. */
export function putOptions(at: usize, connection: Connection, withSack: bool): usize {
  if (connection.usesTimestamps) at = putTimestamps(at, timestampNow(connection), connection.tsRecent);
  return withSack ? putSack(at, connection) : at;
}

export function timestampNow(connection: Connection): u32 {
  return now() + connection.tsOffset;
}

/** RFC 2018 §4, the newest piece first; before all of them what arrived twice (RFC 2883 §4). */
function putSack(at: usize, connection: Connection): usize {
  if (!connection.usesSack) return at;
  const duplicates = connection.duplicateLeft != connection.duplicateRight ? 1 : 0;
  const most = connection.usesTimestamps ? 3 : 4;
  const pieces = min<i32>(connection.heldPieces, most - duplicates);
  if (duplicates + pieces == 0) return at;
  at = putSackHead(at, duplicates + pieces);
  if (duplicates) {
    at = putSackBlock(at, connection.duplicateLeft, connection.duplicateRight);
    connection.duplicateLeft = connection.duplicateRight;
  }
  for (let index = 0; index < pieces; index++)
    at = putSackBlock(at, pieceLeft(connection, index), pieceRight(connection, index));
  return at;
}

/** RFC 7323 §5.3, PAWS: is the segment from long ago? Not if TS.Recent itself is (§5.5). */
export function isFromThePast(connection: Connection): bool {
  return isBefore(segment.tsValue, connection.tsRecent) && elapsedSince(connection.tsRecentAt) < timestampLifetimeMs;
}

/** RFC 7323 §4.3: TS.Recent follows the segment that the next acknowledgement answers, and no other. */
export function noteTimestamp(connection: Connection): void {
  if (!connection.usesTimestamps || !(segment.options & SegmentOption.Timestamps)) return;
  if (isBefore(connection.lastAckSent, segment.sequence)) return;
  connection.tsRecent = segment.tsValue;
  connection.tsRecentAt = now();
}
