// The same tests that the laptop's board stands, with the emulated Xtensa machine as the board: each of those files is run
// as it is run against a board that somebody else has started.

import "./qemu-packages.ts";
import { describeOnNetwork } from "./place.ts";
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { modules } from "../../tools/build/modules.ts";
import { tapScript } from "../../tools/namespace.ts";
import { runNode } from "../../tools/processes.ts";
import { buildImage, deviceAddress, Machine, peerAddress } from "../../tools/qemu/machine.ts";
import type { Board } from "./board.ts";
import { abandoned, assertExplained, notEnoughSlots, slowReader, type Explained } from "./expert.ts";
import { outputOf } from "./programs.ts";

const device = "astcp0";
const netdev = `tap,ifname=${device},script=no,downscript=no`;
const portsAgain: Explained[] = [
  ["kernel", /^A new tcp session is started with the same ports/, "of a thousand ports, some are drawn twice"],
];

describeOnNetwork("the Xtensa machine and the kernel", () => {
  before(async () => {
    await outputOf("sh", ["-c", tapScript(device, peerAddress)]);
  });

  for (const name of ["echo", "http", "iperf"]) {
    it(`passes the tests of ${name}, and the experts find nothing that was not to be expected`, async () => {
      const capture = `build/qemu-${name}-kernel.pcap`;
      const image = await buildImage(modules.find((module) => module.name === name)!);
      const machine = new Machine(image, capture, { netdev }, deviceAddress, peerAddress);
      try {
        await machine.boot();
        const { status, output } = await runNode(["--import", "tsx", `tests/interop/${name}.test.ts`], {
          ASTCP_BOARD: deviceAddress,
          // What it prints is for this test, and not for the runner of all.
          NODE_TEST_CONTEXT: "",
        });
        assert.equal(status, 0, output);
        assert.match(output, /^# pass [5-9]\n# fail 0\n/m);

        const statistics = await machine.quit();
        assert.equal(statistics.get("shim.traps"), 0);
        assert.equal(statistics.get("tcp.bad-checksum"), 0);
        await assertExplained(boardOf(capture), 5000, slowReader, notEnoughSlots, abandoned, portsAgain);
      } finally {
        machine.kill();
      }
    });
  }
});

function boardOf(capture: string): Board {
  const isOver = () => {
    throw new Error("it has ended");
  };
  return { address: deviceAddress, peerAddress, device, capture, end: isOver, residentBytes: isOver };
}
