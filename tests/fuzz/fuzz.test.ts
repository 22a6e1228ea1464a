// The corpus, replayed: every input that fuzzing has ever learned something from still holds.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { before, describe, it } from "node:test";
import { ensureDebianPackages } from "../../tools/debian.ts";
import { findings } from "../../tools/fuzz/findings.ts";
import { buildTarget, corpus, coverageOf, filesIn, fuzzPackages, replay } from "../../tools/fuzz/target.ts";

/** A corpus of steps that mean something else by now reaches less. */
const coverageLeast = 0.4;
const filesMost = 500;
const bytesMost = 300_000;

describe("the corpus of the fuzz target", () => {
  before(async () => {
    ensureDebianPackages(fuzzPackages);
    assert.equal(await buildTarget(), undefined);
  });

  it("holds, and reaches most of the module", () => {
    const { status, output } = replay([corpus]);
    assert.equal(status, 0, output.slice(-4000));
    const { reached, edges } = coverageOf(output);
    assert.ok(reached >= coverageLeast * edges, `only ${reached} of ${edges} edges`);
  });

  it("is small", () => {
    const files = filesIn(corpus);
    assert.ok(files.length > 0 && files.length <= filesMost, `${files.length} files`);
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    assert.ok(bytes <= bytesMost, `${bytes} bytes`);
  });
});

describe("what fuzzing has found", () => {
  it("has become tests", () => {
    assert.deepEqual(
      findings.filter(({ file, test }) => !readFileSync(file, "utf8").includes(`it("${test}`)),
      [],
    );
  });
});
