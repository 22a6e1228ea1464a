// Figure 5 of RFC 9293, once for each side: the state it is in, and the edge that led there with its clause.

import { edgeOf, edges } from "../model/edges.ts";
import { positionOf, rfcName } from "../model/states.ts";
import type { Change } from "../model/journal.ts";
import { sides, type Side } from "../model/script.ts";
import { html, svg } from "./element.ts";
import { phaseOf } from "./ladder-lines.ts";
import { nameOf, type Showing, type View } from "./view.ts";

const width = 300;
const height = 262;
const box = { width: 84, height: 20 };

/** Where the middle of each state stands. */
const places: Record<string, [number, number]> = {
  Closed: [150, 14],
  Listen: [150, 56],
  SynReceived: [50, 98],
  SynSent: [250, 98],
  Established: [150, 132],
  FinWait1: [50, 170],
  CloseWait: [250, 170],
  FinWait2: [50, 209],
  Closing: [150, 209],
  LastAck: [250, 209],
  TimeWait: [100, 248],
};

/** Edges that would run through a state bend there. */
const bends: Record<string, [number, number]> = {
  "Closed ActiveOpen": [248, 30],
  "LastAck AckOfFinArrives": [298, 100],
  "TimeWait TimeWaitEnds": [-56, 120],
  "SynReceived Close": [16, 134],
  "SynSent Close": [206, 44],
  "Listen Close": [136, 35],
  "SynReceived ResetArrives": [72, 66],
};

export class States implements View {
  readonly element = html("section", { class: "panel states" });
  private readonly title = html("h2");
  private readonly figures: Record<Side, HTMLElement> = { client: html("figure"), server: html("figure") };
  private shown = "";

  constructor() {
    this.element.append(this.title, html("div", { class: "two" }, this.figures.client, this.figures.server));
  }

  show(showing: Showing): void {
    const { scene, texts, mode } = showing;
    const positions = sides.map((side) => positionOf(scene.journal, side));
    // Figures change seldom, and are redrawn only then.
    const news = JSON.stringify([texts.language, mode, positions.map(({ state, row }) => [state, row])]);
    if (news === this.shown) return;
    this.shown = news;
    this.title.textContent = texts.states;
    for (const [index, side] of sides.entries()) {
      const { state, edge } = positions[index]!;
      const name = nameOf(showing, side);
      const isKnown = mode === "story" || (mode === "device" && side === "server");
      this.figures[side].hidden = !isKnown;
      this.figures[side].replaceChildren(
        html("figcaption", { text: name, class: side }),
        drawing(state, edge, texts.diagram(name, rfcName(state))),
        explanation(edge, texts.noEdge),
      );
    }
  }
}

function drawing(state: string, taken: Change | undefined, label: string): SVGElement {
  const lines = edges.map(({ from, event, to }) => {
    const isTaken = taken?.from === from && taken.to === to && (taken.event === event || taken.event === "");
    return edgeLine(from, event, to, isTaken ? "edge taken" : "edge");
  });
  // An ending that is no edge of the figure is drawn when it was taken.
  const isDrawn = edges.some(({ from, to }) => taken?.from === from && taken.to === to);
  if (taken && !isDrawn && places[taken.from] && places[taken.to])
    lines.push(edgeLine(taken.from, taken.event, taken.to, "edge taken ending"));
  const takenLines = lines.filter((line) => line.classList.contains("taken"));
  const boxes = Object.entries(places).map(([name, [x, y]]) => {
    const classes = ["state", phaseOf(name), name === state ? "lit" : ""].join(" ");
    const { width, height } = box;
    return svg(
      "g",
      { class: classes },
      svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 4 }),
      svg("text", { x, y: y + 3.5, "text-anchor": "middle", text: shortName(name) }),
    );
  });
  const others = lines.filter((line) => !takenLines.includes(line));
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    ...others,
    ...takenLines,
    ...boxes,
  );
}

/** Within the box, as in the figure of the RFC. */
function shortName(state: string): string {
  return rfcName(state).replace("RECEIVED", "RCVD").replace("ESTABLISHED", "ESTAB");
}

function edgeLine(from: string, event: string, to: string, classes: string): SVGElement {
  const [[x1, y1], [x2, y2]] = [places[from]!, places[to]!];
  const [bx, by] = bends[`${from} ${event}`] ?? [(x1 + x2) / 2, (y1 + y2) / 2];
  const [startX, startY] = rim(x1, y1, bx, by);
  const [endX, endY] = rim(x2, y2, bx, by);
  const length = Math.hypot(endX - bx, endY - by) || 1;
  const [ux, uy] = [(endX - bx) / length, (endY - by) / length];
  const [backX, backY] = [endX - 6 * ux, endY - 6 * uy];
  const head = [
    [endX, endY],
    [backX - 2.6 * uy, backY + 2.6 * ux],
    [backX + 2.6 * uy, backY - 2.6 * ux],
  ];
  return svg(
    "g",
    { class: classes },
    svg("path", { d: `M${startX} ${startY}Q${bx} ${by} ${endX} ${endY}` }),
    svg("polygon", { points: head.map((each) => each.join(",")).join(" ") }),
  );
}

/** Where the line from the middle of a box to that point leaves it. */
function rim(x: number, y: number, toX: number, toY: number): [number, number] {
  const [dx, dy] = [toX - x, toY - y];
  const scale = Math.min(box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9));
  return [x + dx * scale, y + dy * scale];
}

function explanation(taken: Change | undefined, nothing: string): HTMLElement {
  if (!taken) return html("p", { class: "edge-text", text: nothing });
  const { cause, answer, clause, requirements } = edgeOf(taken.from, taken.event, taken.to);
  return html(
    "p",
    { class: "edge-text" },
    html("b", { text: `${rfcName(taken.from)} → ${rfcName(taken.to)}` }),
    ...(taken.event === "" ? [] : [html("span", { text: answer === "" ? cause : `${cause} / ${answer}` })]),
    ...(taken.event === "" ? [] : [html("cite", { text: [clause, ...requirements].join(" · ") })]),
  );
}
