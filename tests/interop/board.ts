// The board that the kernel talks to: astcp-linux at a TAP device of its own, over a bad link if so wished; or one that
// somebody else has started.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { make } from "../../tools/make.ts";
import { tapScript } from "../../tools/namespace.ts";
import { givenBoard } from "./place.ts";
import { outputOf } from "./programs.ts";

const folder = "build/interop";
const readyMs = 10_000;
let started = 0;

export interface Board {
  address: string;
  /** The kernel's address on the same net. */
  peerAddress: string;
  /** The device through which the kernel reaches it. */
  device: string;
  /** What was captured on the board's side, when it has ended. */
  capture: string;
  /** Ends it. What its counters were, by their names. */
  end(): Promise<Map<string, number>>;
  /** Bytes of memory in use. */
  residentBytes(): number;
}

interface Program {
  child: ChildProcess;
  ended: Promise<{ status: number | null; output: string; errors: string }>;
}

/**
 * Starts a board with this module. With `badLink`, words for astcp-bad-link, such a link is between it and the kernel.
 */
export async function startBoard(name: string, module: string, badLink?: string[], captures = true): Promise<Board> {
  if (givenBoard !== undefined) return strange(givenBoard);
  const net = `10.0.${++started}`;
  const device = `astcp${started}`;
  const [address, peerAddress] = [`${net}.2`, `${net}.1`];
  mkdirSync(folder, { recursive: true });
  const capture = `${folder}/${name}.pcapng`;
  await outputOf("sh", ["-c", tapScript(device, peerAddress)]);

  const own = ["--module", `build/${module}.wasm`, "--address", `${address}/24`, "--stats"];
  if (captures) own.push("--pcap", capture);
  const path = `${folder}/${name}.socket`;
  rmSync(path, { force: true });
  const link = badLink && launch("build/astcp-bad-link", [...badLink, "--stats", `tap:${device}`, `listen:${path}`]);
  if (link) await until(() => existsSync(path), link);
  const board = launch("build/astcp-linux", [...own, ...(link ? ["--socket", path] : ["--interface", device])]);
  // The kernel shows an interface here when something stands at its other end.
  await until(() => networkInterfaces()[device] !== undefined, board);
  return {
    ...{ address, peerAddress, device, capture },
    end: async () => {
      const output = await endWell(board);
      if (link) await endWell(link);
      return countersIn(output);
    },
    residentBytes: () => residentBytesOf(board.child),
  };
}

/** Builds the programs that `startBoard` starts. The modules are there already. */
export async function buildPrograms(...boards: string[]): Promise<void> {
  if (givenBoard !== undefined) return;
  for (const board of boards) assert.equal(await make(`boards/${board}`), undefined);
}

function strange(address: string): Board {
  const nothingSeen = () => {
    throw new Error("nothing of this is to be seen of a board that runs by itself");
  };
  return { address, peerAddress: "", device: "", capture: "", end: nothingSeen, residentBytes: nothingSeen };
}

function launch(command: string, words: string[]): Program {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] });
  // However the test ends, it doesn't outlive it.
  const kill = () => child.kill("SIGKILL");
  process.on("exit", kill);
  child.on("close", () => process.off("exit", kill));
  const closed = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]);
  return { child, ended: ended.then(([status, output, errors]) => ({ status, output, errors })) };
}

async function until(isSo: () => boolean, program: Program): Promise<void> {
  const giveUpAt = Date.now() + readyMs;
  while (!isSo()) {
    if (program.child.exitCode !== null) assert.fail((await program.ended).errors);
    assert.ok(Date.now() < giveUpAt, `${program.child.spawnfile} was not ready in ${readyMs} ms`);
    await sleep(5);
  }
}

async function endWell({ child, ended }: Program): Promise<string> {
  child.kill("SIGTERM");
  const { status, output, errors } = await ended;
  assert.equal(errors, "");
  assert.equal(status, 0);
  return output;
}

function countersIn(output: string): Map<string, number> {
  return new Map([...output.matchAll(/^(\S+) +(\d+)$/gm)].map(([, name, value]) => [name!, Number(value)]));
}

function residentBytesOf(child: ChildProcess): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))!;
  return Number(kilobytes) * 1024;
}
