// What `npm run goodput` measures and prints, and that it would notice a wrong byte.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Delivery } from "../../tools/goodput/delivery.ts";
import type { Outcome, Selection } from "../../tools/goodput/measure.ts";
import { heading, page } from "../../tools/goodput/page.ts";
import { bytesAt, isRightAt } from "../../tools/goodput/pattern.ts";
import { Namespace } from "../../tools/namespace.ts";
import { runNode } from "../../tools/processes.ts";
import { refusingKernel } from "./refusing-kernel.ts";

const goodput = (words: string[], environment = {}) =>
  runNode(["--import", "tsx", "tools/goodput.ts", ...words], environment);

describe("npm run goodput", () => {
  it("fails where no network namespace can be had, and says why", async () => {
    const { status, output } = await goodput([], refusingKernel);
    assert.deepEqual([status, output], [1, "No network namespace can be had: unshare: Operation not permitted\n"]);
  });

  it("refuses what makes no sense", async () => {
    for (const words of [["--rate", "5"], ["--loss", "0,2"], ["--seeds", "0"], ["--congestion", "bbr"], ["10"]]) {
      const { status, output } = await goodput(words);
      assert.equal(status, 2, words.join(" "));
      assert.match(output, /\n\nUsage: npm run goodput/);
    }
  });

  const refusal = Namespace.create().then(
    (namespace) => namespace.end(),
    ({ message }: Error) => message,
  );

  it("measures every pair, where a network namespace can be had", async () => {
    if ((await refusal) !== undefined) return assert.notEqual(process.env.CI, "true");
    const link = ["--rate", "10", "--delay", "1", "--loss", "1", "--seeds", "1"];
    const { status, output } = await goodput(link);
    assert.equal(status, 0, output);
    assert.match(output, /^Kinds of links: 1, seeds: 1, minutes in all: about 1\.\n\nReno\n/);
    assert.match(output, /\n +10 +1 +1 % +\d\.\d\d +\d+!?(?: +\d\.\d\d +\d+!?){3} +452\n$/);
  });
});

describe("the bytes of a transfer", () => {
  it("are right where they belong, and nowhere else", () => {
    for (const place of [0, 1, 65_520, 65_521, 1_000_000]) {
      assert.ok(isRightAt(place, bytesAt(place)));
      assert.ok(!isRightAt(place + 1, bytesAt(place)));
      assert.ok(!isRightAt(place + 65_536, bytesAt(place)));
    }
  });

  it("are wrong when one of them is", async () => {
    const delivery = new Delivery(0);
    delivery.take(bytesAt(0, 1000));
    const wrong = Buffer.from(bytesAt(1000, 1000));
    wrong[999]! ^= 1;
    delivery.take(wrong);
    const { bytes, isRight } = await delivery.over;
    assert.deepEqual([bytes, isRight], [2000, false]);
  });
});

describe("docs/loss.md", () => {
  it("has a row for each kind of link, with ratios, and marks what is longer than two time-outs", () => {
    const selection: Selection = {
      conditions: [{ rate: 10, delay: 20, loss: "bursts" }],
      pairs: ["linux-linux", "astcp-linux"],
      seeds: 5,
      congestionControls: ["cubic"],
    };
    const results = [
      { rate: 8, longestPauseMs: 560, isRight: true },
      { rate: 6, longestPauseMs: 561, isRight: true },
    ];
    const outcomes: Outcome[] = [{ congestionControl: "cubic", condition: selection.conditions[0]!, results }];
    assert.deepEqual(heading(selection).slice(3), ["Linux → Linux", "pause", "astcp → Linux", "pause", "2 RTO"]);
    assert.match(
      page("the command", selection, outcomes),
      /^# Loss\n[^]*`the command`[^]*\n## Cubic\n\n\| Mbit\/s \|.*\|\n\| --: \|.*\|\n\| 10 \| 20 \| bursts \| 8\.00 \| 560 \| 0\.75 \| 561! \| 560 \|\n$/,
    );
  });
});
