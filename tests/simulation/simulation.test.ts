// The simulator on the built modules: many seeds, and that a seed is the same run each time.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { simulateAll } from "./runs.ts";
import { simulate, type Outcome } from "./seed.ts";
import { readFrame } from "./segment.ts";

const folder = "build";
const seedsOfEveryRun = 2000;

/** The frames of some seeds, their times and their order, in one number. */
function digest(seeds: number[]): string {
  const hash = createHash("sha256");
  for (const seed of seeds) {
    simulate(seed, { folder, onFrame: (atUs, frame) => hash.update(`${seed} ${atUs} `).update(frame) });
  }
  return hash.digest("hex");
}

describe("a simulation", () => {
  it(`holds all that always has to hold, with ${seedsOfEveryRun} seeds [I6]`, async () => {
    const outcomes: Outcome[] = [];
    await simulateAll({ first: 1, count: seedsOfEveryRun, folder, onOutcome: (outcome) => outcomes.push(outcome) > 0 });
    assert.equal(new Set(outcomes.map(({ seed }) => seed)).size, seedsOfEveryRun);
    assert.deepEqual(
      outcomes.filter(({ failure }) => failure !== undefined).map(({ seed, failure }) => [seed, failure!.invariant]),
      [],
    );
    const frames = outcomes.reduce((sum, outcome) => sum + outcome.frames, 0);
    assert.ok(frames > 50 * seedsOfEveryRun, `only ${frames} frames`);
  });

  it("is the same each time, frame by frame, whatever was simulated before", () => {
    const seeds = Array.from({ length: 20 }, (_, index) => 500 + index);
    const first = digest(seeds);
    simulate(3, { folder });
    assert.equal(digest(seeds), first);
    assert.notEqual(digest(seeds.toReversed()), first);
  });

  it("often brings the sequence numbers over the wrap", () => {
    const wrapping = Array.from({ length: 60 }, (_, seed) => seed).filter(sequencesWrap);
    assert.ok(wrapping.length >= 8, `only in ${wrapping.length} of 60`);
  });

  it("tells everything that goes over the wire, with the states of both sides", () => {
    const lines: string[] = [];
    const outcome = simulate(8, { folder, show: (text) => lines.push(text) });
    assert.ok(lines.filter((line) => /──▶|◀──/.test(line)).length >= outcome.frames);
    assert.ok(lines.some((line) => /ESTABLISHED +(──▶|◀──) ESTABLISHED +IP 10\.0\.7\.\d\.\d+ > /.test(line)));
  });
});

/** Those of some connection. */
function sequencesWrap(seed: number): boolean {
  const numbers = new Map<string, number[]>();
  simulate(seed, {
    folder,
    onFrame(_, frame) {
      const segment = readFrame(frame);
      if (segment === undefined) return;
      const from = `${segment.source}:${segment.sourcePort} ${segment.destination}:${segment.destinationPort}`;
      numbers.set(from, [...(numbers.get(from) ?? []), segment.sequence]);
    },
  });
  return [...numbers.values()].some((each) => Math.max(...each) - Math.min(...each) > 2 ** 31);
}
