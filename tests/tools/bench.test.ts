// The command line of npm run bench. What it measures is printed, and not tested.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runNode } from "../../tools/processes.ts";

const run = (...words: string[]) => runNode(["--import", "tsx", "tools/bench.ts", ...words]);

describe("npm run bench", () => {
  it("explains its command line", async () => {
    const { status, output } = await run("--help");
    assert.equal(status, 0);
    for (const word of ["costs", "tap", "xtensa", "profile", "--accept"])
      assert.match(output, new RegExp(`^  ${word} `, "m"));
  });

  it("refuses what it doesn't know", async () => {
    for (const words of [["cost"], ["--accept", "tap"], ["--fast"]]) {
      const { status, output } = await run(...words);
      assert.equal(status, 2, output);
      assert.match(output, /\n\nUsage: npm run bench/);
    }
  });
});
