// The firmware for the ESP32 against ESP-IDF's headers, where IDF_PATH says that there are any.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { read } from "../tidy/files.ts";

const check = (idf: string) => spawnSync("boards/esp32/check.sh", [idf], { encoding: "utf8" });

describe("boards/esp32/check.sh", () => {
  it("claims nothing where there is no ESP-IDF", () => {
    const { status, stdout } = check("/nowhere");
    assert.deepEqual([status, stdout], [0, "not checked\n"]);
  });

  const idf = process.env.IDF_PATH;
  if (idf === undefined) return;
  it("finds that our C agrees with the headers of ESP-IDF, for every target and interface", () => {
    const { status, stdout, stderr } = check(idf);
    assert.equal(stderr, "");
    assert.equal(status, 0);
    const targets = stdout.trimEnd().split("\n");
    assert.equal(targets.length, 10);
    for (const target of targets) assert.match(target, /^esp32\w* [A-Z_]+.*: checked$/);
  });
});

describe("the firmware for the ESP32", () => {
  it("can carry every application there is", () => {
    const applications = readdirSync("assembly/app")
      .filter((name) => name.endsWith(".ts"))
      .map((name) => name.replace(/\.ts$/, ""));
    const menu = read("boards/esp32/main/Kconfig.projbuild");
    const offered = [...menu.matchAll(/default "([\w-]+)" if ASTCP_APPLICATION_/g)].map(([, name]) => name);
    assert.deepEqual(offered.toSorted(), applications.toSorted());
  });
});
