// The Xtensa machine by itself: what it reads of its command line, where its random numbers come from, and how it ends.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { before, describe, it } from "node:test";
import { modules } from "../../tools/build/modules.ts";
import { ensureDebianPackages } from "../../tools/debian.ts";
import { buildImage, xtensaPackages } from "../../tools/qemu/machine.ts";

describe("the Xtensa machine", () => {
  let image = "";
  before(async () => {
    ensureDebianPackages(xtensaPackages);
    image = await buildImage(modules.find(({ name }) => name === "echo")!);
  });

  it("takes its seed from the host, and ends with a good exit code when it is told to", async () => {
    const { output, status } = await boot(image, ["-semihosting"], "q");
    assert.match(output, /, seeded by the host's entropy source\n/);
    assert.match(output, /^counter frames\.received +0$/m);
    assert.match(output, /^memory heap +[1-9]\d+$/m);
    assert.equal(status, 0);
  });

  it("says so when nothing seeds it but the jitter of a clock", async () => {
    const { output } = await boot(image, [], "s");
    assert.match(output, /, seeded by the jitter of a clock alone, which an attacker may guess\n/);
  });

  it("names what it doesn't understand, and takes the rest", async () => {
    const words = "ip=10.0.0.300/8 gateway=1.2.3 mac=02:00:00:00:00 nonsense ip=10.9.8.7/8 trace";
    const { output } = await boot(image, ["-semihosting", "-append", words], "q");
    const refused = [...output.matchAll(/^not understood: (.*)$/gm)].map(([, word]) => word);
    assert.deepEqual(refused, ["ip=10.0.0.300/8", "gateway=1.2.3", "mac=02:00:00:00:00", "nonsense"]);
    assert.match(output, /──▶ {2}ARP, Request who-has 10\.9\.8\.7 tell 10\.9\.8\.7,/);
  });
});

/** Boots it with these words more, types a letter when it is ready, and waits for the end of the statistics. */
async function boot(image: string, words: string[], letter: string): Promise<{ output: string; status: unknown }> {
  const machine = ["-M", "kc705-nommu", "-cpu", "de212", "-m", "8M", "-display", "none", "-monitor", "none"];
  const wires = ["-serial", "stdio", "-no-reboot", "-nic", "hubport,hubid=0", "-kernel", image];
  const qemu = spawn("qemu-system-xtensa", [...machine, ...wires, ...words], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(qemu, "exit");
  const giveUp = setTimeout(() => qemu.kill("SIGKILL"), 20_000);
  let output = "";
  let isAsked = false;
  for await (const text of qemu.stdout.setEncoding("utf8")) {
    output += text;
    if (!isAsked && /^ready .*\n/m.test(output)) {
      isAsked = true;
      qemu.stdin.write(letter);
    }
    // Without semihosting the machine can't end by itself.
    if (letter === "s" && /^end of statistics\n/m.test(output)) qemu.kill();
  }
  const [status] = await ended;
  clearTimeout(giveUp);
  return { output, status };
}
