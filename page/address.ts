// What the page's address says behind the #: which story, or a whole script that somebody has changed. So a story can be
// sent as a link, and the page needs no server to keep it.

import { stories } from "./stories.ts";

export interface Chosen {
  /** The story it is, or was once. */
  name: string;
  script: string;
}

export function originalOf(name: string): string {
  return stories.find((story) => story.name === name)!.script;
}

/** Anything that makes no sense is the first story. */
export function readAddress(fragment: string): Chosen {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
  const wanted = parameters.get("story");
  const { name, script } = stories.find((story) => story.name === wanted) ?? stories[0]!;
  return { name, script: parameters.get("script") ?? script };
}

export function writeAddress({ name, script }: Chosen): string {
  const parameters = new URLSearchParams({ story: name });
  if (script !== originalOf(name)) parameters.set("script", script);
  return `#${parameters}`;
}
