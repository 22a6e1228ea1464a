// The bugs of `npm run mutants`, as far as they can be looked at quickly.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mutantsBeyondBounds } from "../../tools/mutants/bounds.ts";
import { misplaced } from "../../tools/mutants/hunt.ts";
import { mutantsOfLoss } from "../../tools/mutants/loss.ts";
import { mutants } from "../../tools/mutants/table.ts";

const all = [...mutants, ...mutantsOfLoss, ...mutantsBeyondBounds];

describe("the bugs that are put into copies of the core", () => {
  it("are twenty at least, each with a name of its own", () => {
    assert.ok(all.length >= 20);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  it("each have a text that stands exactly once in its file", () => assert.deepEqual(misplaced(all), []));

  it("are missed when the text has gone, or stands there twice", () => {
    const [bug] = mutants;
    assert.equal(misplaced([{ ...bug!, text: "there is no such text" }]).length, 1);
    assert.equal(misplaced([{ ...bug!, text: "return" }]).length, 1);
  });
});
