// The head of the page: which story, how it is shown, and the keys of a tape: to and fro, and how fast.

import { stories } from "../stories.ts";
import { languages, type Language } from "../preferences.ts";
import { html, svg } from "./element.ts";
import { timeText } from "./ladder-rows.ts";
import type { Mode, Showing, View } from "./view.ts";

export interface ControlOrders {
  chooseStory(name: string): void;
  chooseMode(mode: Mode): void;
  openCapture(file: File): void;
  /** "": all of them. */
  chooseConversation(name: string): void;
  toStart(): void;
  stepBack(): void;
  playOrPause(): void;
  stepOn(): void;
  toEnd(): void;
  chooseSpeed(factor: number): void;
  toggleRelative(): void;
  chooseLanguage(language: Language): void;
  toggleTheme(): void;
  share(): void;
  save(kind: "pcapng" | "text"): void;
}

/** The keys' pictures, as paths in a square of 14. */
const icons = {
  toStart: "M2 2h2v10h-2zM12 2v10l-7 -5z",
  stepBack: "M11 2v10l-7 -5zM12 2h1v10h-1z",
  play: "M3 1.5v11l9 -5.5z",
  pause: "M3 2h3v10h-3zM8 2h3v10h-3z",
  stepOn: "M3 2v10l7 -5zM1 2h1v10h-1z",
  toEnd: "M10 2h2v10h-2zM2 2v10l7 -5z",
};

/** The slider's ends, as powers of ten: from a tenth of real time to a million times. */
const slowest = -1;
const fastest = 6;

export class Controls implements View {
  readonly element = html("header", { class: "head" });
  private readonly title = html("h1");
  private readonly modes: Record<Mode, HTMLButtonElement>;
  private readonly story = html("select");
  private readonly storyLabel = html("label", { class: "unseen", for: "story" });
  private readonly file = html("input", { type: "file", id: "capture", class: "unseen" });
  private readonly fileLabel = html("label", { for: "capture", class: "button" });
  private readonly conversation = html("select", { id: "conversation" }, html("option", { value: "" }));
  private readonly keys: [keyof Showing["texts"], HTMLButtonElement][];
  private readonly speed = html("input", {
    type: "range",
    id: "speed",
    min: slowest,
    max: fastest,
    step: 0.5,
    value: 0,
  });
  private readonly speedLabel = html("label", { for: "speed" });
  private readonly factor = html("output", { for: "speed" });
  private readonly clock = html("output", { class: "clock" });
  private readonly buttons: Record<"relative" | "theme" | "share" | "pcapng" | "text", HTMLButtonElement>;
  private readonly language = html("select", { id: "language", "aria-label": "Language / 语言" });
  private readonly tape: HTMLElement;
  private translated = "";
  private wasPlaying = false;

  constructor(private readonly orders: ControlOrders) {
    const button = (click: () => void, icon?: string) =>
      html("button", { type: "button", click }, icon === undefined ? undefined : iconOf(icon));
    this.modes = {
      story: button(() => orders.chooseMode("story")),
      device: button(() => orders.chooseMode("device")),
      capture: button(() => orders.chooseMode("capture")),
    };
    this.keys = [
      ["toStart", button(() => orders.toStart(), icons.toStart)],
      ["stepBack", button(() => orders.stepBack(), icons.stepBack)],
      ["play", button(() => orders.playOrPause(), icons.play)],
      ["stepOn", button(() => orders.stepOn(), icons.stepOn)],
      ["toEnd", button(() => orders.toEnd(), icons.toEnd)],
    ];
    this.buttons = {
      relative: button(() => orders.toggleRelative()),
      theme: button(() => orders.toggleTheme()),
      share: button(() => orders.share()),
      pcapng: button(() => orders.save("pcapng")),
      text: button(() => orders.save("text")),
    };
    this.story.id = "story";
    this.story.addEventListener("change", () => orders.chooseStory(this.story.value));
    this.conversation.addEventListener("change", () => orders.chooseConversation(this.conversation.value));
    this.language.append(
      ...Object.entries(languages).map(([value, { language: text }]) => html("option", { value, text })),
    );
    this.language.addEventListener("change", () => orders.chooseLanguage(this.language.value as Language));
    this.speed.addEventListener("input", () => orders.chooseSpeed(this.readSpeed()));
    this.file.addEventListener("change", () => {
      if (this.file.files?.[0]) orders.openCapture(this.file.files[0]);
      this.file.value = "";
    });
    this.tape = this.makeTape();
    this.arrange();
  }

