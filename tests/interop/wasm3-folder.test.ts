// Where the programs that contain wasm3 take its sources from.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { compiler, ensureDebianPackages } from "../../tools/debian.ts";
import { make } from "../../tools/make.ts";
import { xtensaPackages } from "../../tools/qemu/machine.ts";

describe("WASM3_DIR", () => {
  before(() => ensureDebianPackages([...compiler, ...xtensaPackages]));

  for (const folder of ["boards/linux-tap", "boards/qemu-xtensa", "tests/shim", "tools/build/nesting"]) {
    it(`is where ${folder} looks for wasm3, and nowhere else`, async () => {
      const complaint = await make(folder, "WASM3_DIR=/nowhere");
      assert.match(complaint ?? "", /^No wasm3 in \/nowhere: run npm ci, or set WASM3_DIR\.$/m);
    });
  }
});
