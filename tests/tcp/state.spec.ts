// The whole of figure 5 (RFC 9293 §3.3.2), every state with every event.

import { Event, State, next } from "../../assembly/tcp/state";

/** The columns of the table. */
const events: Event[] = [
  Event.PassiveOpen,
  Event.ActiveOpen,
  Event.Close,
  Event.Abort,
  Event.SynArrives,
  Event.SynAckArrives,
  Event.AckOfSynArrives,
  Event.FinArrives,
  Event.AckOfFinArrives,
  Event.ResetArrives,
  Event.TimeWaitEnds,
  Event.TimesOut,
];

/** The rows of the table, by the numbers of docs/abi.md. */
const names = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RCVD",
  "ESTAB",
  "FINWAIT-1",
  "FINWAIT-2",
  "CLOSEWAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
];

/** A dash: this can't happen in that state, and the stack traps rather than guess. */
const figure5 = [
  //         passive| active   |           |        |          |          |           |           |           |        |2 MSL   | time-
  //           OPEN | OPEN     | CLOSE     | ABORT  | SYN      | SYN,ACK  | ACK of SYN| FIN       | ACK of FIN| RST    |are over| out
  "CLOSED   | LISTEN| SYN-SENT | -         | CLOSED | -        | -        | -         | -         | -         | -      | -      | -",
  "LISTEN   | -     | -        | CLOSED    | CLOSED | SYN-RCVD | -        | -         | -         | -         | -      | -      | -",
  "SYN-SENT | -     | -        | CLOSED    | CLOSED | SYN-RCVD | ESTAB    | -         | -         | -         | CLOSED | -      | CLOSED",
  "SYN-RCVD | -     | -        | FINWAIT-1 | CLOSED | -        | -        | ESTAB     | -         | -         | CLOSED | -      | CLOSED",
  "ESTAB    | -     | -        | FINWAIT-1 | CLOSED | -        | -        | -         | CLOSEWAIT | -         | CLOSED | -      | CLOSED",
  "FINWAIT-1| -     | -        | -         | CLOSED | -        | -        | -         | CLOSING   | FINWAIT-2 | CLOSED | -      | CLOSED",
  "FINWAIT-2| -     | -        | -         | CLOSED | -        | -        | -         | TIME-WAIT | -         | CLOSED | -      | CLOSED",
  "CLOSEWAIT| -     | -        | LAST-ACK  | CLOSED | -        | -        | -         | -         | -         | CLOSED | -      | CLOSED",
  "CLOSING  | -     | -        | -         | CLOSED | -        | -        | -         | -         | TIME-WAIT | CLOSED | -      | CLOSED",
  "LAST-ACK | -     | -        | -         | CLOSED | -        | -        | -         | -         | CLOSED    | CLOSED | -      | CLOSED",
  "TIME-WAIT| -     | -        | -         | CLOSED | -        | -        | -         | -         | -         | -      | CLOSED | -",
];

/** What is tried. Of a test that has trapped only what stands outside of it is still alive. */
let cells: string[] = [];
let state: State = State.Closed;
let event: Event = Event.PassiveOpen;

describe("figure 5 of RFC 9293", () => {
  it("has eleven states and twelve events", () => {
    expect(figure5.length).toBe(11);
    expect(names.length).toBe(11);
    for (let row = 0; row < figure5.length; row++) {
      const cells = figure5[row].split("|");
      expect(cells[0].trim()).toBe(names[row]);
      expect(cells.length).toBe(1 + events.length);
    }
  });

  it("names the next state for each edge", () => {
    let edges = 0;
    for (let row = 0; row < figure5.length; row++) {
      const cells = figure5[row].split("|");
      for (let column = 0; column < events.length; column++) {
        const expected = cells[column + 1].trim();
        if (expected == "-") continue;
        expect(next(row, events[column])).toBe(names.indexOf(expected), `${names[row]}, event ${column}`);
        edges++;
      }
    }
    expect(edges).toBe(45);
  });

  it("has no other edge: every other pair traps", () => {
    let others = 0;
    for (let row = 0; row < figure5.length; row++) {
      cells = figure5[row].split("|");
      for (let column = 0; column < events.length; column++) {
        if (cells[column + 1].trim() != "-") continue;
        state = row;
        event = events[column];
        expect(() => {
          next(state, event);
        }).toThrow(`${names[row]}, event ${column}`);
        others++;
      }
    }
    expect(others).toBe(87);
  });
});
