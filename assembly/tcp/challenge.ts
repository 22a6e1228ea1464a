// Challenge acknowledgements (RFC 5961 §3-5, §7): how often. One for a connection in a while and no counter that all
// share, for a shared one tells an attacker what others do (CVE-2016-5696). The same limit ends an ACK loop between two
// desynchronized peers.

import { elapsedSince, now } from "../clock";
import { random } from "../driver/host";
import { challengeMs } from "../limits";
import { Counter, count } from "../trace";
import { Flags, segment } from "../wire/tcp";
import { Entry } from "./records";

/** Is this an instant long enough ago? */
export function mayChallengeAgain(challengedAt: u32): bool {
  return elapsedSince(challengedAt) >= challengeMs;
}

/** What to remember of a challenge sent now: a random part of the wait is over already. */
export function challengedNow(): u32 {
  return now() - (random() & 0x7f);
}

export function neverChallenged(): u32 {
  return now() - challengeMs;
}

/** May an entry that is no connection answer what has arrived? If so, it will. */
export function mayAnswer(entry: Entry): bool {
  if (isBeyondLimit()) return true;
  if (!mayChallengeAgain(entry.challengeAt)) return false;
  entry.challengeAt = challengedNow();
  count(Counter.ChallengesSent);
  return true;
}

/** An answer to what carries data or a FIN is no part of an ACK loop: its sender repeats it by a timer. */
export function isBeyondLimit(): bool {
  return segment.dataBytes != 0 || (segment.flags & (Flags.Fin | Flags.Syn | Flags.Rst)) == Flags.Fin;
}
