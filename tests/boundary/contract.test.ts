// What of docs/abi.md only a host can see that holds the module itself: a fresh instance, its memory and its edges.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Host } from "../../host-shim/js/host.ts";

const invalidArgument = -10;

for (const name of ["core", "core-host", "core-crowd"]) {
  const module = new WebAssembly.Module(readFileSync(`build/${name}.wasm`));

  function startedHost(): Host {
    const host = new Host(module, { transmit: () => true });
    host.init(0x0200, 2, 0, 0);
    host.configure(0x0a000702, 0xffffff00, 0);
    return host;
  }

  describe(`${name}, before init`, () => {
    it("says where frames and data go, inside of its memory and apart from each other", () => {
      const host = new Host(module, { transmit: () => true });
      const regions = [
        [host.receiveFrame(), host.receiveFrameBytes()],
        [host.transfer(), host.transferBytes()],
      ].sort(([a], [b]) => a! - b!);
      const [[first, firstBytes], [second, secondBytes]] = regions as [[number, number], [number, number]];
      assert.ok(host.receiveFrameBytes() >= 1514);
      assert.ok(host.transferBytes() >= 1460);
      assert.ok(first > 0 && first + firstBytes <= second);
      assert.ok(second + secondBytes <= host.memory.buffer.byteLength);
    });
  });

  describe(`the memory of ${name}`, () => {
    it("can't grow", () => {
      const host = startedHost();
      assert.throws(() => host.memory.grow(1), RangeError);
    });

    it("is a region for tcpSend and tcpReceive up to its last byte, and not beyond", () => {
      const host = startedHost();
      const end = host.memory.buffer.byteLength;
      const handle = host.tcpConnect(0x0a000701, 80, 0);
      assert.equal(host.tcpSend(handle, end - 1, 1), 1);
      assert.equal(host.tcpSend(handle, end - 10, 10), 10);
      assert.equal(host.tcpSend(handle, end, 1), invalidArgument);
      assert.equal(host.tcpSend(handle, end - 10, 11), invalidArgument);
      assert.equal(host.tcpSend(handle, end + 1, 1), invalidArgument);
      assert.equal(host.tcpSend(handle, 0xffffffff, 1), invalidArgument);
      assert.equal(host.tcpReceive(handle, end, 1), invalidArgument);
      assert.equal(host.tcpReceive(handle, end - 10, 11), invalidArgument);
    });
  });
}
