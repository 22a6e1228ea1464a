// The texts of the page: every language has a word for everything that the core and the stories can bring up.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languages } from "../../page/preferences.ts";
import { stories } from "../../page/stories.ts";
import { english } from "../../page/texts/english.ts";
import { layout } from "./built.ts";

/** The paths of all that is no further table. */
function keysOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`));
}

for (const [language, texts] of Object.entries(languages)) {
  describe(`the texts in ${texts.language}`, () => {
    it("are as many as in English, and none is empty", () => {
      assert.deepEqual(keysOf(texts).sort(), keysOf(english).sort());
      assert.ok(!JSON.stringify(texts).includes('""'));
    });

    it("tell of each story what to watch, with the clause", () => {
      for (const { name } of stories) assert.match(texts.stories[name]!.watch, /RFC \d{4}/, `${language}: ${name}`);
      assert.equal(Object.keys(texts.stories).length, stories.length);
    });

    it("name each of the core's timers", () => {
      const timers = Object.keys(layout.enumerations.Timer!).filter((name) => name !== "Count");
      assert.deepEqual(
        timers.filter((name) => texts.timers[name] === undefined),
        [],
      );
    });
  });
}
