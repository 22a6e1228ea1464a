// The lines of the ladder: the two lanes, coloured by the states of their sides, and an arrow for each segment from where
// it left to where it arrived, or will. Only what stands between two rows is drawn.

import { positionIn, positionOf } from "../model/states.ts";
import { flag } from "../model/frame.ts";
import type { Segment } from "../model/journal.ts";
import type { Place, Side } from "../model/script.ts";
import type { Scene } from "../scene.ts";
import { svg } from "./element.ts";

export type Arrivals = Map<number, { row: number; atMs: number }>;

/** Where a line begins, and where it ends. */
type Ends = [x1: number, y1: number, x2: number, y2: number];

export interface Frame {
  /** The rows that are drawn, from the first on and before the last. */
  first: number;
  last: number;
  rowPixels: number;
  /** Where the lanes stand. */
  lanes: Record<Place, number>;
  /** Where and when every segment that is under way will arrive. */
  arrivals: Arrivals;
  selected: number | undefined;
  /** The chosen segment is being dragged: so many pixels further down. */
  dragged: number;
}

/** How a state is coloured: as what its side is about. */
export function phaseOf(state: string): string {
  if (state === "Closed" || state === "Listen") return "idle";
  if (state === "SynSent" || state === "SynReceived") return "opening";
  if (state === "Established") return "open";
  return state === "TimeWait" ? "waiting" : "closing";
}

export function lanesOf(scene: Scene, frame: Frame): SVGElement[] {
  return (["client", "server"] as const).flatMap((side) => laneOf(scene, frame, side));
}

function laneOf({ journal }: Scene, { first, last, rowPixels, lanes }: Frame, side: Side): SVGElement[] {
  const pieces: SVGElement[] = [];
  const end = Math.min(last, journal.rows.length);
  let { state } = positionOf(journal, side, first);
  let from = first;
  const add = (to: number, name: string) => {
    if (to <= from) return;
    const [y, height] = [(from - first) * rowPixels, (to - from) * rowPixels];
    pieces.push(svg("rect", { class: `lane ${name}`, x: lanes[side] - 3, y, width: 6, height }));
    from = to;
  };
  for (let row = first; row < end; row++) {
    const next = positionIn(journal, side, row)?.state ?? state;
    if (next !== state) {
      add(row, phaseOf(state));
      state = next;
    }
  }
  add(end, phaseOf(state));
  add(last, "future");
  return pieces;
}

/** Which segments have a part of their way between the rows. */
export function segmentsBetween({ journal }: Scene, first: number, last: number, arrivals: Arrivals) {
  const found = new Set<number>();
  for (let row = first; row < Math.min(last, journal.rows.length); row++) {
    const { segment } = journal.rows[row]!;
    if (segment !== undefined) found.add(segment);
  }
  for (const segment of arrivals.keys()) found.add(segment);
  // What passes by: it left before and arrives after. Few are under way at once, so not many need be asked.
  for (let index = (Math.min(...found, journal.segments.length) || 0) - 1, asked = 0; index >= 0; index--) {
    const { row, end } = journal.segments[index]!;
    if (end && end.row >= last && row < first) found.add(index);
    if (++asked === 200) break;
  }
  return [...found].sort((one, other) => one - other);
}

export function arrowOf(scene: Scene, frame: Frame, index: number): SVGElement | undefined {
  const segment = scene.journal.segments[index]!;
  const { first, rowPixels, lanes, arrivals, selected } = frame;
  const arrival = arrivals.get(index);
  const endRow = segment.end?.row ?? arrival?.row;
  if (endRow === undefined) return undefined;
  const isSeen = endRow === segment.row;
  const y1 = (segment.row - first + (isSeen ? 0.5 : 0.82)) * rowPixels;
  const y2 = (endRow - first + 0.5) * rowPixels + (index === selected ? frame.dragged : 0);
  const [x1, x2] = [lanes[segment.from], endX(segment, lanes)];
  const classes = ["arrow", kindOf(segment), index === selected ? "selected" : ""].join(" ");
  const group = svg("g", { class: classes, "data-segment": index });
  group.append(svg("line", { class: "grip", x1, y1, x2, y2 }));
  if (segment.end || !arrival) group.append(svg("line", { class: "shaft", x1, y1, x2, y2 }));
  else group.append(...shaftsUnderWay(scene.nowMs, segment, arrival.atMs, [x1, y1, x2, y2]));
  const arrives = segment.end === undefined || segment.end.how === "arrived";
  group.append(arrives ? headAt(x1, y1, x2, y2) : crossAt(x2, y2));
  return group;
}

/** What is lost ends in the middle. */
function endX({ from, to, end }: Segment, lanes: Record<Place, number>): number {
  return end?.how === "lost" ? (lanes[from] + lanes[to]) / 2 : lanes[to];
}

function kindOf({ from, to, header, times, isCopy }: Segment): string {
  const kinds: string[] = [from, `to-${to}`];
  if (!header) return [...kinds, "other"].join(" ");
  if (header.flags & flag.rst) kinds.push("reset");
  if (times > 1 || isCopy) kinds.push("repeated");
  if (header.dataBytes > 0) kinds.push("data");
  return kinds.join(" ");
}

/** As far as it has come it is drawn, and the rest is only meant. */
function shaftsUnderWay(nowMs: number, segment: Segment, arrivesAtMs: number, ends: Ends): SVGElement[] {
  const [x1, y1, x2, y2] = ends;
  const share = Math.min(Math.max((nowMs - segment.atMs) / Math.max(arrivesAtMs - segment.atMs, 1), 0), 1);
  const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
  return [
    svg("line", { class: "shaft", x1, y1, x2: x, y2: y }),
    svg("line", { class: "meant", x1: x, y1: y, x2, y2 }),
    svg("circle", { class: "here", cx: x, cy: y, r: 3.5 }),
  ];
}

function headAt(x1: number, y1: number, x2: number, y2: number): SVGElement {
  const direction = Math.sign(x2 - x1);
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const tip = [x2 - direction * 3, y2] as const;
  const [bx, by] = [tip[0] - 9 * ux, tip[1] - 9 * uy];
  const points = [tip, [bx - 3.5 * uy, by + 3.5 * ux], [bx + 3.5 * uy, by - 3.5 * ux]];
  return svg("polygon", { class: "head", points: points.map((each) => each.join(",")).join(" ") });
}

function crossAt(x: number, y: number): SVGElement {
  return svg("path", { class: "cross", d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10` });
}
