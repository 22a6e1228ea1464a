// All mutations of all valid segments in one state, and what has to hold after each.

import assert from "node:assert/strict";
import { ACK, FIN, RST, SYN } from "../simulation/segment.ts";
import { reasonForNoChange, reasonForNothing } from "./expectations.ts";
import { mutationsOf, type Pairs } from "./mutations.ts";
import { Reached, states } from "./states.ts";

const synSent = 2;
/** SYN-RECEIVED repeats its own for the peer's, and TIME-WAIT ends for a new one (RFC 6191), whatever its number. */
const hearsSyns = [3, 10];
/** SYN-SENT, SYN-RECEIVED, FIN-WAIT-1, CLOSING, LAST-ACK, TIME-WAIT: something is in flight, or the time is short. */
const passing = [2, 3, 5, 8, 9, 10];
const flagsAt = 47;

/** How many frames that were. */
export function mutateIn(name: string, pairs: Pairs): number {
  const { state, reach } = states[name]!;
  const reached = new Reached();
  reach(reached);
  assert.equal(reached.subject.host.tcpState(reached.handle), state);
  const valid = [
    ...[reached.segment(ACK), reached.segment(ACK, 40), reached.segment(FIN | ACK), reached.segment(RST)],
    ...[reached.segment(SYN), reached.segment(SYN | ACK), reached.segment(ACK | 32, 3), reached.sacking()],
  ];
  const before = reached.subject.host.snapshot();
  let frames = 0;
  for (const frame of valid) {
    for (const mutation of mutationsOf(frame, pairs)) {
      frames++;
      try {
        tryIn(reached, state, mutation.frame, before);
      } catch (error) {
        throw new Error(`${name}: ${mutation.name}, flags ${frame[flagsAt]}: ${(error as Error).message}`, {
          cause: error,
        });
      }
    }
  }
  return frames;
}

function tryIn(reached: Reached, state: number, frame: Uint8Array, before: Uint8Array): void {
  const { subject, handle, conversation } = reached;
  subject.take(frame, before);
  const isSynchronised = state > synSent && !(hearsSyns.includes(state) && frame[flagsAt]! & SYN);
  const isRead = isSynchronised && reasonForNothing(frame) === undefined;
  const reason = isRead ? reasonForNoChange(frame, conversation) : undefined;
  if (reason !== undefined) subject.insistUntouched(handle, before, reached.probe(), reason);
  else if (passing.includes(subject.host.tcpState(handle))) subject.insistExpires();
}
