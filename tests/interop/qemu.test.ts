// The firmware on the emulated Xtensa machine, as `npm run qemu` shows it: against the kernel where it allows a TAP
// device, and against another instance of the stack everywhere.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runNode } from "../../tools/processes.ts";

const run = (...words: string[]) => runNode(["--import", "tsx", "tools/qemu.ts", ...words]);

for (const words of [[], ["--stream"], ["--engine", "wasm2c"]]) {
  describe(["npm run qemu", ...words].join(" "), () => {
    it("boots, opens a connection, hands out its page and closes", async () => {
      const { status, output } = await run(...words);
      assert.equal(status, 0, output);
      assert.match(output, /seeded by the host's entropy source\nready after \d+ ms\n/);
      assert.match(output, / ◀── {2}IP 10\.0\.7\.1\.\d+ > 10\.0\.7\.2\.80: Flags \[S\],/);
      assert.match(output, / ──▶ {2}IP 10\.0\.7\.2\.80 > 10\.0\.7\.1\.\d+: Flags \[S\.\],/);
      assert.match(output, / ──▶ {2}IP .* Flags \[FP?\.\],/);
      assert.match(output, /\nHTTP\/1\.1 200 OK, [\d,]+ characters in all\.\n/);
    });

    it("says what it costs", async () => {
      const { output } = await run(...words);
      const rows = ["ROM in all", "  the module", "RAM in all", "  C stack", "An ESP32"];
      for (const what of words.includes("wasm2c") ? rows : [...rows, "  wasm3"]) {
        const bytes = new RegExp(`^${what}.* ([\\d,]+)$`, "m").exec(output)?.[1];
        assert.ok(Number(bytes?.replaceAll(",", "")) > 1000, `${what}: ${bytes}\n${output}`);
      }
    });
  });
}

describe("its command line", () => {
  it("is explained", async () => {
    const { status, output } = await run("--help");
    assert.equal(status, 0);
    assert.match(output, /^Usage: npm run qemu/);
  });

  it("refuses what it doesn't know", async () => {
    for (const words of [["--strem"], ["--engine", "wasm4"], ["wasm2c"]]) {
      const { status, output } = await run(...words);
      assert.equal(status, 2);
      assert.match(output, /^(Unknown|Unexpected) [^\n]*\n\nUsage: npm run qemu/);
    }
  });
});
