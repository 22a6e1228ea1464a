// Figure 5 of RFC 2131 (§4.4): the states of a DHCP client, what moves it from one to another, and nothing else. Off,
// Checking and Releasing are what the figure has no box for: before and after all, the probe that its arrow from DHCPACK to
// BOUND speaks of, and DHCPRELEASE, which waits until the server's MAC address is known.

import { hasDhcp } from "../limits";

export enum State {
  Off = 0,
  Init = 1,
  Selecting = 2,
  Requesting = 3,
  InitReboot = 4,
  Rebooting = 5,
  Checking = 6,
  Bound = 7,
  Renewing = 8,
  Rebinding = 9,
  Releasing = 10,
}

export enum Event {
  /** The user's calls; with an address that is remembered or without. */
  Start,
  StartRemembering,
  Stop,
  /** The random wait before the first message is over. */
  WaitEnds,
  OfferArrives,
  AckArrives,
  NakArrives,
  /** Nobody answers; nobody does, and the lease still lasts. */
  Silence,
  SilenceWithLease,
  /** RFC 5227: nobody else has the address, or somebody does. */
  AddressIsFree,
  AddressIsTaken,
  /** T1, T2, and the end of the lease. */
  RenewalIsDue,
  RebindingIsDue,
  LeaseExpires,
  /** There is a link again; with an address that can be asked for again. */
  LinkComes,
  LinkComesRemembering,
  /** The user wants nothing of it any more, at once. */
  Abandon,
  /** DHCPRELEASE has left, or can't. */
  Released,
}

const edgeBytes: usize = 12;

/** One line an edge: from a state, by an event, to a state. */
// prettier-ignore
const edges: usize = !hasDhcp ? 0 : memory.data<i32>([
  State.Off, Event.Start, State.Init,
  State.Off, Event.StartRemembering, State.InitReboot,
  State.Init, Event.WaitEnds, State.Selecting,
  State.Selecting, Event.OfferArrives, State.Requesting,
  State.Requesting, Event.AckArrives, State.Checking,
  State.Requesting, Event.NakArrives, State.Init,
  State.Requesting, Event.Silence, State.Init,
  State.InitReboot, Event.WaitEnds, State.Rebooting,
  State.Rebooting, Event.AckArrives, State.Checking,
  State.Rebooting, Event.NakArrives, State.Init,
  State.Rebooting, Event.Silence, State.Init,
  State.Rebooting, Event.SilenceWithLease, State.Checking,
  State.Checking, Event.AddressIsFree, State.Bound,
  State.Bound, Event.RenewalIsDue, State.Renewing,
  State.Bound, Event.Stop, State.Releasing,
  State.Renewing, Event.AckArrives, State.Bound,
  State.Renewing, Event.NakArrives, State.Init,
  State.Renewing, Event.RebindingIsDue, State.Rebinding,
  State.Renewing, Event.Stop, State.Releasing,
  State.Rebinding, Event.AckArrives, State.Bound,
  State.Rebinding, Event.NakArrives, State.Init,
  State.Rebinding, Event.Stop, State.Releasing,
  State.Releasing, Event.Released, State.Off,
  State.Releasing, Event.Start, State.Init,
]);
const edgesEnd: usize = edges + 24 * edgeBytes;

/** The state after the event. What the figure doesn't have is a mistake of ours, and traps. */
export function next(state: State, event: Event): State {
  for (let edge = edges; edge < edgesEnd; edge += edgeBytes)
    if (load<i32>(edge) == state && load<i32>(edge, 4) == event) return load<i32>(edge, 8);
  // From every other state: a link that comes may be another one, who stops has no lease to give back, and an address
  // that is used can be lost while its lease is confirmed, too.
  if (event == Event.Stop || event == Event.Abandon) return State.Off;
  if (event == Event.LinkComes) return State.Init;
  if (event == Event.LinkComesRemembering) return State.InitReboot;
  const mayHaveLease = state >= State.InitReboot && state <= State.Rebinding;
  if (mayHaveLease && (event == Event.LeaseExpires || event == Event.AddressIsTaken)) return State.Init;
  return unreachable();
}
