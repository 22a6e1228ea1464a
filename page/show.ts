// The show: which story runs, how fast, and what is chosen in it. It knows the views, and they give it their orders.

import { originalOf, readAddress, writeAddress, type Chosen } from "./address.ts";
import { CaptureError, readCapture, type Captured } from "./captures/read.ts";
import { conversationsOf, journalOf } from "./captures/seen.ts";
import { writePcapng, writeText } from "./captures/write.ts";
import { Device } from "./device.ts";
import { Journal } from "./model/journal.ts";
import type { Layout } from "./model/layout.ts";
import { Player } from "./model/player.ts";
import { ScriptError, withOrder, withoutOrders, type Fate } from "./model/script.ts";
import { keep, preferredLanguage, preferredTheme, textsOf, type Language, type Theme } from "./preferences.ts";
import { sceneOf, sceneOfSeen, type Scene } from "./scene.ts";
import { Controls } from "./views/controls.ts";
import { html } from "./views/element.ts";
import { Inspector } from "./views/inspector.ts";
import { Ladder } from "./views/ladder.ts";
import { Records } from "./views/record.ts";
import { States } from "./views/states.ts";
import { StoryView } from "./views/story.ts";
import { Tables } from "./views/tables.ts";
import type { Mode, Showing, View } from "./views/view.ts";

/** What one press of "delay" is worth. */
const delayMs = 100;
/** How long a picture may take to be worked out; more steps wait for the next one. */
const workMs = 10;
/** While a story plays, the panels beside the ladder are drawn anew so often, and their numbers can be read. */
const panelMs = 60;

export class Show {
  private player: Player;
  private chosen: Chosen;
  private mode: Mode = "story";
  private isPlaying = false;
  private speed = 1;
  /** The virtual time that playing has come to; it runs on between the steps. */
  private playedMs = 0;
  private lastFrameAt = 0;
  private isRelative = true;
  private row: number | undefined;
  private segment: number | undefined;
  private language: Language = preferredLanguage();
  private theme: Theme = preferredTheme();
  private conversations = new Map<string, Captured[]>();
  private capture: Captured[] = [];
  private captured = new Journal();
  private isDrawingDue = false;
  private readonly device: Device;
  private readonly ladder = new Ladder({
    choose: (row, segment) => this.choose(row, segment),
    delay: (segment, milliseconds) => this.order(segment, "delay", milliseconds),
    grab: () => this.pause(),
  });
  private readonly story = new StoryView({
    run: (script) => this.runScript(script),
    reset: () => this.runScript(originalOf(this.chosen.name)),
  });
  private readonly inspector = new Inspector({ order: (segment, fate) => this.order(segment, fate, delayMs) });
  private readonly controls: Controls = new Controls({
    chooseStory: (name) => this.open({ name, script: originalOf(name) }),
    chooseMode: (mode) => this.chooseMode(mode),
    openCapture: (file) => void this.openCapture(file),
    chooseConversation: (name) => this.chooseConversation(name),
    toStart: () => this.goTo(0),
    stepBack: () => this.stepBack(),
    playOrPause: () => this.playOrPause(),
    stepOn: () => this.stepOn(),
    toEnd: () => this.toEnd(),
    chooseSpeed: (factor) => this.chooseSpeed(factor),
    toggleRelative: () => this.toggleRelative(),
    chooseLanguage: (language) => this.chooseLanguage(language),
    toggleTheme: () => this.toggleTheme(),
    share: () => void this.share(),
    save: (kind) => this.save(kind),
  });
  private readonly news = html("p", { class: "news", role: "status" });
  private readonly first: View[] = [this.controls, this.ladder, this.inspector];
  private readonly panels: View[] = [this.story, new States(), new Records(), new Tables()];
  private panelsDrawnAt = 0;

  constructor(
    root: HTMLElement,
    private readonly module: WebAssembly.Module,
    private readonly layout: Layout,
  ) {
    this.chosen = readAddress(location.hash);
    this.player = this.playerOf(this.chosen);
    this.chosen = { ...this.chosen, script: this.player.script };
    const scene = html("div", { class: "scene" }, this.ladder.element, this.inspector.element);
    const columns = html("div", { class: "columns" }, ...this.panels.map(({ element }) => element));
    const panels = html("div", { class: "panels" }, columns);
    root.append(this.controls.element, html("main", {}, scene, panels), this.news);
    addEventListener("hashchange", () => this.open(readAddress(location.hash)));
    addEventListener("keydown", (event) => this.pressed(event));
    this.device = new Device(() => this.mode === "device" && this.changed());
    this.applyPreferences();
  }

