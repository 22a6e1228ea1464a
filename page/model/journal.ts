// What has happened, row by row: the ladder is drawn from it, and so are exports. Rows are never changed once another
// step has begun; going back cuts them off.

import { tcpdumpRelative } from "../../tools/tcpdump.ts";
import { flag, lengthOf, type Header } from "./frame.ts";
import type { Act, Fate, Place } from "./script.ts";

/** An edge of figure 5 that was taken. */
export interface Change {
  side: Place;
  event: string;
  from: string;
  to: string;
  /** The entry belongs to the connection between client and server, and not to a stranger's. */
  isOurs: boolean;
}

/** Something that an application notices; the texts have a sentence for each. */
export interface Remark {
  side: Place;
  what: "error" | "refused" | "finished" | "foreign";
  value: string;
}

export type RowKind = "act" | "sent" | "arrived" | "lost" | "timeout";

export interface Row {
  atMs: number;
  kind: RowKind;
  place: Place;
  /** Its place in `segments`. */
  segment: number | undefined;
  act: Act | undefined;
  timers: string[];
  drops: string[];
  changes: Change[];
  remarks: Remark[];
}

export interface Segment {
  /** Among TCP's, the first is 1; 0: no TCP, such as ARP. A copy has its original's. */
  number: number;
  isCopy: boolean;
  from: Place;
  to: Place;
  frame: Uint8Array;
  /** In tcpdump's words, where these are all that is known of the frame. */
  told?: string;
  header: Header | undefined;
  atMs: number;
  row: number;
  step: number;
  /** 1, or more if these numbers of the sequence were sent before. */
  times: number;
  /** What relative numbers are relative to: from the sender's, and from the other's. */
  bases: [number, number];
  fates: Fate[];
  end: End | undefined;
}

export interface End {
  row: number;
  atMs: number;
  how: "arrived" | "dropped" | "lost";
}

interface Told {
  segment: number;
  number: number;
}

export class Journal {
  readonly rows: Row[] = [];
  readonly segments: Segment[] = [];
  /** How often something was cut off: rows of the same number may be others since. */
  cuts = 0;
  /** Which segments have begun with the same number, and each direction's ISNs, with the segments that told them. */
  private readonly sendings = new Map<string, Told[]>();
  private readonly beginnings = new Map<string, Told[]>();

  addRow(row: Partial<Row> & Pick<Row, "atMs" | "kind" | "place">): Row {
    const whole = { segment: undefined, act: undefined, timers: [], drops: [], changes: [], remarks: [], ...row };
    this.rows.push(whole);
    return whole;
  }

  /** A segment and the row of its departure; answers its place among the segments. */
  addSegment(segment: Omit<Segment, "row" | "times" | "bases" | "end">): number {
    const index = this.segments.length;
    const { header } = segment;
    this.segments.push({
      ...segment,
      row: this.rows.length,
      times: header && !segment.isCopy ? this.countSending(segment.from, header, index) : 1,
      bases: header ? this.basesOf(header, index) : [0, 0],
      end: undefined,
    });
    this.addRow({ atMs: segment.atMs, kind: "sent", place: segment.from, segment: index });
    return index;
  }

  /** As it was when it had so many rows and segments. */
  cut(rows: number, segments: number): void {
    this.cuts++;
    this.rows.length = rows;
    this.segments.length = segments;
    for (const segment of this.segments) if (segment.end && segment.end.row >= rows) segment.end = undefined;
    for (const map of [this.sendings, this.beginnings]) {
      for (const places of map.values()) while (places.length > 0 && places.at(-1)!.segment >= segments) places.pop();
    }
  }

  /** In tcpdump's words. */
  textOf(index: number, isRelative: boolean): string {
    const { frame, told, bases } = this.segments[index]!;
    return told ?? tcpdumpRelative(frame, isRelative ? bases[0] : 0, isRelative ? bases[1] : 0);
  }

  private countSending(from: Place, header: Header, index: number): number {
    if (lengthOf(header) === 0) return 1;
    const isSyn = (header.flags & flag.syn) !== 0;
    const key = `${from} ${ways(header)[0]} ${header.sequence} ${isSyn ? header.flags : ""}`;
    const places = this.sendings.get(key) ?? [];
    this.sendings.set(key, places);
    return places.push({ segment: index, number: header.sequence });
  }

  private basesOf(header: Header, index: number): [number, number] {
    const [there, back] = ways(header);
    const places = this.beginnings.get(there) ?? [];
    this.beginnings.set(there, places);
    // Of a conversation whose beginning wasn't seen, the first number counts as 1, as if a SYN had been before it.
    const isSyn = (header.flags & flag.syn) !== 0;
    if (isSyn) places.push({ segment: index, number: header.sequence });
    else if (places.length === 0 && !header.sequenceIsUntold)
      places.push({ segment: index, number: (header.sequence - 1) >>> 0 });
    const answered = this.beginnings.get(back)?.at(-1)?.number ?? (header.acknowledgement - 1) >>> 0;
    return [places.at(-1)?.number ?? 0, header.flags & flag.ack ? answered : 0];
  }
}

/** The direction of a segment, and the other one, by addresses and ports. */
function ways({ source, sourcePort, destination, destinationPort }: Header): [string, string] {
  const [one, other] = [`${source}:${sourcePort}`, `${destination}:${destinationPort}`];
  return [`${one} ${other}`, `${other} ${one}`];
}
