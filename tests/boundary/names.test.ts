// Names and the time of day in the built modules: two cores on a cable find each other by name.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Host } from "../../host-shim/js/host.ts";

const wouldBlock = -1;
const unreachable = -9;
const invalidArgument = -10;

for (const name of ["core-networked", "core-debug"]) {
  describe(`two cores of ${name}`, () => {
    const module = new WebAssembly.Module(readFileSync(`build/${name}.wasm`));
    let now = 0;
    const waiting: { to: number; frame: Uint8Array }[] = [];
    const hosts = [0, 1].map((index) => {
      const host = new Host(module, { transmit: (frame) => waiting.push({ to: 1 - index, frame }) > 0 });
      host.init(0x0200, index + 1, 0, now);
      host.configure(0x0a000701 + index, 0xffffff00, 0);
      return host;
    }) as [Host, Host];
    const [one, other] = hosts;

    function run(milliseconds: number): void {
      for (const end = now + milliseconds; now < end; now += 10) {
        hosts.forEach((host) => host.poll(now));
        for (const { to, frame } of waiting.splice(0)) hosts[to]!.input(now, frame);
      }
    }

    it("find each other by the names that they are given", () => {
      assert.equal(other.callMe("pump"), 0);
      run(5000);
      assert.equal(one.resolve("pump.local"), wouldBlock);
      run(100);
      assert.equal(one.resolve("Pump.local"), 0);
      assert.equal(one.resolvedAddress(), 0x0a000702);
    });

    it("agree on who has a name that both want", () => {
      assert.equal(one.callMe("pump"), 0);
      run(10_000);
      assert.equal(one.counters().get("dns.conflicts"), 1);
      assert.equal(other.resolve("pump-2.local"), wouldBlock);
      run(100);
      assert.equal(other.resolve("pump-2.local"), 0);
      assert.equal(other.resolvedAddress(), 0x0a000701);
    });

    it("say what is no name, and that nobody is there to be asked", () => {
      assert.equal(one.resolve("a..b"), invalidArgument);
      assert.equal(one.resolve("x".repeat(2000)), invalidArgument);
      assert.equal(one.callMe("no.label"), invalidArgument);
      assert.equal(one.resolve("example.org"), wouldBlock);
      run(100);
      assert.equal(one.resolve("example.org"), unreachable);
      one.setServers(0, 0, 0);
      assert.equal(one.timeOfDay(), 0);
    });
  });
}