  // --- What is shown ---

  /** Everything is drawn anew with the next picture. */
  private changed(): void {
    if (this.isDrawingDue) return;
    this.isDrawingDue = true;
    requestAnimationFrame((now) => {
      this.isDrawingDue = false;
      if (this.isPlaying) this.playOn(now);
      this.draw();
    });
  }

  private draw(): void {
    const texts = textsOf(this.language);
    const { mode, isRelative, row, segment, isPlaying } = this;
    const showing: Showing = { scene: this.scene(), mode, texts, isRelative, row, segment, isPlaying };
    const now = performance.now();
    const isPanelTime = !isPlaying || now - this.panelsDrawnAt > panelMs;
    if (isPanelTime) this.panelsDrawnAt = now;
    for (const view of isPanelTime ? [...this.first, ...this.panels] : this.first) view.show(showing);
    const { name, script } = this.chosen;
    this.controls.showStory(name, script !== originalOf(name), texts.changed);
    this.controls.showConversations([...this.conversations.keys()], showing);
    const hints = { device: this.device.isThere ? texts.deviceIsLive : texts.deviceWaits, capture: texts.captureHint };
    const watch = mode === "story" ? texts.stories[name]!.watch : hints[mode];
    this.story.tell({ title: name, watch, script }, mode === "story");
  }

  private scene(): Scene {
    if (this.mode === "device") return sceneOfSeen(this.device.journal);
    if (this.mode === "capture") return sceneOfSeen(this.captured);
    const scene = sceneOf(this.player.world);
    return { ...scene, nowMs: Math.max(scene.nowMs, this.playedMs) };
  }

  private choose(row: number | undefined, segment: number | undefined): void {
    this.row = row;
    this.segment = segment;
    this.changed();
  }

  private chooseMode(mode: Mode): void {
    this.pause();
    this.mode = mode;
    this.ladder.rewind();
    this.choose(undefined, undefined);
  }

  // --- The story ---

  private playerOf({ name, script }: Chosen): Player {
    try {
      return new Player(this.module, this.layout, script);
    } catch (error) {
      // A link that somebody has broken: the story it once was.
      if (!(error instanceof ScriptError)) throw error;
      return new Player(this.module, this.layout, originalOf(name));
    }
  }

  private open(chosen: Chosen): void {
    if (chosen.name === this.chosen.name && chosen.script === this.chosen.script) return;
    this.pause();
    this.player = this.playerOf(chosen);
    this.playedMs = 0;
    this.take({ name: chosen.name, script: this.player.script });
    this.ladder.rewind();
    this.choose(undefined, undefined);
  }

  /** Fails with a ScriptError. */
  private runScript(script: string): void {
    this.player.change(script);
    this.take({ ...this.chosen, script });
    this.choose(undefined, undefined);
  }

  private order(index: number, fate: Fate | "restore", milliseconds: number): void {
    const segment = this.player.world.journal.segments[index];
    if (!segment) return;
    this.pause();
    const { number, step } = segment;
    const before = this.player.world.script.orders.find((one) => one.segment === number && one.fate === fate);
    const sum = fate === "delay" ? (before?.milliseconds ?? 0) + milliseconds : 0;
    const script =
      fate === "restore"
        ? withoutOrders(this.player.script, number)
        : withOrder(this.player.script, { segment: number, fate, milliseconds: sum });
    this.player.change(script, step);
    this.take({ ...this.chosen, script });
    this.tellNews(textsOf(this.language).fateDone(`#${number}`));
    this.choose(segment.row, index);
  }

  private take(chosen: Chosen): void {
    this.chosen = chosen;
    history.replaceState(null, "", writeAddress(chosen));
  }

  // --- Time ---

  private playOrPause(): void {
    if (this.isPlaying) return this.pause();
    if (this.player.world.nextAtMs() === undefined) this.goTo(0);
    this.isPlaying = true;
    this.lastFrameAt = performance.now();
    this.playedMs = Math.max(this.player.world.nowMs, this.playedMs);
    this.changed();
  }

  private pause(): void {
    this.isPlaying = false;
    this.changed();
  }

