// What a build may not change, and what an instance may not hide.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Pair } from "./pair.ts";

describe("two cores that transfer data over a cable that loses frames", () => {
  for (const name of ["core", "core-host", "core-crowd", "core-debug"]) {
    it(`get everything across and close, in ${name}`, () => {
      const pair = new Pair(name);
      pair.run(5000);
      assert.ok(pair.isOver(), "both are closed");
      assert.deepEqual(pair.received, [100_000, 100_000]);
    });
  }
});

describe("a build with tracing on", () => {
  it("sends the same frames as one without, and tells of it", () => {
    const [release, traced] = [new Pair("core"), new Pair("core-traced")];
    for (const pair of [release, traced]) pair.run(5000);
    assert.ok(release.frames.length > 50, `only ${release.frames.length} frames`);
    assert.deepEqual(traced.frames, release.frames);
    assert.equal(release.events.length, 0);
    assert.ok(traced.events.length > 10, `only ${traced.events.length} events`);
  });
});

describe("a copy of the memory", () => {
  for (const steps of [1, 3, 20, 60, 150]) {
    it(`after ${steps} steps is the whole state: another instance goes on with it`, () => {
      const original = new Pair("core");
      original.run(steps);
      assert.ok(!original.isOver());
      const twin = original.copy();
      for (const pair of [twin, original]) pair.run(5000);
      assert.ok(original.isOver());
      assert.deepEqual(twin.frames, original.frames);
    });
  }
});
