// UDP in the built modules: two cores on a cable speak to each other, whoever sums the checksums.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Host } from "../../host-shim/js/host.ts";

const wouldBlock = -1;
const refused = -8;

/** Two cores, 10.0.7.1 and 10.0.7.2, on one cable; `run` lets everything that waits on it arrive. */
function cable(module: string): { one: Host; other: Host; run: () => void } {
  const code = new WebAssembly.Module(readFileSync(`build/${module}.wasm`));
  const waiting: { to: number; frame: Uint8Array }[] = [];
  const hosts = [0, 1].map(
    (index) => new Host(code, { transmit: (frame) => waiting.push({ to: 1 - index, frame }) > 0 }),
  );
  hosts.forEach((host, index) => {
    host.init(0x0200, index + 1, 0, 0);
    host.configure(0x0a000701 + index, 0xffffff00, 0);
  });
  const run = () => {
    for (let round = 0; round < 10; round++) {
      hosts.forEach((host) => host.poll(0));
      for (const { to, frame } of waiting.splice(0)) hosts[to]!.input(0, frame);
    }
  };
  return { one: hosts[0]!, other: hosts[1]!, run };
}

for (const module of ["core-networked", "core-debug"]) {
  describe(`two cores of ${module}`, () => {
    it("send each other messages of any length", () => {
      const { one, other, run } = cable(module);
      const [socket, service] = [one.udpOpen(0), other.udpOpen(7)];
      for (const length of [0, 1, 2, 3, 512, 1471, 1472]) {
        const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
        assert.equal(one.sendMessage(socket, 0x0a000702, 7, bytes), length);
        run();
        assert.equal(other.udpReadable(service), 1);
        assert.deepEqual(other.receiveMessage(service), bytes);
        assert.equal(other.udpPeerAddress(service), 0x0a000701);
        assert.equal(other.udpPeerPort(service), one.udpLocalPort(socket));
        assert.equal(other.receiveMessage(service), wouldBlock);
      }
    });

    it("tell each other of ports that are closed", () => {
      const { one, run } = cable(module);
      const socket = one.udpOpen(0);
      one.sendMessage(socket, 0x0a000702, 7, new Uint8Array(3));
      run();
      assert.equal(one.receiveMessage(socket), refused);
      assert.equal(one.receiveMessage(socket), wouldBlock);
    });

    it("hear each other in a group that one has joined", () => {
      const { one, other, run } = cable(module);
      const [socket, service] = [one.udpOpen(5353), other.udpOpen(5353)];
      assert.equal(other.udpJoin(service, 0xefff0101), 0);
      one.sendMessage(socket, 0xefff0101, 5353, Uint8Array.of(1, 2, 3));
      run();
      assert.deepEqual(other.receiveMessage(service), Uint8Array.of(1, 2, 3));
      assert.equal(other.udpClose(service), 0);
    });
  });
}

describe("a module without UDP", () => {
  it("runs, and counts nothing of it", () => {
    const { one, other, run } = cable("core");
    run();
    assert.equal(one.counters().has("udp.malformed"), false);
    assert.equal(other.counters().get("arp.malformed"), 0);
  });
});
