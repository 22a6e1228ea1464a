// Somebody who isn't on the path, but knows which connections there are, and guesses well (RFC 5961): every segment of
// his lies in the window, or acknowledges what was never sent, and none of them may harm a connection.

import type { Chance } from "./chance.ts";
import { receives } from "./figure-5.ts";
import type { Flow } from "./flow.ts";
import type { Machine } from "./machine.ts";
import { ACK, RST, SYN } from "./segment.ts";
import { makeSegment, type StrangeSegment } from "./strange-frames.ts";
import { portsOf, type Wire } from "./wire.ts";

/** More than any window, so that it was never sent, or long ago. */
const farAway = 2_000_000;

/** To one host, in the name of the other, for each connection between them. */
export function forgeries(wire: Wire, speaker: Machine, victim: Machine, chance: Chance): Uint8Array[] {
  return wire.flowsOf(victim.address).flatMap(([key, flow]) => {
    const { remote, local } = portsOf(key);
    const isTheirs = flow.syn.destination === speaker.address && receives(victim.stateOf(key));
    if (!isTheirs || flow.peer === undefined || flow.edgeOffered - flow.peer.delivered.prefix < 2) return [];
    const segment = forgery(flow, flow.peer, chance);
    return [makeSegment({ ...speaker, port: remote }, { ...victim, port: local }, segment)];
  });
}

function forgery(flow: Flow, peer: Flow, chance: Chance): StrangeSegment {
  // Within the window, but not the next number.
  const within = chance.between(peer.delivered.prefix + 1, flow.edgeOffered - 1);
  const { sequence, acknowledgement } = {
    sequence: (peer.first + within) >>> 0,
    acknowledgement: (flow.first + flow.sentEnd) >>> 0,
  };
  const timestamp = peer.lastTimestamp;
  const timestamps = timestamp === undefined ? undefined : { value: timestamp, echo: 0 };
  const usual = { sequence, acknowledgement, window: chance.below(2 ** 16), timestamps };
  const never = (acknowledgement + chance.between(1, farAway)) >>> 0;
  const longAgo = (acknowledgement - farAway - chance.below(farAway)) >>> 0;
  switch (chance.below(5)) {
    case 0:
      return { ...usual, flags: RST };
    case 1:
      return { ...usual, flags: SYN };
    case 2:
      return { ...usual, flags: SYN | ACK };
    case 3:
      return { ...usual, flags: ACK, acknowledgement: never, dataBytes: chance.below(500) };
  }
  return { ...usual, flags: ACK, acknowledgement: longAgo, dataBytes: chance.below(500) };
}
