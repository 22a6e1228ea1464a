// What an operation costs may not grow unnoticed: counted in operations of wasm3, and compared with bench/operations.json.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { acceptedCounts, count, growthMax, type Counts } from "../../bench/gate.ts";
import { guarded } from "../../bench/operations.ts";

describe("the operations of wasm3 that it takes", () => {
  const accepted = acceptedCounts();
  let counts: Counts = {};
  before(async () => {
    counts = await count();
  });

  it("are known of everything that is guarded", () => {
    assert.equal(guarded.length, 6);
    assert.deepEqual(
      Object.keys(accepted),
      guarded.map(({ name }) => name),
    );
  });

  for (const { name } of guarded) {
    it(`to ${name} are at most ${growthMax}% more than bench/operations.json says`, () => {
      const [now, before] = [counts[name]!, accepted[name]!];
      assert.ok(now > 100, String(now));
      assert.ok(
        now <= before * (1 + growthMax / 100),
        `${now}, and it was ${before}: npm run bench -- --accept writes it down, in the commit that says why`,
      );
    });
  }
});
