// SYN cookies (RFC 4987 §3.6): where the table of half-open entries is full, nothing is kept of a SYN. What would have been
// goes into the SYN-ACK's numbers, and comes back with the acknowledgement: into the sequence number a keyed hash, which
// nobody else can make, and the segment size; into the timestamp, if the peer uses them, window scaling and SACK. Without
// timestamps these two are given up.

import { cells } from "../cells";
import { elapsedSince, now } from "../clock";
import { mssMax, mssMin } from "../limits";
import { SegmentOption } from "../wire/segment";
import { segment } from "../wire/tcp";
import { keyedHash } from "./isn";
import { HalfOpen } from "./records";

/** A cookie is good for one minute to two: the hash takes in the minute, so that a caught one is soon worth nothing. */
const minuteBits: u32 = 16;
const lifetimeMs: u32 = 2 << minuteBits;

/** Of the sequence number so many bits are the segment size, in steps below the largest, and the others the hash. */
const sizeMask: u32 = 31;
const sizeStepBits: u32 = 6;

/** Of the timestamp so many are what was agreed: the shift of window scaling, and whether that and SACK are used. */
const agreedMask: u32 = 63;

/** None is out there. */
export function forgetCookies(): void {
  cells.cookieAt = now() - lifetimeMs;
}

/** The entry's own number becomes one that needs no entry. */
export function makeCookie(entry: HalfOpen): void {
  cells.cookieAt = now();
  entry.options &= <u8>(SegmentOption.Timestamps | SegmentOption.WindowScale | SegmentOption.SackPermitted);
  if (!(entry.options & SegmentOption.Timestamps)) {
    entry.options = 0;
    entry.windowShift = 0;
  }
  const size = (mssMax - min<u32>(entry.peerMss, mssMax) + (1 << sizeStepBits) - 1) >> sizeStepBits;
  entry.iss = cookieOf(entry, size, now());
}

/** What the peer's acknowledgement says of the SYN that it followed. False: it brings no cookie of ours. */
export function readCookie(entry: HalfOpen): bool {
  if (elapsedSince(cells.cookieAt) >= lifetimeMs) return false;
  entry.iss = segment.acknowledgement - 1;
  entry.irs = segment.sequence - 1;
  entry.tsRecent = segment.tsValue;
  const timestamps = segment.options & SegmentOption.Timestamps;
  const agreed = timestamps ? segment.tsEcho & agreedMask : 0;
  entry.options = <u8>(timestamps | ((agreed & 3) * SegmentOption.WindowScale));
  entry.windowShift = <u8>(agreed >> 2);
  const size = entry.iss & sizeMask;
  entry.peerMss = <u16>max<i32>(mssMax - (size << sizeStepBits), mssMin);
  return entry.iss == cookieOf(entry, size, now()) || entry.iss == cookieOf(entry, size, now() - (1 << minuteBits));
}

function cookieOf(entry: HalfOpen, size: u32, time: u32): u32 {
  // The bit between them tells it from the hash of an initial sequence number.
  const said = ((entry.options & SegmentOption.Timestamps) << 9) | (1 << 11) | (agreedOf(entry) << 5) | size;
  const more = ((<u64>entry.irs) << 32) | (<u64>(((time >> minuteBits) << 13) | said));
  return ((<u32>keyedHash(segment.remoteAddress, segment.ports, more)) & ~sizeMask) | size;
}

/** The timestamp of the SYN-ACK: up to 63 ms less than it is, never more, for what follows would be old (RFC 7323 §5). */
export function cookieTimestamp(entry: HalfOpen, timestamp: u32): u32 {
  return timestamp - ((timestamp - agreedOf(entry)) & agreedMask);
}

/** The bits of both options stand side by side. */
function agreedOf(entry: HalfOpen): u32 {
  return (entry.windowShift << 2) | ((entry.options / SegmentOption.WindowScale) & 3);
}
