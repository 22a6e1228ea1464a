// The host for V8: what it refuses to run, and what it hands through.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Host, never } from "../../host-shim/js/host.ts";

const core = new WebAssembly.Module(readFileSync("build/core.wasm"));
const deaf = { transmit: () => true };

/** A module of these sections, behind the header. */
function moduleOf(...sections: number[]): WebAssembly.Module {
  return new WebAssembly.Module(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections]));
}

const typeSection = [1, 4, 1, 0x60, 0, 0];
const memorySection = [5, 3, 1, 0, 1];
const exportedMemory = [7, 10, 1, 6, ...Buffer.from("memory"), 2, 0];
/** Imports `clock.now`. */
const strangeImport = [2, 13, 1, 5, ...Buffer.from("clock"), 3, ...Buffer.from("now"), 0, 0];

function startedHost(frames: Uint8Array[] = []): Host {
  const host = new Host(core, { transmit: (frame) => frames.push(frame) > 0, random: () => 4 });
  host.init(0x0200, 2, 0, 0);
  host.configure(0x0a000702, 0xffffff00, 0x0a0007fe);
  return host;
}

describe("a host for V8", () => {
  it("refuses a module without a memory", () => {
    assert.throws(() => new Host(moduleOf(), deaf), /doesn't export its memory/);
  });

  it("refuses a module that lacks an export, and names it", () => {
    assert.throws(() => new Host(moduleOf(...memorySection, ...exportedMemory), deaf), /doesn't export abiVersion/);
  });

  it("refuses a module that wants more than the contract offers, and names it", () => {
    assert.throws(() => new Host(moduleOf(...typeSection, ...strangeImport), deaf), /imports clock\.now/);
  });

  it("runs the core without entropy of the test's own", () => {
    const host = new Host(core, deaf);
    host.init(0x0200, 2, 0, 0);
    assert.equal(host.poll(0), never);
  });

  it("hands over frames that stay as they are when the core goes on", () => {
    const frames: Uint8Array[] = [];
    const host = startedHost(frames);
    host.poll(0);
    const [announcement] = frames;
    const before = announcement!.slice();
    host.tcpConnect(0x0a000701, 80, 0);
    host.poll(1);
    assert.equal(frames.length, 2);
    assert.deepEqual(announcement, before);
  });

  it("reads numbers without sign where the contract says u32", () => {
    const host = startedHost();
    assert.equal(host.tcpPeerAddress(12345), 0xfffffffe);
    const handle = host.tcpConnect(0xc0a80001, 80, 0);
    assert.equal(host.tcpPeerAddress(handle), 0xc0a80001);
    assert.equal(host.tcpConnect(0xffffffff, 80, 0), -10);
  });

  it("lets the core count a frame that is too long for it", () => {
    const host = startedHost();
    host.input(0, new Uint8Array(3000));
    assert.equal(host.counters().get("ethernet.too-long"), 1);
    assert.equal(
      [...host.counters().values()].reduce((sum, count) => sum + count),
      2,
    );
  });

  it("goes back to a snapshot", () => {
    const host = startedHost();
    const snapshot = host.snapshot();
    const first = host.tcpListen(80, 1);
    host.restore(snapshot);
    assert.equal(host.tcpListen(80, 1), first);
  });
});
