// Which entry of an endpoint's tables is the connection between client and server: a whole record, or the small ones of
// SYN-RECEIVED and TIME-WAIT. All that shows a connection begins here.

import type { Fields, Memory } from "./layout.ts";

export interface Entry {
  kind: "connection" | "half-open" | "time-wait";
  /** Its number in the row of all entries. */
  id: number;
  fields: Fields;
  tuple: Fields;
}

/** The tables of the entries, in the order in which the core numbers these. */
const tables = [
  { kind: "connection", count: "connectionsMax", record: "Connection", place: "connectionsStart" },
  { kind: "half-open", count: "halfOpenMax", record: "HalfOpen", place: "halfOpenStart" },
  { kind: "time-wait", count: "timeWaitMax", record: "TimeWait", place: "timeWaitStart" },
] as const;

export function entriesOf(memory: Memory): Entry[] {
  return Array.from({ length: entryCount(memory) }, (_, id) => entryAt(memory, id));
}

/** Does the entry stand for something now? */
export function isUsed({ kind, fields, tuple }: Entry): boolean {
  return tuple.isKnown !== 0 || (kind === "connection" && fields.handle !== 0);
}

/** The one whose segments come from this peer. */
export function entryWith(memory: Memory, peer: number): Entry | undefined {
  for (let id = 0; id < entryCount(memory); id++) {
    const { isKnown, remoteAddress } = tupleOf(memory, id);
    if (isKnown !== 0 && remoteAddress === peer) return entryAt(memory, id);
  }
  return undefined;
}

export function tupleOf(memory: Memory, id: number): Fields {
  return memory.record("FourTuple", "fourTuplesStart", id);
}

function entryCount(memory: Memory): number {
  return tables.reduce((sum, { count }) => sum + memory.count(count), 0);
}

function entryAt(memory: Memory, id: number): Entry {
  let index = id;
  const table = tables.find(({ count }) => {
    if (index < memory.count(count)) return true;
    index -= memory.count(count);
    return false;
  })!;
  return { kind: table.kind, id, fields: memory.record(table.record, table.place, index), tuple: tupleOf(memory, id) };
}
