// The ladder: two lanes, time downwards, a row for everything that happens. What has happened stands above the line that
// says "now", what is about to below it. However long it is, only the rows in sight are there as elements.

import { positionOf, rfcName } from "../model/states.ts";
import type { Journal } from "../model/journal.ts";
import type { Place, Side } from "../model/script.ts";
import type { Prospect, Scene } from "../scene.ts";
import { html, svg } from "./element.ts";
import { arrowOf, lanesOf, phaseOf, segmentsBetween, type Arrivals, type Frame } from "./ladder-lines.ts";
import { prospectContent, rowContent } from "./ladder-rows.ts";
import { nameOf, type Showing, type View } from "./view.ts";

const rowPixels = 24;
/** So many more rows than are in sight. */
const spareRows = 12;
/** What a pixel of a drag means. */
const msPerPixel = 5;

export interface LadderOrders {
  choose(row: number | undefined, segment: number | undefined): void;
  /** The segment was dragged down by so much. */
  delay(segment: number, milliseconds: number): void;
  /** Somebody begins to drag. */
  grab(): void;
}

export class Ladder implements View {
  readonly element: HTMLElement;
  private readonly scroller: HTMLElement;
  private readonly space = html("div", { class: "space", role: "presentation" });
  private readonly rows = html("div", { class: "rows", role: "presentation" });
  private readonly lines = svg("svg", { class: "lines", "aria-hidden": "true" });
  private readonly heads: Record<Side, HTMLElement> = { client: html("div"), server: html("div") };
  private readonly hint = html("p", { class: "unseen", id: "ladder-hint" });
  private showing: Showing | undefined;
  /** Does the end stay in sight? */
  private follows = true;
  private scrolledTo = 0;
  private drawn = [0, 0];
  private readonly made = new Map<number, HTMLElement>();
  private look = "";
  private journal: Journal | undefined;
  private drag: { segment: number; startY: number; pixels: number } | undefined;

  constructor(private readonly orders: LadderOrders) {
    this.space.append(this.lines, this.rows);
    this.scroller = html(
      "div",
      {
        ...{ class: "scroller", role: "listbox", tabindex: 0, "aria-describedby": "ladder-hint" },
        scroll: () => this.scrolled(),
        keydown: (event: KeyboardEvent) => this.pressed(event),
        pointerdown: (event: PointerEvent) => this.grabbed(event),
        pointermove: (event: PointerEvent) => this.moved(event),
        pointerup: (event: PointerEvent) => this.released(event),
        pointercancel: () => this.letGo(),
        click: (event: MouseEvent) => this.clicked(event),
      },
      this.space,
    );
    const head = html("div", { class: "heads" }, this.heads.client, this.heads.server);
    this.element = html("section", { class: "ladder" }, head, this.hint, this.scroller);
    new ResizeObserver(() => this.draw()).observe(this.scroller);
  }

  show(showing: Showing): void {
    this.showing = showing;
    const { scene, texts } = showing;
    // A list without entries is none.
    this.scroller.setAttribute("role", this.rowCount() > 1 ? "listbox" : "group");
    this.scroller.setAttribute("aria-label", texts.ladder);
    this.hint.textContent = texts.ladderHint;
    for (const side of ["client", "server"] as const) {
      const { state } = positionOf(scene.journal, side);
      const isKnown = showing.mode === "story" || (showing.mode === "device" && side === "server");
      this.heads[side].replaceChildren(
        html("span", { class: "name", text: nameOf(showing, side) }),
        ...(isKnown ? [html("span", { class: `chip ${phaseOf(state)}`, text: rfcName(state) })] : []),
      );
    }
    this.space.style.height = `${(this.rowCount() + 1) * rowPixels}px`;
    if (this.follows) {
      this.scroller.scrollTop = this.followedTop();
      this.scrolledTo = this.scroller.scrollTop;
    }
    this.draw();
  }

  /** Another story begins. */
  rewind(): void {
    this.follows = true;
  }

  /** The row comes into sight. */
  reveal(row: number): void {
    const [top, height] = [row * rowPixels, this.scroller.clientHeight];
    const { scrollTop } = this.scroller;
    if (top >= scrollTop && top + rowPixels <= scrollTop + height) return;
    this.follows = false;
    this.scroller.scrollTop = top - height / 2;
  }

