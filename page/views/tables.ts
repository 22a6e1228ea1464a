// The tables of both sides, slot by slot.

import { tablesOf } from "../model/tables.ts";
import { sides, type Side } from "../model/script.ts";
import { html } from "./element.ts";
import { nameOf, type Showing, type View } from "./view.ts";

export class Tables implements View {
  readonly element = html("section", { class: "panel tables" });

  show(showing: Showing): void {
    const { texts, scene } = showing;
    this.element.hidden = !scene.world;
    if (!scene.world) return;
    this.element.replaceChildren(
      html("h2", { text: texts.tables }),
      html("div", { class: "two" }, ...sides.map((side) => this.ofSide(showing, side))),
    );
  }

  private ofSide(showing: Showing, side: Side): HTMLElement {
    const { texts, scene } = showing;
    const rows = tablesOf(scene.world!.endpoints[side]).map(({ name, slots }) => {
      const used = slots.filter(({ holds }) => holds !== "");
      const label = `${texts.tableNames[name]}: ${texts.used(used.length, slots.length)}. ${used.map(({ text }) => text).join(", ")}`;
      return html(
        "div",
        { class: "table-row" },
        html("span", { text: texts.tableNames[name] }),
        html(
          "div",
          { class: "slots", role: "img", "aria-label": label },
          ...slots.map(({ holds, text }) => html("i", { class: `slot ${holds}`, title: text || undefined })),
        ),
        html("span", { class: "count", text: `${used.length}/${slots.length}` }),
      );
    });
    return html("div", {}, html("h3", { text: nameOf(showing, side) }), ...rows);
  }
}
