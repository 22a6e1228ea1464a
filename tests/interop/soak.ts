// A long run: mixed load over a bad link for as many minutes as the first word says. Afterwards every slot is free again,
// nobody waits for anything, and the memory is what it was. Run by `npm run interop -- --soak MINUTES`.

import { givenBoard } from "./place.ts";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Board, linuxTap, startBoard } from "./board.ts";
import { assertAllSlots, assertEchoes, assertPattern, getPage, open } from "./clients.ts";
import { outputOf } from "./programs.ts";

const badLink = [
  ...["--loss", "2", "--burst", "0.2,30", "--delay", "5", "--jitter", "3", "--reorder", "3"],
  ...["--duplicate", "2", "--corrupt", "1", "--rate", "20M"],
];
/** TIME-WAIT, which outlives every other state that a silent peer can leave behind but idle services, and those. */
const afterwardsMs = 90_000;
/** What the interpreter compiles late, and what the allocator of C keeps. */
const growthMax = 256 * 1024;
/** How often the memory is read. */
const lookEveryMs = 5_000;

assert.equal(givenBoard, undefined);
const minutes = Number(process.argv[2]);
const endsAt = Date.now() + minutes * 60_000;
const start = (module: string) => startBoard(linuxTap, `soak-${module}`, module, badLink, false);
const [http, echo, iperf] = await Promise.all([start("http"), start("echo"), start("iperf")]);
const boards = { http, echo, iperf };

const done = new Map<string, number>();
const loads = [
  load("pages", 5, () => getPage(http.address)),
  load("echoes", 4, () => assertEchoes(echo.address, random(30_000))),
  load("patterns cut short", 2, () => assertPattern(echo.address, 1 + random(20_000))),
  load("connections unused", 1, () => goAway(echo)),
  load("iperf there and back", 1, () => outputOf("iperf", ["-c", iperf.address, "-n", "100K", "-r"])),
  load("iperf four times", 1, () => outputOf("iperf", ["-c", iperf.address, "-n", "100K", "-P", "4"])),
];
const memory = watchMemory();
await Promise.all(loads);
console.log([...done].map(([name, count]) => `${count} ${name}`).join(", "));
for (const count of done.values()) assert.ok(count > 0);

console.log(`and ${afterwardsMs / 1000} seconds of quiet`);
await sleep(afterwardsMs);
const page = await getPage(http.address);
assert.match(page, /<p>0 half-open, 0 in TIME-WAIT/);
assert.equal([...page.matchAll(/^<tr><td>[\d.]+:\d+<td>80<td>/gm)].length, 1, page);
await assertAllSlots(echo.address);
await outputOf("iperf", ["-c", iperf.address, "-n", "10K", "-P", "8"]);
const waiting = await outputOf("ss", ["--no-header", "--tcp", "--numeric", "state", "connected"]);
assert.doesNotMatch(waiting, /^(?:ESTAB|SYN|CLOSE|LAST|FIN-WAIT-1)/m);
memory.assertFlat();
for (const board of Object.values(boards)) await board.end();
console.log("every slot is free, nobody waits, the memory is what it was");
process.exit();

/** Does the work again and again, so many at the same time. */
async function load(name: string, atOnce: number, work: () => Promise<unknown>): Promise<void> {
  done.set(name, 0);
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (Date.now() < endsAt) {
        await work();
        done.set(name, done.get(name)! + 1);
      }
    }),
  );
}

/** Connects, says nothing, and leaves. */
async function goAway(board: Board): Promise<void> {
  const socket = await open(board.address, 9);
  await sleep(random(500));
  socket.destroy();
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}

/** Compares the memory from the first tenth of the run on with that at its end. */
function watchMemory(): { assertFlat(): void } {
  const looks: Record<string, number>[] = [];
  const look = () => Object.fromEntries(Object.entries(boards).map(([name, board]) => [name, residentBytesOf(board)]));
  const watch = setInterval(() => looks.push(look()), lookEveryMs);
  return {
    assertFlat() {
      clearInterval(watch);
      const [early, late] = [looks[Math.floor(looks.length / 10)]!, look()];
      for (const name of Object.keys(boards)) {
        console.log(`${name}: ${early[name]! >> 10} KiB of memory early, ${late[name]! >> 10} KiB at the end`);
        assert.ok(late[name]! - early[name]! <= growthMax, name);
      }
    },
  };
}

function residentBytesOf({ pid }: Board): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))!;
  return Number(kilobytes) * 1024;
}
