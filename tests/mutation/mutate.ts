// All mutations of all valid segments in one state, and what has to hold after each.

import assert from "node:assert/strict";
import { ACK, FIN, RST, SYN } from "../simulation/segment.ts";
import { mutationsOf, type Pairs } from "./mutations.ts";
import { Reached, states } from "./states.ts";

/** Outside every window of these conversations. */
const farAway = /^sequence number (?:0|1|4294967294|4294967295)$/;

/** How many frames that were. */
export function mutateIn(name: string, pairs: Pairs): number {
  const { state, reach } = states[name]!;
  const reached = new Reached();
  reach(reached);
  const { subject, handle } = reached;
  assert.equal(subject.host.tcpState(handle), state);
  const before = subject.host.snapshot();
  const valid = [
    ...[reached.segment(ACK), reached.segment(ACK, 40), reached.segment(FIN | ACK), reached.segment(RST)],
    ...[reached.segment(SYN), reached.segment(SYN | ACK), reached.segment(ACK | 32, 3)],
  ];
  let frames = 0;
  for (const frame of valid) {
    for (const mutation of mutationsOf(frame, pairs)) {
      frames++;
      try {
        subject.take(mutation.frame, before);
        // RFC 6191: a SYN with a newer timestamp may open a connection in TIME-WAIT again, whatever its number.
        const mayReopen = state === 10 && frame[47] === SYN;
        if (farAway.test(mutation.name) && state > 2 && !mayReopen) {
          assert.equal(subject.host.tcpState(handle), state);
        }
      } catch (error) {
        throw new Error(`${name}: ${mutation.name}, flags ${frame[47]}: ${(error as Error).message}`, { cause: error });
      }
    }
  }
  return frames;
}