  private makeTape(): HTMLElement {
    return html(
      "div",
      { class: "tape" },
      html("div", { class: "keys" }, ...this.keys.map(([, key]) => key)),
      html("div", { class: "speed" }, this.speedLabel, this.speed, this.factor),
    );
  }

  private arrange(): void {
    const { relative, theme, share, pcapng, text } = this.buttons;
    const modes = html("div", { class: "modes", role: "group" }, ...Object.values(this.modes));
    this.element.append(
      html(
        "div",
        { class: "bar-1" },
        this.title,
        modes,
        html("div", { class: "chosen" }, this.storyLabel, this.story, this.file, this.fileLabel, this.conversation),
        html("div", { class: "looks" }, this.language, theme),
      ),
      html(
        "div",
        { class: "bar-2" },
        this.tape,
        this.clock,
        html("div", { class: "tools" }, relative, share, pcapng, text),
      ),
    );
  }

  readSpeed(): number {
    return 10 ** Number(this.speed.value);
  }

  /** By so many steps of the slider. */
  changeSpeed(steps: number): void {
    this.speed.value = `${Number(this.speed.value) + steps * 0.5}`;
    this.orders.chooseSpeed(this.readSpeed());
  }

  show(showing: Showing): void {
    const { texts, mode, isPlaying, isRelative, scene } = showing;
    this.translate(showing);
    for (const [name, button] of Object.entries(this.modes)) button.setAttribute("aria-pressed", `${name === mode}`);
    this.story.hidden = mode !== "story";
    this.fileLabel.hidden = mode !== "capture";
    this.file.hidden = mode !== "capture";
    this.tape.hidden = mode !== "story";
    const [, play] = this.keys[2]!;
    if (isPlaying !== this.wasPlaying) play.replaceChildren(iconOf(isPlaying ? icons.pause : icons.play));
    this.wasPlaying = isPlaying;
    label(play, isPlaying ? texts.pause : texts.play);
    this.buttons.relative.setAttribute("aria-pressed", `${isRelative}`);
    this.buttons.share.hidden = mode !== "story";
    this.buttons.pcapng.hidden = mode === "device";
    const factor = this.readSpeed();
    this.factor.textContent = `${factor < 10 ? Number(factor.toPrecision(2)) : Math.round(factor).toLocaleString("en")}×`;
    this.clock.textContent = `${timeText(scene.nowMs)} s`;
  }

  /** Which story, and whether it is the original. */
  showStory(name: string, isChanged: boolean, changed: string): void {
    this.story.value = name;
    for (const option of this.story.options) {
      const title = option.dataset.title!;
      option.textContent = option.value === name && isChanged ? `${title} (${changed})` : title;
    }
  }

  /** Those of the capture; one alone needs no choice. */
  showConversations(names: string[], { mode, texts }: Pick<Showing, "mode" | "texts">): void {
    this.conversation.hidden = mode !== "capture" || names.length < 2;
    this.conversation.setAttribute("aria-label", texts.conversation);
    const shown = [...this.conversation.options].map(({ value }) => value);
    if (["", ...names].join() !== shown.join())
      this.conversation.replaceChildren(...["", ...names].map((value) => html("option", { value, text: value })));
    this.conversation.options[0]!.textContent = texts.everyConversation;
  }

  private translate({ texts }: Showing): void {
    if (texts.language === this.translated) return;
    this.translated = texts.language;
    this.title.textContent = "astcp";
    this.title.title = `${texts.title}: ${texts.subtitle}`;
    for (const [name, button] of Object.entries(this.modes)) button.textContent = texts.modes[name as Mode];
    this.storyLabel.textContent = texts.chooseStory;
    this.fileLabel.textContent = texts.openCapture;
    this.speedLabel.textContent = texts.speed;
    this.clock.setAttribute("aria-label", texts.time);
    for (const [name, key] of this.keys) label(key, texts[name] as string);
    this.buttons.relative.textContent = texts.relative;
    this.buttons.share.textContent = texts.share;
    this.buttons.pcapng.textContent = texts.exportPcapng;
    this.buttons.text.textContent = texts.exportText;
    const chosen = this.story.value;
    this.story.replaceChildren(
      ...stories.map(({ name }) => {
        const { title } = texts.stories[name]!;
        return html("option", { value: name, text: title, "data-title": title });
      }),
    );
    this.story.value = chosen;
  }

  showPreferences(language: Language, themeText: string): void {
    this.language.value = language;
    this.buttons.theme.textContent = themeText;
  }
}

function label(button: HTMLButtonElement, text: string): void {
  button.setAttribute("aria-label", text);
  button.title = text;
}

function iconOf(path: string): SVGElement {
  return svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" }, svg("path", { d: path }));
}