  // --- Rows ---

  private nowRow(): number {
    return this.showing!.scene.journal.rows.length;
  }

  private rowCount(): number {
    const { scene } = this.showing!;
    return scene.journal.rows.length + 1 + scene.prospects.length;
  }

  private draw(): void {
    const { showing, scroller } = this;
    if (!showing) return;
    const [first, last] = this.window();
    this.drawn = [first, last];
    this.keepRows(first, last);
    const elements: HTMLElement[] = [];
    for (let row = first; row < last; row++) elements.push(this.rowElement(row));
    this.rows.style.transform = `translateY(${first * rowPixels}px)`;
    this.rows.replaceChildren(...elements);
    this.drawLines(first, last);
    const isThere = showing.row !== undefined && showing.row >= first && showing.row < last;
    if (isThere) scroller.setAttribute("aria-activedescendant", `row-${showing.row}`);
    else scroller.removeAttribute("aria-activedescendant");
  }

  /** The rows in sight and some more, in steps, so that scrolling by a little needs nothing new. */
  private window(): [number, number] {
    const { scrollTop, clientHeight } = this.scroller;
    const inSight = Math.ceil(clientHeight / rowPixels);
    const first = Math.max(Math.floor(scrollTop / rowPixels / spareRows) - 1, 0) * spareRows;
    return [first, Math.min(first + inSight + 3 * spareRows, this.rowCount())];
  }

  /** Rows of the past look the same as long as nothing is chosen, cut off or shown otherwise. */
  private keepRows(first: number, last: number): void {
    const { scene, texts, mode, isRelative, row, segment } = this.showing!;
    const look = [scene.journal.cuts, texts.language, mode, isRelative, row, segment].join(" ");
    if (look !== this.look || scene.journal !== this.journal) this.made.clear();
    [this.look, this.journal] = [look, scene.journal];
    for (const made of this.made.keys()) if (made < first || made >= last) this.made.delete(made);
  }

  private rowElement(row: number): HTMLElement {
    const { journal } = this.showing!.scene;
    const now = this.nowRow();
    if (row === now) return this.nowElement();
    if (row > now) return this.prospectElement(row, this.showing!.scene.prospects[row - now - 1]!);
    const made = this.made.get(row) ?? rowContent(this.showing!, journal.rows[row]!, journal.rows[row - 1]);
    if (!this.made.has(row)) this.mark(made, row, journal.rows[row]!.segment);
    this.made.set(row, made);
    return made;
  }

  private prospectElement(row: number, prospect: Prospect): HTMLElement {
    const element = prospectContent(this.showing!, prospect);
    const { segment } = prospect;
    this.mark(element, row, segment);
    if (segment !== undefined) element.classList.add("underway");
    if (this.drag && segment === this.drag.segment) {
      element.style.transform = `translateY(${this.drag.pixels}px)`;
      element.append(html("span", { class: "delay", text: `+${this.drag.pixels * msPerPixel} ms` }));
    }
    return element;
  }

  private mark(element: HTMLElement, row: number, segment: number | undefined): void {
    element.id = `row-${row}`;
    element.setAttribute("role", "option");
    element.setAttribute("aria-selected", `${row === this.showing!.row}`);
    element.setAttribute("aria-posinset", `${row + 1}`);
    // It grows: how many there are isn't known.
    element.setAttribute("aria-setsize", "-1");
    element.dataset.row = `${row}`;
    if (segment === undefined) return;
    element.dataset.segment = `${segment}`;
    if (segment === this.showing!.segment) element.classList.add("of-chosen");
  }

  private nowElement(): HTMLElement {
    const { texts, scene } = this.showing!;
    const isEmpty = scene.journal.rows.length === 0;
    return html(
      "div",
      { class: "row now", role: "presentation" },
      html("span", { class: "time", text: (scene.nowMs / 1000).toFixed(3) }),
      html("span", { class: "parts", text: isEmpty ? texts.nothingYet : texts.now }),
    );
  }

