// A journal of what somebody else has seen: a capture, or the trace of a running device. There is one vantage point, so a
// segment leaves and arrives in the same row.

import { flag, readHeader, type Header } from "../model/frame.ts";
import { Journal, type Change } from "../model/journal.ts";
import type { Place } from "../model/script.ts";
import { addressText } from "../model/tables.ts";
import type { Captured } from "./read.ts";

/** Who speaks first is on the left, and whom it speaks to on the right; all others are strangers. */
export function journalOf(captured: Captured[]): Journal {
  const journal = new Journal();
  const headers = captured.map(({ frame }) => readHeader(frame));
  const first = headers.find((header) => header && header.flags & flag.syn) ?? headers.find(Boolean);
  const placeOf = (address: number | undefined): Place =>
    address === first?.source ? "client" : address === first?.destination ? "server" : "stranger";
  for (const [index, { frame, milliseconds }] of captured.entries()) {
    const header = headers[index];
    seeSegment(journal, {
      ...{ frame, header, atMs: milliseconds },
      ...{ from: placeOf(header?.source), to: placeOf(header?.destination) },
    });
  }
  return journal;
}

/** The frames of each TCP conversation by its name, in the order in which they begin. */
export function conversationsOf(captured: Captured[]): Map<string, Captured[]> {
  const conversations = new Map<string, Captured[]>();
  for (const one of captured) {
    const header = readHeader(one.frame);
    if (!header) continue;
    const from = `${addressText(header.source)}:${header.sourcePort}`;
    const to = `${addressText(header.destination)}:${header.destinationPort}`;
    const name = conversations.has(`${to} – ${from}`) ? `${to} – ${from}` : `${from} – ${to}`;
    if (!conversations.has(name)) conversations.set(name, []);
    conversations.get(name)!.push(one);
  }
  return conversations;
}

/** One line of the device's trace: a frame, a state that has changed, or both. */
export interface TraceEvent {
  milliseconds: number;
  state?: string;
  direction?: "received" | "sent";
  text: string;
}

/** The device is on the right. */
export class DeviceTrace {
  readonly journal = new Journal();
  private state = "Closed";

  see({ milliseconds, state, direction, text }: TraceEvent): void {
    const { journal } = this;
    const rows = journal.rows.length;
    if (direction !== undefined) {
      const [from, to]: [Place, Place] = direction === "received" ? ["client", "server"] : ["server", "client"];
      seeSegment(journal, {
        ...{ frame: new Uint8Array(0), told: text, header: headerIn(text), atMs: milliseconds },
        ...{ from, to },
      });
    }
    const next = state === undefined ? this.state : coreName(state);
    if (next === this.state) return;
    const change: Change = { side: "server", event: "", from: this.state, to: next, isOurs: true };
    this.state = next;
    if (journal.rows.length === rows) journal.addRow({ atMs: milliseconds, kind: "timeout", place: "server" });
    journal.rows.at(-1)!.changes.push(change);
  }
}

interface Seen {
  frame: Uint8Array;
  told?: string;
  header: Header | undefined;
  from: Place;
  to: Place;
  atMs: number;
}

function seeSegment(journal: Journal, seen: Seen): void {
  const before = journal.segments.findLast((segment) => segment.number > 0)?.number ?? 0;
  const number = seen.header ? before + 1 : 0;
  const index = journal.addSegment({ ...seen, number, isCopy: false, step: 0, fates: [] });
  const segment = journal.segments[index]!;
  segment.end = { row: segment.row, atMs: seen.atMs, how: "arrived" };
}

/** FIN-WAIT-1 is FinWait1 in the core's sources. */
function coreName(state: string): string {
  return state
    .toLowerCase()
    .split("-")
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join("");
}

const letters: Record<string, number> = { F: 1, S: 2, R: 4, P: 8, ".": 16, U: 32 };

/** A segment as `tcpdump -n -S` tells it; undefined: the line tells something else. */
export function headerIn(text: string): Header | undefined {
  const parts = /^IP ([\d.]+)\.(\d+) > ([\d.]+)\.(\d+): Flags \[([^\]]*)\]/.exec(text);
  if (!parts) return undefined;
  const number = (name: string) => Number(new RegExp(`, ${name} (\\d+)`).exec(text)?.[1] ?? 0);
  const flags = [...parts[5]!].reduce((sum, letter) => sum | (letters[letter] ?? 0), 0);
  const acknowledgement = number("ack");
  return {
    source: addressOf(parts[1]!),
    sourcePort: Number(parts[2]),
    destination: addressOf(parts[3]!),
    destinationPort: Number(parts[4]),
    sequence: number("seq"),
    ...(text.includes(", seq ") ? {} : { sequenceIsUntold: true as const }),
    acknowledgement,
    flags,
    window: number("win"),
    options: optionsIn(text),
    dataBytes: number("length"),
  };
}

function addressOf(text: string): number {
  return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function optionsIn(text: string): Header["options"] {
  const list = /options \[([^\]]*)\]/.exec(text)?.[1]?.split(",") ?? [];
  const kinds: [RegExp, number][] = [
    [/^mss (\d+)/, 2],
    [/^wscale (\d+)/, 3],
    [/^sackOK/, 4],
    [/^sack /, 5],
    [/^TS val (\d+) ecr (\d+)/, 8],
  ];
  return list.flatMap((option) => {
    const kind = kinds.find(([pattern]) => pattern.test(option));
    if (!kind) return [];
    const values = option.replace(/^sack \d+/, "sack").match(/\d+/g) ?? [];
    return [{ kind: kind[1], at: 0, bytes: 0, values: values.map(Number) }];
  });
}
