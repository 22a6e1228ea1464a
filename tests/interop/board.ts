// The boards that the kernel talks to, each at a TAP device of its own, over a bad link if so wished; or the one that
// somebody else has started.

import { describeOnNetwork, givenBoard } from "./place.ts";
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { modules } from "../../tools/build/modules.ts";
import { engines, suffixOf, type Engine } from "../../tools/engines.ts";
import { make } from "../../tools/make.ts";
import { tapScript } from "../../tools/namespace.ts";
import { buildImage, Machine } from "../../tools/qemu/machine.ts";
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
  /** Of its program. */
  pid: number;
  /** Ends it. What its counters were, by their names, and those of its link. */
  end(): Promise<Map<string, number>>;
}

type StartBoard = (name: string, module: string, badLink?: string[]) => Promise<Board>;

type Running = Pick<Board, "pid" | "end">;

interface Wanted extends Omit<Board, keyof Running> {
  module: string;
  /** Of the link that stands between it and the device, if one does. */
  socket: string | undefined;
}

export interface Kind {
  name: string;
  start(wanted: Wanted): Promise<Running>;
}

export const linuxTap: Kind = {
  name: "linux-tap",
  async start(wanted) {
    assert.equal(await make("boards/linux-tap"), undefined);
    return startLinux(["build/astcp-linux", "--module", `build/${wanted.module}.wasm`], wanted);
  },
};

const linuxTapCompiled: Kind = {
  name: "linux-tap-wasm2c",
  async start(wanted) {
    const program = `build/astcp-linux-${wanted.module}${suffixOf("wasm2c")}`;
    const words = [`MODULE=../../build/${wanted.module}.wasm`, `../../${program}`];
    assert.equal(await make("boards/linux-tap", ...words), undefined);
    return startLinux([program], wanted);
  },
};

async function startLinux(
  [program, ...words]: [string, ...string[]],
  { address, peerAddress, device, capture, socket }: Wanted,
): Promise<Running> {
  const own = [...words, "--address", `${address}/24`, "--gateway", peerAddress, "--stats", "--pcap", capture];
  const at = socket === undefined ? ["--interface", device] : ["--socket", socket];
  const running = launch(program, [...own, ...at]);
  // The kernel shows an interface here when something stands at its other end.
  await until(() => networkInterfaces()[device] !== undefined, running);
  return { pid: running.child.pid!, end: async () => countersIn(await endWell(running)) };
}

const qemuXtensa = (engine: Engine): Kind => ({
  name: `qemu-xtensa${suffixOf(engine)}`,
  async start({ module, address, peerAddress, device, capture, socket }) {
    const image = await buildImage(
      modules.find(({ name }) => name === module)!,
      engine,
    );
    const netdev =
      socket === undefined
        ? `tap,ifname=${device},script=no,downscript=no`
        : `stream,server=off,addr.type=unix,addr.path=${socket}`;
    const machine = new Machine(image, capture, { netdev }, address, peerAddress);
    await machine.boot();
    return { pid: machine.pid, end: () => machine.quit() };
  },
});

/** The same tests for every kind of board; for the one that somebody else has started, if one is given. */
export function describeOnBoards(name: string, body: (startBoard: StartBoard) => void): void {
  const address = givenBoard;
  if (address !== undefined) {
    describeOnNetwork(name, () => body(() => Promise.resolve(strange(address))));
    return;
  }
  for (const kind of [linuxTap, linuxTapCompiled, ...engines.map(qemuXtensa)]) {
    describeOnNetwork(`${name}, ${kind.name}`, () => body((...words) => startBoard(kind, ...words)));
  }
}

/** With `badLink`, words for astcp-bad-link, such a link is between the board and the kernel. */
export async function startBoard(
  kind: Kind,
  name: string,
  module: string,
  badLink?: string[],
  captures = true,
): Promise<Board> {
  const net = `10.0.${++started}`;
  const device = `astcp${started}`;
  const [address, peerAddress] = [`${net}.2`, `${net}.1`];
  mkdirSync(folder, { recursive: true });
  await outputOf("sh", ["-c", tapScript(device, peerAddress)]);
  const capture = captures ? `${folder}/${kind.name}-${name}.pcap` : "/dev/null";
  const socket = `${folder}/${kind.name}-${name}.socket`;
  const link = badLink && (await startLink(badLink, device, socket));
  const board = { address, peerAddress, device, capture };
  const { pid, end } = await kind.start({ ...board, module, socket: link && socket });
  return {
    ...board,
    pid,
    end: async () => {
      const counters = await end();
      assert.equal(counters.get("shim.traps"), 0);
      return link ? new Map([...counters, ...faultsIn(await endWell(link))]) : counters;
    },
  };
}

function strange(address: string): Board {
  const end = () => {
    throw new Error("a board that runs by itself is not ours to end");
  };
  return { address, peerAddress: "", device: "", capture: "", pid: 0, end };
}

async function startLink(words: string[], device: string, socket: string): Promise<Program> {
  assert.equal(await make("boards/bad-link"), undefined);
  rmSync(socket, { force: true });
  const link = launch("build/astcp-bad-link", [...words, "--stats", `tap:${device}`, `listen:${socket}`]);
  await until(() => existsSync(socket), link);
  return link;
}

interface Program {
  child: ChildProcess;
  ended: Promise<{ status: number | null; output: string; errors: string }>;
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

/** What a link did to frames of both directions, as `link.lost` and the like. */
function faultsIn(output: string): [string, number][] {
  const rows = output.matchAll(/^([a-z ]+?) +(\d+) +(\d+)$/gm);
  return [...rows].map(([, name, forth, back]) => [`link.${name}`, Number(forth) + Number(back)]);
}