  private drawLines(first: number, last: number): void {
    const { scene, segment } = this.showing!;
    const width = this.scroller.clientWidth;
    const frame: Frame = {
      ...{ first, last, rowPixels, lanes: this.lanes(width), arrivals: this.arrivals(scene) },
      ...{ selected: this.drag?.segment ?? segment, dragged: this.drag?.pixels ?? 0 },
    };
    const arrows = segmentsBetween(scene, first, last, frame.arrivals).flatMap(
      (index) => arrowOf(scene, frame, index) ?? [],
    );
    this.lines.setAttribute("width", `${width}`);
    this.lines.setAttribute("height", `${(last - first) * rowPixels}`);
    this.lines.style.transform = `translateY(${first * rowPixels}px)`;
    this.lines.replaceChildren(...lanesOf(scene, frame), ...arrows);
  }

  private lanes(width: number): Record<Place, number> {
    const [client, server] = [width < 500 ? 58 : 84, width - 16];
    return { client, server, stranger: (client + server) / 2 };
  }

  private arrivals({ prospects }: Scene): Arrivals {
    const arrivals: Arrivals = new Map();
    for (const [index, { segment, atMs }] of prospects.entries()) {
      if (segment !== undefined) arrivals.set(segment, { row: this.nowRow() + 1 + index, atMs });
    }
    return arrivals;
  }

  // --- Hands ---

  private scrolled(): void {
    // The browser tells of our own scrolling, too, and late: by then there may be more rows.
    const isOurs = this.scroller.scrollTop === this.scrolledTo;
    if (!isOurs) this.follows = this.scroller.scrollTop >= this.followedTop() - 2 * rowPixels;
    const [first, last] = this.window();
    if (first !== this.drawn[0] || last !== this.drawn[1]) this.draw();
  }

  /** "now" stands in the lower part, with what is about to happen below it. */
  private followedTop(): number {
    return Math.max(this.nowRow() * rowPixels - this.scroller.clientHeight * 0.72, 0);
  }

  private pressed(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const last = this.rowCount() - 1;
    const from = this.showing!.row ?? this.nowRow();
    let row = Math.min(Math.max(from + step, 0), last);
    if (row === this.nowRow()) row = Math.min(Math.max(row + Math.sign(step), 0), last);
    this.chooseRow(row);
  }

  private chooseRow(row: number): void {
    const { journal, prospects } = this.showing!.scene;
    const now = this.nowRow();
    if (row === now) return;
    this.orders.choose(row, row < now ? journal.rows[row]!.segment : prospects[row - now - 1]!.segment);
    this.reveal(row);
  }

  private clicked(event: MouseEvent): void {
    const target = (event.target as Element).closest<HTMLElement | SVGElement>("[data-row], [data-segment]");
    if (!target) return;
    if (target.dataset.row !== undefined) return this.chooseRow(Number(target.dataset.row));
    const segment = Number(target.dataset.segment);
    this.chooseRow(this.showing!.scene.journal.segments[segment]!.row);
  }

  private grabbed(event: PointerEvent): void {
    const target = (event.target as Element).closest<HTMLElement>(".underway");
    const segment = Number(target?.dataset.segment ?? -1);
    if (!target || this.showing!.scene.journal.segments[segment]!.number === 0) return;
    event.preventDefault();
    this.scroller.focus();
    this.scroller.setPointerCapture(event.pointerId);
    this.orders.grab();
    this.drag = { segment, startY: event.clientY, pixels: 0 };
  }

  private moved(event: PointerEvent): void {
    if (!this.drag) return;
    this.drag.pixels = Math.max(Math.round(event.clientY - this.drag.startY), 0);
    this.draw();
  }

  private released(event: PointerEvent): void {
    const { drag } = this;
    if (!drag) return;
    this.scroller.releasePointerCapture(event.pointerId);
    this.letGo();
    if (drag.pixels > 2) this.orders.delay(drag.segment, drag.pixels * msPerPixel);
    else this.chooseRow(this.arrivals(this.showing!.scene).get(drag.segment)!.row);
  }

  private letGo(): void {
    this.drag = undefined;
    this.draw();
  }
}
