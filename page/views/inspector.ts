// The chosen segment whole, and what may become of it.

import { labelOf } from "../model/label.ts";
import { fates, type Fate } from "../model/script.ts";
import { html } from "./element.ts";
import { timeText } from "./ladder-rows.ts";
import { nameOf, type Showing, type View } from "./view.ts";

export interface InspectorOrders {
  /** "restore": all that was ordered for it is taken back. */
  order(segment: number, fate: Fate | "restore"): void;
}

export class Inspector implements View {
  readonly element = html("section", { class: "inspector" });
  private readonly title = html("h2", { class: "unseen" });
  private readonly text = html("p", { class: "whole" });
  private readonly buttons: Map<Fate | "restore", HTMLButtonElement>;
  private segment: number | undefined;

  constructor(orders: InspectorOrders) {
    this.buttons = new Map(
      ([...fates, "restore"] as const).map((fate) => {
        const click = () => this.segment !== undefined && orders.order(this.segment, fate);
        return [fate, html("button", { type: "button", click })];
      }),
    );
    this.element.append(this.title, this.text, html("div", { class: "fates" }, ...this.buttons.values()));
  }

  show(showing: Showing): void {
    const { texts, scene, segment: index, mode } = showing;
    this.segment = index;
    const segment = index === undefined ? undefined : scene.journal.segments[index];
    this.title.textContent = texts.inspector;
    const canOrder = mode === "story" && segment !== undefined && segment.number > 0;
    for (const [fate, button] of this.buttons) {
      button.textContent = texts.fates[fate];
      button.disabled = !canOrder || (fate === "restore" && segment.fates.length === 0);
      button.setAttribute("aria-pressed", `${fate !== "restore" && canOrder && segment.fates.includes(fate)}`);
    }
    this.element.classList.toggle("empty", !segment);
    if (!segment) {
      this.text.textContent = texts.chooseSegment;
      return;
    }
    const { number } = labelOf(scene.journal, index!, showing.isRelative);
    const end = segment.end ? `${timeText(segment.end.atMs)} ${endText(showing, segment.end.how)}` : texts.willArrive;
    this.text.replaceChildren(
      html("b", { text: `${number} ${nameOf(showing, segment.from)} → ${nameOf(showing, segment.to)}` }),
      html("span", { text: ` ${timeText(segment.atMs)} – ${end}` }),
      html("code", { text: scene.journal.textOf(index!, showing.isRelative) }),
    );
  }
}

function endText({ texts }: Showing, how: "arrived" | "dropped" | "lost"): string {
  return how === "arrived" ? texts.arrives : how === "dropped" ? texts.dropped : texts.lost;
}
