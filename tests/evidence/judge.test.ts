// The judge of the registers: what counts as evidence, what is a problem, and what the page says.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failedTest, passedTest } from "../../tools/test/result.ts";
import { judge } from "./judge.ts";
import type { Register } from "./register.ts";

const register: Register = {
  page: "docs/small.md",
  title: "Small",
  introduction: "It has four rows.",
  row: "row",
  rows: "rows",
  idForm: /^[A-Z]-\d\d$/,
  columns: ["level", "what"],
  topics: [
    {
      title: "Things",
      rows: [
        ["X-01", "MUST", "The first."],
        ["X-02", "MUST", "The second."],
        ["X-03", "MUST", "The third."],
        ["X-04", "MAY", "The fourth."],
      ],
    },
  ],
  mustBeShown: ([, level]) => level === "MUST",
  reasons: { "X-03": "Nobody needs it." },
};

const first = passedTest("tests/scenarios/a.spec.ts", "does this | and <that> [X-01] [MUST-4]");
const second = passedTest("build/scenarios/a.spec.mjs", "does the other [X-01] [X-02]");

describe("a register", () => {
  it("is fulfilled when each row that must be shown has a test or a reason", () => {
    assert.deepEqual(judge(register, [first, second]).problems, []);
  });

  it("isn't when a row has neither, be it that its test has failed", () => {
    const failed = failedTest("tests/a.test.ts", "does the other [X-02]", "no");
    assert.deepEqual(judge(register, [first, failed]).problems, ["X-02 has neither a test nor a reason: The second."]);
  });

  it("isn't when a row has both", () => {
    const third = passedTest("tests/a.test.ts", "does it after all [X-03]");
    assert.deepEqual(judge(register, [first, second, third]).problems, [
      "X-03 has a reason for not being done, and a test: tests/a.test.ts: does it after all",
    ]);
  });

  it("isn't when a test or a reason names a row that there is not", () => {
    const stray = passedTest("tests/a.test.ts", "is about nothing [X-99]");
    const reasons = { ...register.reasons, "X-98": "It was there once." };
    assert.deepEqual(judge({ ...register, reasons }, [first, second, stray]).problems, [
      "X-99 is no row of docs/small.md",
      "X-98 is no row of docs/small.md",
    ]);
  });

  it("becomes a page that names each test once, where it is written", () => {
    const again = { ...second };
    assert.equal(
      judge(register, [first, second, again]).page,
      `# Small

It has four rows.

4 rows: 2 shown by tests, 1 left out with a reason, 1 without a test yet.

## Things

| id | level | what | shown by |
|---|---|---|---|
| X-01 | MUST | The first. | tests/scenarios/a.spec.ts: does the other<br>tests/scenarios/a.spec.ts: does this \\| and &lt;that> |
| X-02 | MUST | The second. | tests/scenarios/a.spec.ts: does the other |
| X-03 | MUST | The third. | *Left out.* Nobody needs it. |
| X-04 | MAY | The fourth. | *No test yet.* |
`,
    );
  });
});
