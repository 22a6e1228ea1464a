// What the record of a connection says, by the RFC's names: numbers, timers, and the two sequence spaces as spans. The
// names of the core's sources that this page knows stand in this file, in connection-of.ts and in tables.ts.

import { entryWith, type Entry } from "./connection-of.ts";
import { addresses, type Endpoint } from "./endpoint.ts";
import type { Fields, Memory } from "./layout.ts";
import { otherSide } from "./script.ts";

export interface RecordView {
  kind: Entry["kind"];
  /** Names and values, in the order in which they are shown. */
  values: [string, string][];
  options: string[];
  timers: TimerView[];
  sending: Span[];
  receiving: Span[];
}

export interface TimerView {
  name: string;
  dueMs: number;
}

export type SpanKind = "acknowledged" | "flight" | "sacked" | "lost" | "queued" | "unread" | "held" | "window" | "free";

/** Part of a sequence space: so many bytes. */
export interface Span {
  kind: SpanKind;
  bytes: number;
}

/** Undefined: there is no connection. */
export function recordOf(endpoint: Endpoint): RecordView | undefined {
  const { memory, side } = endpoint;
  const entry = entryWith(memory, addresses[otherSide(side)]);
  if (!entry) return undefined;
  if (entry.kind === "half-open") return halfOpen(memory, entry);
  if (entry.kind === "time-wait") return timeWait(memory, entry);
  const { fields } = entry;
  return {
    kind: entry.kind,
    values: valuesOf(fields),
    options: agreedOptions(fields),
    timers: timersOf(memory, fields),
    sending: sendingSpans(memory, entry),
    receiving: receivingSpans(memory, entry),
  };
}

function valuesOf(fields: Fields): [string, string][] {
  const sent = (name: string) => `${(fields[name]! - fields.iss!) >>> 0}`;
  const received = (name: string) => `${(fields[name]! - fields.irs!) >>> 0}`;
  return [
    ["SND.UNA", sent("sndUna")],
    ["SND.NXT", sent("sndNxt")],
    ["SND.WND", `${fields.sndWnd}`],
    ["RCV.NXT", fields.irs === 0 && fields.rcvNxt === 0 ? "–" : received("rcvNxt")],
    ["RCV.WND", `${(fields.rcvRight! - fields.rcvNxt!) >>> 0}`],
    ["RTO", `${fields.retransmitTimeoutMs} ms`],
    ["SRTT", fields.smoothedRoundTripMs === 0 ? "–" : `${fields.smoothedRoundTripMs} ms`],
    ["cwnd", `${fields.congestionWindow}`],
    ["ssthresh", thresholdText(fields)],
    ["SND.MSS", `${fields.sendMss}`],
    ["ISS", `${fields.iss}`],
    ["IRS", `${fields.irs}`],
    ["recovery", fields.isInRecovery ? "✓" : fields.isAfterTimeout ? "RTO" : "–"],
    ["retransmitted", `${fields.retransmittedSegments}`],
  ];
}

/** As high as it can be, it says nothing yet. */
function thresholdText({ slowStartThreshold, congestionWindow }: Fields): string {
  return slowStartThreshold! > 100_000 && slowStartThreshold! > congestionWindow! ? "∞" : `${slowStartThreshold}`;
}

function agreedOptions(fields: Fields): string[] {
  return [
    ...(fields.usesTimestamps ? ["TS"] : []),
    ...(fields.usesSack ? ["SACK"] : []),
    ...(fields.scalesWindow ? [`WS ${fields.sndShift}/${fields.rcvShift}`] : []),
  ];
}

function timersOf(memory: Memory, fields: Fields): TimerView[] {
  return memory
    .members("Timer")
    .filter(([name, number]) => name !== "Count" && (fields.armed! & (1 << number)) !== 0)
    .map(([name, number]) => ({ name, dueMs: fields[`deadline${number}`] ?? 0 }));
}

// --- The small entries ---

function halfOpen(memory: Memory, { id, fields }: Entry): RecordView {
  return {
    kind: "half-open",
    values: [
      ["ISS", `${fields.iss}`],
      ["IRS", `${fields.irs}`],
      ["SYN-ACK", `${1 + fields.repeats!}×`],
    ],
    ...{ options: [], timers: [{ name: "SynAck", dueMs: dueOf(memory, id) }], sending: [], receiving: [] },
  };
}

function timeWait(memory: Memory, { id, fields }: Entry): RecordView {
  return {
    kind: "time-wait",
    values: [
      ["SND.NXT", `${fields.sndNxt}`],
      ["RCV.NXT", `${fields.rcvNxt}`],
    ],
    ...{ options: [], timers: [{ name: "TimeWait", dueMs: dueOf(memory, id) }], sending: [], receiving: [] },
  };
}

function dueOf(memory: Memory, id: number): number {
  return memory.record("Deadline", "deadlinesStart", id).at!;
}

// --- The sequence spaces ---

function sendingSpans(memory: Memory, { id, fields }: Entry): Span[] {
  const capacity = memory.count("bufferBytes");
  const used = fields.sendUsed!;
  const flight = spansInFlight(memory, id, fields);
  const sent = Math.min(
    flight.reduce((sum, { bytes }) => sum + bytes, 0),
    used,
  );
  const acknowledged = Math.min((fields.sndUna! - fields.iss!) >>> 0, capacity >> 2);
  return [
    { kind: "acknowledged", bytes: acknowledged },
    ...flight,
    { kind: "queued", bytes: used - sent },
    { kind: "free", bytes: capacity - used },
  ].filter(({ bytes }) => bytes > 0) as Span[];
}

/** From SND.UNA to SND.NXT, by what is known to have become of it (RFC 8985). */
function spansInFlight(memory: Memory, id: number, { sndUna, spans }: Fields): Span[] {
  const kinds = new Map<number, SpanKind>([
    [memory.number("Condition", "InFlight"), "flight"],
    [memory.number("Condition", "Sacked"), "sacked"],
    [memory.number("Condition", "Lost"), "lost"],
  ]);
  let left = sndUna!;
  return Array.from({ length: spans! }, (_, index): Span => {
    const { right, condition } = memory.record("Span", "spansStart", id * memory.count("spansMax") + index);
    const bytes = (right! - left) >>> 0;
    left = right!;
    return { kind: kinds.get(condition!)!, bytes };
  });
}

function receivingSpans(memory: Memory, { id, fields }: Entry): Span[] {
  const capacity = memory.count("bufferBytes");
  const window = (fields.rcvRight! - fields.rcvNxt!) >>> 0;
  const held = Array.from({ length: fields.heldPieces! }, (_, index): [number, number] => {
    const { left, right } = memory.record("HeldPiece", "heldPiecesStart", id * memory.count("heldPiecesMax") + index);
    return [(left! - fields.rcvNxt!) >>> 0, (right! - fields.rcvNxt!) >>> 0];
  });
  return [
    { kind: "unread", bytes: fields.receiveUsed! },
    ...windowWith(window, held),
    { kind: "free", bytes: Math.max(capacity - fields.receiveUsed! - window, 0) },
  ].filter(({ bytes }) => bytes > 0) as Span[];
}

/** The window, and in it what lies beyond holes. */
function windowWith(bytes: number, held: [number, number][]): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const [from, to] of held.toSorted(([one], [other]) => one - other)) {
    spans.push({ kind: "window", bytes: from - at }, { kind: "held", bytes: to - from });
    at = to;
  }
  return [...spans, { kind: "window", bytes: bytes - at }];
}
