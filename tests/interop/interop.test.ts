// `npm run interop` by itself, and `-- --board ADDRESS` with a board of ours that it has not started.

import { describeOnNetwork } from "./place.ts";
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runNode, type Outcome } from "../../tools/processes.ts";
import { refusingKernel } from "../tools/refusing-kernel.ts";
import { linuxTap, startBoard } from "./board.ts";

function interop(words: string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  // A run of tests doesn't start within another, if it knows.
  const unaware = { NODE_TEST_CONTEXT: undefined, ...environment };
  return runNode(["--import", "tsx", "tools/interop.ts", ...words], unaware);
}

describeOnNetwork("a board that is there already", () => {
  it("is tested in whatever of its services answers", async () => {
    const board = await startBoard(linuxTap, "given", "echo");
    const { status, output } = await interop(["--board", board.address]);
    await board.end();
    assert.equal(status, 0, output);
    assert.match(output, /^port 7 of 10\.0\.1\.2: answers$/m);
    assert.match(output, /^port 80 of 10\.0\.1\.2: doesn't answer, and is not tested$/m);
    const passed = output.match(/^ok {6}echo, discard, chargen and the kernel > /gm);
    assert.equal(passed?.length, 8, output);
    assert.match(output, /^8 passed, 0 failed$/m);
  });

  it("is no success when nothing answers", async () => {
    const { status, output } = await interop(["--board", "127.0.0.1"]);
    assert.equal(status, 1, output);
  });
});

describe("npm run interop", () => {
  it("fails where the kernel can't be talked to, and says why", async () => {
    const { status, output } = await interop([], refusingKernel);
    assert.deepEqual([status, output], [1, "No network namespace can be had: unshare: Operation not permitted\n"]);
  });

  it("explains itself", async () => {
    const { status, output } = await interop(["--help"]);
    assert.equal(status, 0);
    assert.match(output, /^Usage: npm run interop/);
  });

  it("refuses what makes no sense", async () => {
    for (const words of [["--board"], ["--soak", "never"], ["--board", "10.0.0.2", "--soak", "1"], ["--bored"]]) {
      const { status, output } = await interop(words);
      assert.equal(status, 2, words.join(" "));
      assert.match(output, /\n\nUsage: npm run interop/);
    }
  });
});
