// What to watch in the story, and its script, which can be changed and run anew.

import { grammar, ScriptError } from "../model/script.ts";
import { html } from "./element.ts";
import type { Showing, View } from "./view.ts";

export interface ScriptOrders {
  /** Fails with a ScriptError. */
  run(script: string): void;
  reset(): void;
}

export interface StoryText {
  title: string;
  watch: string;
  script: string;
}

export class StoryView implements View {
  readonly element = html("section", { class: "panel story" });
  private readonly watchTitle = html("h2");
  private readonly watch = html("p", { class: "watch" });
  private readonly scriptTitle = html("summary");
  private readonly hint = html("p", { class: "quiet", id: "script-hint" });
  private readonly editor = html("textarea", {
    ...{ rows: 12, spellcheck: "false", autocapitalize: "off", "aria-describedby": "script-hint script-complaint" },
  });
  private readonly complaint = html("p", { class: "complaint", id: "script-complaint", role: "status" });
  private readonly grammarTitle = html("summary");
  private readonly runButton = html("button", { type: "button", click: () => this.run() });
  private readonly resetButton = html("button", { type: "button", click: () => this.orders.reset() });
  private readonly scriptPart: HTMLDetailsElement;
  private shown = "";
  private showing: Showing | undefined;

  constructor(private readonly orders: ScriptOrders) {
    const rules = html("details", {}, this.grammarTitle, html("pre", { text: grammar, tabindex: 0 }));
    const buttons = html("div", { class: "buttons" }, this.runButton, this.resetButton);
    // Where there is room it is open.
    const open = matchMedia("(min-width: 1900px)").matches;
    this.scriptPart = html(
      "details",
      { open },
      this.scriptTitle,
      this.hint,
      this.editor,
      this.complaint,
      buttons,
      rules,
    );
    this.element.append(this.watchTitle, this.watch, this.scriptPart);
    this.editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.run();
    });
  }

  show(showing: Showing): void {
    this.showing = showing;
    const { texts } = showing;
    this.watchTitle.textContent = texts.watch;
    this.scriptTitle.textContent = texts.script;
    this.editor.setAttribute("aria-label", texts.script);
    this.hint.textContent = texts.scriptHint;
    this.grammarTitle.textContent = texts.grammar;
    this.runButton.textContent = texts.run;
    this.resetButton.textContent = texts.reset;
  }

  tell({ watch, script }: StoryText, isStory: boolean): void {
    this.watch.textContent = watch;
    this.scriptPart.hidden = !isStory;
    // What somebody is writing isn't overwritten but by another script.
    if (script === this.shown) return;
    this.shown = script;
    this.editor.value = script;
    this.complaint.textContent = "";
  }

  private run(): void {
    try {
      this.shown = this.editor.value;
      this.orders.run(this.editor.value);
      this.complaint.textContent = "";
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.complaint.textContent = this.showing!.texts.lineMakesNoSense(error.line, error.reason);
    }
  }
}
