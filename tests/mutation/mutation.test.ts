// Frames that are right but for one field, or for two that say how long something is, in every state.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { ACK, FIN, RST, SYN } from "../simulation/segment.ts";
import { mutationsOf } from "./mutations.ts";
import { Reached, states } from "./states.ts";

const framesLeast = 50_000;
/** Outside every window of these conversations. */
const farAway = /^sequence number (?:0|1|4294967294|4294967295)$/;
let frames = 0;

describe("a frame with a field at its boundaries", () => {
  for (const [name, { state, reach }] of Object.entries(states)) {
    it(`breaks nothing in ${name}`, () => {
      const reached = new Reached();
      reach(reached);
      const { subject, handle } = reached;
      assert.equal(subject.host.tcpState(handle), state);
      const before = subject.host.snapshot();
      const valid = [
        ...[reached.segment(ACK), reached.segment(ACK, 40), reached.segment(FIN | ACK), reached.segment(RST)],
        ...[reached.segment(SYN), reached.segment(SYN | ACK), reached.segment(ACK | 32, 3)],
      ];
      for (const frame of valid) {
        for (const mutation of mutationsOf(frame)) {
          frames++;
          try {
            subject.take(mutation.frame, before);
            // RFC 6191: a SYN with a newer timestamp may open a connection in TIME-WAIT again, whatever its number.
            const mayReopen = state === 10 && frame[47] === SYN;
            if (farAway.test(mutation.name) && state > 2 && !mayReopen)
              assert.equal(subject.host.tcpState(handle), state);
          } catch (error) {
            throw new Error(`${mutation.name}, flags ${frame[47]}: ${(error as Error).message}`, { cause: error });
          }
        }
      }
    });
  }

  after(() => assert.ok(frames >= framesLeast, `only ${frames} frames`));
});
