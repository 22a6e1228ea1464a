// RFC 9293 §3.3.2, figure 5, as a table that was written for this test alone; and what has to have happened for an edge
// to be taken, as far as it can be seen from outside.

import { State } from "../support/contract.ts";

const { Closed, Listen, SynSent, SynReceived, Established, FinWait1, FinWait2, CloseWait, Closing, LastAck, TimeWait } =
  State;

/** From each state, where figure 5 and its notes lead to. */
const edges: Record<State, State[]> = {
  [Closed]: [Listen, SynSent],
  [Listen]: [SynReceived, Closed],
  [SynSent]: [SynReceived, Established, Closed],
  [SynReceived]: [Listen, Established, FinWait1, Closed],
  [Established]: [FinWait1, CloseWait, Closed],
  [FinWait1]: [FinWait2, Closing, Closed],
  [FinWait2]: [TimeWait, Closed],
  [CloseWait]: [LastAck, Closed],
  [Closing]: [TimeWait, Closed],
  [LastAck]: [Closed],
  [TimeWait]: [Closed],
};

export function isEdge(from: number, to: number): boolean {
  return edges[from as State]?.includes(to) ?? false;
}

/** The peer's FIN has brought it here. */
export function wantsFin(from: number, to: number): boolean {
  return to === CloseWait || to === Closing || (from === FinWait2 && to === TimeWait);
}

/** The acknowledgement of our FIN has brought it here. */
export function wantsAckOfFin(from: number, to: number): boolean {
  return to === FinWait2 || (from === Closing && to === TimeWait);
}

/** Something is in flight, or may be, for as long as that isn't acknowledged. */
export function mayAwaitAcknowledgement(state: number): boolean {
  return state !== Closed && state !== Listen && state !== FinWait2 && state !== TimeWait;
}

/** In these states what arrives is taken, and acknowledged. */
export function receives(state: number): boolean {
  return state === Established || state === FinWait1 || state === FinWait2;
}
