// The client's states (RFC 2131 figure 5, and what it has no box for): every edge, and what may happen everywhere.

import { Event, State, next } from "../../assembly/dhcp/state";

const states: string[] = [
  "Off",
  "INIT",
  "SELECTING",
  "REQUESTING",
  "INIT-REBOOT",
  "REBOOTING",
  "Checking",
  "BOUND",
  "RENEWING",
  "REBINDING",
  "Releasing",
];

/** The columns of the table. */
const events: Event[] = [
  Event.Start,
  Event.StartRemembering,
  Event.WaitEnds,
  Event.OfferArrives,
  Event.AckArrives,
  Event.NakArrives,
  Event.Silence,
  Event.SilenceWithLease,
  Event.AddressIsFree,
  Event.AddressIsTaken,
  Event.RenewalIsDue,
  Event.RebindingIsDue,
  Event.LeaseExpires,
  Event.LinkComes,
  Event.LinkComesRemembering,
  Event.Stop,
  Event.Abandon,
  Event.Released,
];

/** The rows are the states above. A dash: this can't happen in that state, and the stack traps rather than guess. */
const figure5: string[] = [
  // start, remembering, wait ends, OFFER, ACK, NAK, silence, with a lease, free, taken, T1, T2, end, link, link, stop, abandon, released
  "INIT INIT-REBOOT - - - - - - - - - - - INIT INIT-REBOOT Off Off -",
  "- - SELECTING - - - - - - - - - - INIT INIT-REBOOT Off Off -",
  "- - - REQUESTING - - - - - - - - - INIT INIT-REBOOT Off Off -",
  "- - - - Checking INIT INIT - - - - - - INIT INIT-REBOOT Off Off -",
  "- - REBOOTING - - - - - - INIT - - INIT INIT INIT-REBOOT Off Off -",
  "- - - - Checking INIT INIT Checking - INIT - - INIT INIT INIT-REBOOT Off Off -",
  "- - - - - - - - BOUND INIT - - INIT INIT INIT-REBOOT Off Off -",
  "- - - - - - - - - INIT RENEWING - INIT INIT INIT-REBOOT Releasing Off -",
  "- - - - BOUND INIT - - - INIT - REBINDING INIT INIT INIT-REBOOT Releasing Off -",
  "- - - - BOUND INIT - - - INIT - - INIT INIT INIT-REBOOT Releasing Off -",
  "INIT - - - - - - - - - - - - INIT INIT-REBOOT Off Off Off",
];

/** What is tried. Of a test that has trapped only what stands outside of it is still alive. */
let state: State = State.Off;
let event: Event = Event.Start;

describe("figure 5 of RFC 2131", () => {
  it("has eleven states, and eighteen events", () => {
    expect(figure5.length).toBe(11);
    for (let row = 0; row < figure5.length; row++) expect(figure5[row].split(" ").length).toBe(18);
  });

  it("has these edges, and traps where there is none", () => {
    for (let row = 0; row < figure5.length; row++) {
      const cells = figure5[row].split(" ");
      for (let column = 0; column < events.length; column++) {
        state = row;
        event = events[column];
        if (cells[column] == "-")
          expect(() => {
            next(state, event);
          }).toThrow();
        else expect(states[next(state, event)]).toBe(cells[column]);
      }
    }
  });
});
