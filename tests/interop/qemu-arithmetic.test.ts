// The arithmetic that the Xtensa firmware brings along, on this machine.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { it } from "node:test";
import { compiler, ensureDebianPackages } from "../../tools/debian.ts";

it("the firmware's products and quotients are those of this machine", () => {
  ensureDebianPackages(compiler);
  const program = "build/qemu-arithmetic";
  const sources = ["tests/interop/qemu-arithmetic.c", "boards/qemu-xtensa/integer.c"];
  const checks = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsanitize=undefined", "-fno-sanitize-recover=all"];
  mkdirSync("build", { recursive: true });
  const built = spawnSync("cc", ["-O1", ...checks, "-o", program, ...sources], { encoding: "utf8" });
  assert.equal(built.status, 0, built.stderr);
  const { stdout, stderr } = spawnSync(program, { encoding: "utf8" });
  assert.equal(stdout, "all agree\n", stderr);
});
