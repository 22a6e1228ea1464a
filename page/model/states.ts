// What figure 5 shows of a side: the state that the connection between client and server is in, and the edge that led
// there. Read from the journal, so that every instant of a story has its own.

import type { Change, Journal } from "./journal.ts";
import type { Side } from "./script.ts";

export interface Position {
  state: string;
  /** The edge that was taken last, and the row in which it was. */
  edge: Change | undefined;
  row: number;
}

/** The position after all rows of a journal, so that a long one isn't walked through again for each picture. */
const known = new WeakMap<Journal, Map<Side, { rows: number; cuts: number; position: Position }>>();

/** After that many rows. */
export function positionOf(journal: Journal, side: Side, rows = journal.rows.length): Position {
  const last = known.get(journal)?.get(side);
  const isValid = last !== undefined && last.cuts === journal.cuts && last.position.row < rows;
  // Between the last position that is known and the rows before it nothing has changed.
  if (isValid && rows <= last.rows) return last.position;
  const position = find(journal, side, rows, isValid ? last.rows : 0) ?? (isValid ? last.position : start);
  if (rows === journal.rows.length) {
    if (!known.has(journal)) known.set(journal, new Map());
    known.get(journal)!.set(side, { rows, cuts: journal.cuts, position });
  }
  return position;
}

const start: Position = { state: "Closed", edge: undefined, row: -1 };

function find(journal: Journal, side: Side, rows: number, from: number): Position | undefined {
  for (let row = rows - 1; row >= from; row--) {
    const position = positionIn(journal, side, row);
    if (position) return position;
  }
  return undefined;
}

/** What a row says of the side's state; most say nothing. */
export function positionIn(journal: Journal, side: Side, row: number): Position | undefined {
  const { changes, act, place } = journal.rows[row]!;
  const edge = changes.findLast((change) => change.side === side && change.isOurs);
  if (edge) return { state: edge.to, edge, row };
  if (!act || place !== side) return undefined;
  // Listening is no connection's state, so the trace doesn't tell it.
  if (act.verb === "listens") return { state: "Listen", edge: undefined, row };
  return act.verb === "restarts" ? { state: "Closed", edge: undefined, row } : undefined;
}

/** As RFC 9293 writes it: FinWait1 is FIN-WAIT-1. */
export function rfcName(state: string): string {
  return state.replaceAll(/(?<=[a-z])(?=[A-Z0-9])/g, "-").toUpperCase();
}
