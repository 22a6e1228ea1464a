// The record of the connection on both sides: its numbers, its timers as bars that run out, and its sequence spaces.

import { recordOf, type RecordView, type Span, type TimerView } from "../model/record.ts";
import { sides, type Side } from "../model/script.ts";
import { html, svg } from "./element.ts";
import { nameOf, type Showing, type View } from "./view.ts";

const spanKinds = ["acknowledged", "flight", "sacked", "lost", "queued", "unread", "held", "window", "free"] as const;

export class Records implements View {
  readonly element = html("section", { class: "panel record" });
  /** Since when each timer runs towards its end: a bar's whole length. */
  private readonly wholes = new Map<string, { dueMs: number; wholeMs: number }>();

  show(showing: Showing): void {
    const { texts, scene } = showing;
    const { world } = scene;
    this.element.hidden = !world;
    if (!world) return;
    const records = sides.map((side) => recordOf(world.endpoints[side]));
    if (records.every((record) => !record)) {
      const nothing = html("p", { class: "quiet", text: texts.noConnection });
      this.element.replaceChildren(html("h2", { text: texts.record }), nothing);
      return;
    }
    this.element.replaceChildren(
      html("h2", { text: texts.record }),
      html("div", { class: "two" }, this.table(showing, records, 0), this.table(showing, records, 1)),
      html("div", { class: "two" }, ...sides.map((side, index) => this.below(showing, side, records[index]))),
      legend(showing),
    );
  }

  /** The first half of the names, or the second: side by side they need less room. */
  private table(showing: Showing, records: (RecordView | undefined)[], half: 0 | 1): HTMLElement {
    const { texts } = showing;
    const rows: [string, (record: RecordView) => string][] = [
      ...new Set(records.flatMap((record) => record?.values.map(([name]) => name) ?? [])),
    ].map((name) => [name, ({ values }) => values.find(([other]) => other === name)?.[1] ?? ""]);
    rows.push([texts.optionsAgreed, ({ options }) => options.join(", ") || "–"]);
    const middle = Math.ceil(rows.length / 2);
    const shown = half === 0 ? rows.slice(0, middle) : rows.slice(middle);
    const heads = [texts.field, ...sides.map((side) => nameOf(showing, side))];
    const body = shown.map(([name, valueOf]) =>
      html(
        "tr",
        {},
        html("th", { scope: "row", text: texts.fields[name] ?? name }),
        ...records.map((record) => html("td", { text: record ? valueOf(record) : "" })),
      ),
    );
    return html(
      "table",
      {},
      html("thead", {}, html("tr", {}, ...heads.map((text) => html("th", { scope: "col", text })))),
      html("tbody", {}, ...body),
    );
  }

  private below(showing: Showing, side: Side, record: RecordView | undefined): HTMLElement {
    const { texts, scene } = showing;
    const timers = (record?.timers ?? []).map((timer) => this.bar(showing, side, timer, scene.nowMs));
    return html(
      "div",
      {},
      html("h3", { text: `${texts.timersRun}: ${nameOf(showing, side)}` }),
      html(
        "div",
        { class: "timers" },
        ...(timers.length > 0 ? timers : [html("p", { class: "quiet", text: texts.noTimer })]),
      ),
      strip(`${nameOf(showing, side)}, ${texts.sending}`, texts.sending, record?.sending ?? [], texts.spans),
      strip(`${nameOf(showing, side)}, ${texts.receiving}`, texts.receiving, record?.receiving ?? [], texts.spans),
    );
  }

  private bar({ texts }: Showing, side: Side, { name, dueMs }: TimerView, nowMs: number): HTMLElement {
    const key = `${side} ${name}`;
    const leftMs = Math.max(dueMs - nowMs, 0);
    const known = this.wholes.get(key);
    const isSame = known?.dueMs === dueMs && known.wholeMs >= leftMs;
    if (!isSame) this.wholes.set(key, { dueMs, wholeMs: Math.max(leftMs, 1) });
    const share = leftMs / this.wholes.get(key)!.wholeMs;
    const label = texts.timers[name] ?? name;
    return html(
      "div",
      { class: "timer-bar" },
      html("span", { text: label }),
      html("span", { class: "rest", text: durationText(leftMs) }),
      html("div", { class: "bar" }, html("div", { style: `width:${(share * 100).toFixed(1)}%` })),
    );
  }
}

function durationText(milliseconds: number): string {
  if (milliseconds < 10_000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 600) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${`${minutes % 60}`.padStart(2, "0")} min`;
}

function strip(label: string, title: string, spans: Span[], names: Showing["texts"]["spans"]): HTMLElement {
  const all = spans.reduce((sum, { bytes }) => sum + bytes, 0);
  const text = spans.map(({ kind, bytes }) => `${names[kind]} ${bytes}`).join(", ");
  let x = 0;
  const pieces = spans.map(({ kind, bytes }) => {
    const width = (bytes / all) * 1000;
    const piece = svg(
      "rect",
      { class: `span ${kind}`, x, y: 0, width, height: 10 },
      svg("title", { text: `${names[kind]}: ${bytes}` }),
    );
    x += width;
    return piece;
  });
  const drawing = svg(
    "svg",
    {
      class: "strip",
      viewBox: "0 0 1000 10",
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `${label}: ${text || "–"}`,
    },
    svg("rect", { class: "span none", x: 0, y: 0, width: 1000, height: 10 }),
    ...pieces,
  );
  return html("div", { class: "strip-row" }, html("span", { text: title }), drawing);
}

function legend({ texts }: Showing): HTMLElement {
  const items = spanKinds.map((kind) =>
    html("li", {}, html("i", { class: `span ${kind}` }), html("span", { text: texts.spans[kind] })),
  );
  return html("ul", { class: "legend" }, ...items);
}
