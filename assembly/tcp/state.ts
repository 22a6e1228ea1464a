// Figure 5 of RFC 9293 (§3.3.2): the eleven states, what moves a connection from one to another, and nothing else.
// It holds no state and does nothing; connections.ts assigns what `next` answers.

export enum State {
  Closed = 0,
  Listen = 1,
  SynSent = 2,
  SynReceived = 3,
  Established = 4,
  FinWait1 = 5,
  FinWait2 = 6,
  CloseWait = 7,
  Closing = 8,
  LastAck = 9,
  TimeWait = 10,
}

export enum Event {
  /** The user calls OPEN, passively or actively, and later CLOSE or ABORT. */
  PassiveOpen,
  ActiveOpen,
  Close,
  Abort,
  /** Segments, as far as they matter to the state. */
  SynArrives,
  SynAckArrives,
  AckOfSynArrives,
  FinArrives,
  AckOfFinArrives,
  ResetArrives,
  /** Two maximum segment lifetimes are over; or a deadline after which nobody waits any more. */
  TimeWaitEnds,
  TimesOut,
}

const edgeBytes: usize = 12;

/** One line an edge: from a state, by an event, to a state. */
// prettier-ignore
const edges: usize = memory.data<i32>([
  State.Closed, Event.PassiveOpen, State.Listen,
  State.Closed, Event.ActiveOpen, State.SynSent,
  State.Listen, Event.SynArrives, State.SynReceived,
  State.Listen, Event.Close, State.Closed,
  State.SynSent, Event.SynArrives, State.SynReceived,
  State.SynSent, Event.SynAckArrives, State.Established,
  State.SynSent, Event.Close, State.Closed,
  State.SynReceived, Event.AckOfSynArrives, State.Established,
  State.SynReceived, Event.Close, State.FinWait1,
  State.Established, Event.Close, State.FinWait1,
  State.Established, Event.FinArrives, State.CloseWait,
  State.FinWait1, Event.AckOfFinArrives, State.FinWait2,
  State.FinWait1, Event.FinArrives, State.Closing,
  State.FinWait2, Event.FinArrives, State.TimeWait,
  State.CloseWait, Event.Close, State.LastAck,
  State.Closing, Event.AckOfFinArrives, State.TimeWait,
  State.LastAck, Event.AckOfFinArrives, State.Closed,
  State.TimeWait, Event.TimeWaitEnds, State.Closed,
]);
const edgesEnd: usize = edges + 18 * edgeBytes;

/** The state after the event. What figure 5 doesn't have is a mistake of ours, and traps. */
export function next(state: State, event: Event): State {
  // The record is deleted: by the user from every state, by the peer or its silence where there is one. TIME-WAIT is
  // deaf to resets (RFC 1337).
  if (event == Event.Abort) return State.Closed;
  const hasPeer = state >= State.SynSent && state <= State.LastAck;
  if (hasPeer && (event == Event.ResetArrives || event == Event.TimesOut)) return State.Closed;
  for (let edge = edges; edge < edgesEnd; edge += edgeBytes)
    if (load<i32>(edge) == state && load<i32>(edge, 4) == event) return load<i32>(edge, 8);
  return unreachable();
}
