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

/** The state after the event, one line an edge. Every other pair is a mistake of ours, and traps. */
export function next(state: State, event: Event): State {
  // The record is deleted: by the user from every state, by the peer or its silence where there is one. TIME-WAIT is
  // deaf to resets (RFC 1337).
  if (event == Event.Abort) return State.Closed;
  const hasPeer = state >= State.SynSent && state <= State.LastAck;
  if (hasPeer && (event == Event.ResetArrives || event == Event.TimesOut)) return State.Closed;
  switch (state) {
    case State.Closed:
      if (event == Event.PassiveOpen) return State.Listen;
      if (event == Event.ActiveOpen) return State.SynSent;
      break;
    case State.Listen:
      if (event == Event.SynArrives) return State.SynReceived;
      if (event == Event.Close) return State.Closed;
      break;
    case State.SynSent:
      if (event == Event.SynArrives) return State.SynReceived;
      if (event == Event.SynAckArrives) return State.Established;
      if (event == Event.Close) return State.Closed;
      break;
    case State.SynReceived:
      if (event == Event.AckOfSynArrives) return State.Established;
      if (event == Event.Close) return State.FinWait1;
      break;
    case State.Established:
      if (event == Event.Close) return State.FinWait1;
      if (event == Event.FinArrives) return State.CloseWait;
      break;
    case State.FinWait1:
      if (event == Event.AckOfFinArrives) return State.FinWait2;
      if (event == Event.FinArrives) return State.Closing;
      break;
    case State.FinWait2:
      if (event == Event.FinArrives) return State.TimeWait;
      break;
    case State.CloseWait:
      if (event == Event.Close) return State.LastAck;
      break;
    case State.Closing:
      if (event == Event.AckOfFinArrives) return State.TimeWait;
      break;
    case State.LastAck:
      if (event == Event.AckOfFinArrives) return State.Closed;
      break;
    case State.TimeWait:
      if (event == Event.TimeWaitEnds) return State.Closed;
      break;
  }
  return unreachable();
}
