// Names and the time of day, with the programs that others use for them: dnsmasq, avahi, chrony.

import { describeOnNetwork, givenBoard } from "./place.ts";
import { type Board, linuxTap, startBoard } from "./board.ts";
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { compileAll } from "../../tools/build/compile.ts";
import { outputOf, run } from "./programs.ts";

const folder = resolve("build/interop/names");
const bus = `unix:path=${folder}/bus`;
const readyMs = 15_000;

if (givenBoard === undefined) {
  describeOnNetwork("names, the time of day, and other people's programs", () => {
    let board: Board;
    const children: ChildProcess[] = [];

    before(async () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const path = "build/names-application";
      const application = {
        name: "names-application",
        entry: "tests/interop/names-application.ts",
        profile: "networked",
      };
      const [compiled] = await compileAll([{ ...application, wasm: `${path}.wasm`, wat: `${path}.wat` }]);
      assert.equal(compiled!.error, undefined);
      startTimeServer();
      board = await startBoard(linuxTap, "names", application.name);
      // Groups that nobody routes leave by this device.
      await outputOf("ip", ["route", "add", "224.0.0.0/4", "dev", board.device]);
      startNameServer();
      await startAvahi();
    });

    after(() => children.forEach((child) => child.kill("SIGKILL")));

    function start(command: string, words: string[], environment: Record<string, string> = {}): void {
      const child = spawn(command, words, { stdio: "ignore", env: { ...process.env, ...environment } });
      process.on("exit", () => child.kill("SIGKILL"));
      children.push(child);
    }

    function startNameServer(): void {
      const names = ["--host-record=pump.test,192.0.2.7", "--cname=one.test,two.test", "--cname=two.test,pump.test"];
      const where = [`--listen-address=${board.peerAddress}`, "--bind-interfaces", "--no-hosts", "--no-resolv"];
      const who = ["--no-daemon", "--pid-file="];
      start("dnsmasq", [...who, ...where, ...names, "--local=/test/", "--local-ttl=60"]);
    }

    /** It gives the time of the kernel, and doesn't set it. */
    function startTimeServer(): void {
      const words = ["local stratum 8", "allow all", "cmdport 0", `pidfile ${folder}/chronyd.pid`];
      start("chronyd", ["-x", "-d", "-u", "root", ...words]);
    }

    /** On a bus of its own; in a /run of its own, which it would give to a user whom a namespace need not have. */
    async function startAvahi(): Promise<void> {
      start("dbus-daemon", ["--session", "--nofork", `--address=${bus}`]);
      const settings = ["host-name=laptop", "use-ipv6=no", `allow-interfaces=${board.device}`, "enable-dbus=yes"];
      writeFileSync(`${folder}/avahi.conf`, `[server]\n${settings.join("\n")}\n[wide-area]\nenable-wide-area=no\n`);
      const daemon = `avahi-daemon --no-drop-root --no-chroot --no-rlimits --file ${folder}/avahi.conf`;
      writeFileSync(`${folder}/passwd`, "root:x:0:0::/:/bin/sh\navahi:x:0:0::/:/bin/false\n");
      writeFileSync(`${folder}/group`, "root:x:0:\navahi:x:0:\n");
      const users = ["passwd", "group"].map((file) => `mount --bind ${folder}/${file} /etc/${file}`).join(" && ");
      const whole = `mount -t tmpfs none /run && ${users} && exec ${daemon}`;
      await eventually(
        () => run("test", ["-S", `${folder}/bus`]),
        ({ status }) => status === 0,
      );
      start("unshare", ["--mount", "sh", "-c", whole], { DBUS_SYSTEM_BUS_ADDRESS: bus });
    }

    /** What the device answers to a name, or to `time`. */
    const ask = (name: string) => outputOf("nc", ["-N", "-w", "20", board.address, "7"], name);

    /** Tries until it is so, but not for ever. What came of it last. */
    async function eventually<T>(attempt: () => Promise<T>, isSo: (result: T) => boolean): Promise<T> {
      const giveUpAt = Date.now() + readyMs;
      let result = await attempt();
      while (!isSo(result) && Date.now() < giveUpAt) {
        await sleep(200);
        result = await attempt();
      }
      return result;
    }

    /** What the device answers to it in the end, if it isn't this at once. */
    const askUntil = (name: string, answer: string) =>
      eventually(
        () => ask(name),
        (said) => said === answer,
      );

    it("dnsmasq knows a host, the aliases of it, and what there is not", async () => {
      assert.equal(await askUntil("pump.test", "192.0.2.7"), "192.0.2.7");
      assert.equal(await ask("one.test"), "192.0.2.7");
      assert.equal(await ask("Two.Test."), "192.0.2.7");
      assert.equal(await ask("nowhere.test"), "0.0.0.0");
      assert.equal(await ask("192.0.2.9"), "192.0.2.9");
    });

    it("avahi finds the device by its name", async () => {
      const find = [`DBUS_SYSTEM_BUS_ADDRESS=${bus}`, "avahi-resolve", "--name", "-4", "pump.local"];
      const found = `pump.local\t${board.address}\n`;
      const said = await eventually(
        () => run("env", find),
        ({ output }) => output === found,
      );
      assert.equal(said.output, found, said.errors);
    });

    it("the device finds the laptop by the name that avahi gives it", async () => {
      assert.equal(await askUntil("laptop.local", board.peerAddress), board.peerAddress);
    });

    it("chrony tells the time", async () => {
      const ourTime = Date.now() / 1000;
      // It is asked for when somebody wants to know it first.
      const theirTime = Number(
        await eventually(
          () => ask("time"),
          (seconds) => seconds !== "0",
        ),
      );
      assert.ok(Math.abs(theirTime - ourTime) < 2, `${theirTime}, and not ${ourTime}`);
    });

    it("nothing of it was dropped as malformed", async () => {
      const counters = await board.end();
      for (const name of ["dns.malformed", "sntp.malformed", "udp.bad-checksum", "dns.conflicts"])
        assert.equal(counters.get(name), 0, name);
    });
  });
}
