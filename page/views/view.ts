// What every view is given: the scene of this instant, how it is to be shown, and who takes orders.

import type { Place } from "../model/script.ts";
import type { Scene } from "../scene.ts";
import type { Texts } from "../texts/english.ts";

export type Mode = "story" | "device" | "capture";

export interface Showing {
  scene: Scene;
  mode: Mode;
  texts: Texts;
  isRelative: boolean;
  /** The row that was chosen, and the segment in it. */
  row: number | undefined;
  segment: number | undefined;
  isPlaying: boolean;
}

export interface View {
  readonly element: HTMLElement;
  show(showing: Showing): void;
}

/** A machine's name; a device and its peer are called so. */
export function nameOf({ mode, texts }: Showing, place: Place): string {
  if (mode === "story" || place === "stranger") return texts.places[place];
  if (mode === "device") return place === "server" ? texts.places.device : texts.places.peer;
  return place === "client" ? "A" : "B";
}
