// The page's module and its layout, built once for the tests of the page.

import { Player } from "../../page/model/player.ts";
import { stories } from "../../page/stories.ts";
import { buildCore } from "../../tools/page/core.ts";

const core = await buildCore();
export const { layout } = core;
const module = new WebAssembly.Module(core.module);

export function playerOf(script: string): Player {
  return new Player(module, layout, script);
}

export function scriptOf(name: string): string {
  return stories.find((story) => story.name === name)!.script;
}

/** The story of that name, played to its end. */
export function played(name: string): Player {
  const player = playerOf(scriptOf(name));
  player.playUntil(Infinity);
  return player;
}
