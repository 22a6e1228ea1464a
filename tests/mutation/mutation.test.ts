// Frames that are right but for one field, or for two that say how long something is, in every state.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { mutateIn } from "./mutate.ts";
import { states } from "./states.ts";

const framesLeast = 50_000;
let frames = 0;

describe("a frame with a field at its boundaries", () => {
  for (const name of Object.keys(states)) {
    it(`breaks nothing in ${name}`, () => {
      const tried = mutateIn(name, "of lengths");
      assert.ok(tried > 0);
      frames += tried;
    });
  }

  after(() => assert.ok(frames >= framesLeast, `only ${frames} frames`));
});