  private playOn(now: number): void {
    const passedMs = Math.max(now - this.lastFrameAt, 0);
    this.lastFrameAt = now;
    const target = this.playedMs + passedMs * this.speed;
    const deadline = performance.now() + workMs;
    const isThere = this.player.playUntil(target, () => performance.now() < deadline);
    this.playedMs = isThere ? target : this.player.world.nowMs;
    if (this.player.world.nextAtMs() === undefined) {
      this.isPlaying = false;
      this.playedMs = this.player.world.nowMs;
    }
    this.changed();
  }

  private stepOn(): void {
    this.pause();
    this.player.step();
    this.settle();
  }

  private stepBack(): void {
    this.pause();
    this.player.back();
    this.settle();
  }

  private goTo(steps: number): void {
    this.pause();
    this.player.goTo(steps);
    this.settle();
  }

  private toEnd(): void {
    this.pause();
    this.player.playUntil(Infinity);
    this.settle();
  }

  private settle(): void {
    this.playedMs = this.player.world.nowMs;
    const { rows } = this.player.world.journal;
    this.ladder.rewind();
    if (this.row !== undefined && this.row >= rows.length) this.choose(undefined, undefined);
    this.changed();
  }

  private chooseSpeed(factor: number): void {
    this.speed = factor;
    this.changed();
  }

  /** Keys for those who look at the ladder, and not while somebody writes. */
  private pressed(event: KeyboardEvent): void {
    const isWriting = (event.target as Element).closest?.("textarea, select, input:not([type=range])");
    if (isWriting || event.ctrlKey || event.metaKey || event.altKey || this.mode !== "story") return;
    const isButton = (event.target as Element).closest?.("button, input") !== null;
    const keys: Record<string, () => void> = {
      ...(isButton ? {} : { " ": () => this.playOrPause() }),
      ...(isButton ? {} : { ArrowRight: () => this.stepOn(), ArrowLeft: () => this.stepBack() }),
      ...{ Home: () => this.goTo(0), End: () => this.toEnd() },
      ...{ "[": () => this.controls.changeSpeed(-1), "]": () => this.controls.changeSpeed(1) },
      r: () => this.toggleRelative(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // --- How it looks ---

  private toggleRelative(): void {
    this.isRelative = !this.isRelative;
    this.changed();
  }

  private chooseLanguage(language: Language): void {
    this.language = language;
    keep("language", language);
    this.applyPreferences();
  }

  private toggleTheme(): void {
    this.theme = this.theme === "dark" ? "light" : "dark";
    keep("theme", this.theme);
    this.applyPreferences();
  }

  private applyPreferences(): void {
    const texts = textsOf(this.language);
    document.documentElement.lang = this.language === "zh" ? "zh-Hans" : "en";
    document.documentElement.dataset.theme = this.theme;
    document.title = texts.title;
    this.controls.showPreferences(this.language, this.theme === "dark" ? texts.light : texts.dark);
    this.changed();
  }

  private tellNews(text: string): void {
    this.news.textContent = text;
  }

  // --- Files and links ---

  private async share(): Promise<void> {
    history.replaceState(null, "", writeAddress(this.chosen));
    // Where there is no clipboard, the address bar has the link.
    await navigator.clipboard?.writeText(location.href).catch(() => undefined);
    this.tellNews(textsOf(this.language).copied);
  }

  private save(kind: "pcapng" | "text"): void {
    const { journal } = this.scene();
    const contents = kind === "pcapng" ? (writePcapng(journal) as Uint8Array<ArrayBuffer>) : writeText(journal);
    const url = URL.createObjectURL(new Blob([contents]));
    html("a", { href: url, download: `${this.chosen.name}.${kind === "pcapng" ? "pcapng" : "txt"}` }).click();
    URL.revokeObjectURL(url);
  }

  /** "": all of them. */
  private chooseConversation(name: string): void {
    this.captured = journalOf(this.conversations.get(name) ?? this.capture);
    this.chooseMode("capture");
  }

  private async openCapture(file: File): Promise<void> {
    try {
      this.capture = readCapture(new Uint8Array(await file.arrayBuffer()));
      this.conversations = conversationsOf(this.capture);
      this.chooseConversation("");
      this.tellNews(file.name);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.tellNews(textsOf(this.language).captureErrors[error.reason]);
    }
  }
}
