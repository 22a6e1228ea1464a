// What `npm run simulate` prints and writes. That the simulations hold is tested beside them.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readPcap } from "../../tools/pcap.ts";
import { runNode } from "../../tools/processes.ts";

const simulate = (...words: string[]) => runNode(["--import", "tsx", "tools/simulate.ts", ...words]);

const folder = mkdtempSync(join(tmpdir(), "astcp-simulate-test-"));
const capture = join(folder, "capture.pcap");
const replayed = await simulate("--seed", "8", "--verbose", "--pcap", capture);
const captured = readPcap(capture);
const bytes = readFileSync(capture);
rmSync(folder, { recursive: true });

describe("npm run simulate", () => {
  it("replays one seed, and says at last how many passed", () => {
    assert.equal(replayed.status, 0, replayed.output);
    assert.match(replayed.output, /\n1 passed, 0 failed\n$/);
    assert.match(replayed.output, /\nhost 1 +core-/);
    assert.match(replayed.output, /ESTABLISHED +(?:──▶|◀──) ESTABLISHED +IP 10\.0\.7\./);
  });

  it("writes every frame that was sent, for tcpdump", () => {
    const [, frames] = /^Seed 8: (\d+) frames/m.exec(replayed.output)!;
    assert.equal(captured.length, Number(frames));
    assert.equal(bytes.readUInt32BE(0), 0xa1b2c3d4);
    assert.ok(captured.every(({ microseconds }, index) => microseconds >= (captured[index - 1]?.microseconds ?? 0)));
  });

  it("runs many seeds, and counts them", async () => {
    const { status, output } = await simulate("--seed", "40", "--runs", "30");
    assert.match(output, /^30 passed, 0 failed$/m);
    assert.equal(status, 0);
  });

  it("refuses a command line that makes no sense", async () => {
    for (const words of [["--seed", "x"], ["--runs", "0"], ["--runs", "2", "--verbose"], ["--seeds"]]) {
      const { status, output } = await simulate(...words);
      assert.equal(status, 2, words.join(" "));
      assert.match(output, /Usage: npm run simulate/);
    }
  });
});
