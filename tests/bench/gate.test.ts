// What an operation costs may not grow unnoticed: counted in operations of wasm3, and compared with bench/operations.json.
// And what somebody can make a frame or a poll cost, who wants nothing else, has a bound (bench/worst.ts).

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { acceptedCounts, count, growthMax, type Counts } from "../../bench/gate.ts";
import { guarded } from "../../bench/operations.ts";
import { bounds, measureWorst, worstKinds, type WorstCost } from "../../bench/worst.ts";

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

describe("whoever wants it to cost as much as it can [I2]", () => {
  let costs: WorstCost[] = [];
  before(async () => {
    costs = await measureWorst();
  });

  it("has been tried in each way", () => {
    assert.ok(worstKinds.length >= 12);
    assert.deepEqual(
      costs.map(({ kind }) => kind),
      worstKinds,
    );
  });

  for (const [index, kind] of worstKinds.entries()) {
    it(`gets no further than the bounds of a frame and of a poll by ${kind}`, () => {
      const { frame, poll } = costs[index]!;
      assert.ok(frame + poll > 500, `${frame} + ${poll}`);
      assert.ok(frame <= bounds.frame, `a frame takes ${frame}, and may take ${bounds.frame}`);
      assert.ok(poll <= bounds.poll, `a poll takes ${poll}, and may take ${bounds.poll}`);
    });
  }
});
