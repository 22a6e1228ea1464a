// How often a stranger is answered who is owed nothing (RFC 1122 §3.2.2, RFC 1812 §4.3.2.8). Each source has a limit of
// its own, or shares it with few that nobody can name, and how much of it is left can't be read from outside: a limit
// that all share tells one what the others do (CVE-2020-25705).

import { cells } from "../cells";
import { now } from "../clock";
import { random } from "../driver/host";
import { answerBucketBits, answerBurstMs, strangerAnswerSpreadMs } from "../limits";
import { answerBucketsStart, guardBytes } from "../memory-map";

/** May this source be answered once more? If so, it will; the next such answer is due within `spreadMs`, on average in half. */
export function mayAnswerStranger(source: u32, spreadMs: u32): bool {
  const bucket = bucketOf(source);
  // A bucket is an instant: when all that it has given would have been due, had it come one by one.
  let ahead = load<u32>(bucket) - now();
  // Further away than one can be it is in the past, if not from the clock's last round.
  if (ahead > answerBurstMs + strangerAnswerSpreadMs) ahead = 0;
  if (ahead > answerBurstMs) return false;
  store<u32>(bucket, now() + ahead + (random() % spreadMs));
  return true;
}

function bucketOf(source: u32): usize {
  const index = ((source ^ cells.hashSecret) * cells.hashMultiplier) >> (32 - answerBucketBits);
  if (guardBytes != 0) assert(index < 1 << answerBucketBits);
  return answerBucketsStart + ((<usize>index) << 2);
}
