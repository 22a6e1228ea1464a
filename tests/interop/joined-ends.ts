// astcp-bad-link as the tests see it: a program between two stream sockets, of which they hold the ends.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compiler, ensureDebianPackages } from "../../tools/debian.ts";
import { make } from "../../tools/make.ts";

/** Built with the sanitizers, so that a test of anything is a test of every memory access on the way. */
const folder = "build/sanitized";
const program = `${folder}/astcp-bad-link`;

export interface Ended {
  status: number | null;
  output: string;
  errors: string;
}

export async function buildProgram(): Promise<void> {
  ensureDebianPackages(compiler);
  const flags = "-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all";
  assert.equal(await make("boards/bad-link", `BUILD=../../${folder}`, `CFLAGS=${flags}`), undefined);
}

export function launch(...words: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = once(child, "close").then(([status]) => ({ status: status as number | null, output, errors }));
  return { child, ended };
}

/** One end: it sends frames, and keeps what comes. */
export class End {
  readonly frames: Buffer[] = [];
  /** When each came, in milliseconds. */
  readonly times: number[] = [];
  private partial = Buffer.alloc(0);
  private wake: () => void = () => {};

  constructor(readonly socket: Socket) {
    socket.on("data", (bytes) => {
      this.partial = Buffer.concat([this.partial, bytes]);
      while (this.partial.length >= 4 && this.partial.length >= 4 + this.partial.readUInt32BE()) {
        const finish = 4 + this.partial.readUInt32BE();
        this.frames.push(this.partial.subarray(4, finish));
        this.times.push(performance.now());
        this.partial = this.partial.subarray(finish);
      }
      this.wake();
    });
  }

  send(...frames: Uint8Array[]): void {
    for (const frame of frames) {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(frame.length);
      this.socket.write(Buffer.concat([head, frame]));
    }
  }

  /** The frames, as soon as so many have come. */
  async received(count: number): Promise<Buffer[]> {
    while (this.frames.length < count) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.frames;
  }

  /** The numbers of the frames that have come, when `other` has nothing more under way to here: a marker has come. */
  async numbersFrom(other: End): Promise<number[]> {
    const isMarker = (frame: Buffer) => frame.length === 5;
    while (!this.frames.some(isMarker)) {
      other.send(Buffer.alloc(5));
      await pause();
    }
    return numbersOf(this.frames.slice(0, this.frames.findIndex(isMarker)));
  }
}

/** A frame that carries its number in its first four bytes. */
export function numbered(number: number, length = 60): Buffer {
  const frame = Buffer.alloc(length, number);
  frame.writeUInt32BE(number);
  return frame;
}

/** The numbers from 0. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

export function numbersOf(frames: Buffer[]): number[] {
  return frames.map((frame) => frame.readUInt32BE());
}

export class JoinedEnds {
  private constructor(
    readonly near: End,
    readonly far: End,
    private readonly child: ChildProcess,
    private readonly ended: Promise<Ended>,
  ) {}

  static async start(...words: string[]): Promise<JoinedEnds> {
    const scratch = mkdtempSync(join(tmpdir(), "astcp-bad-link-"));
    const paths = [join(scratch, "near"), join(scratch, "far")];
    const { child, ended } = launch(...words, ...paths.map((path) => `listen:${path}`));
    void ended.then(() => rmSync(scratch, { recursive: true }));
    const [near, far] = [await call(paths[0]!, child), await call(paths[1]!, child)];
    return new JoinedEnds(near, far, child, ended);
  }

  async stop(): Promise<Ended> {
    this.child.kill("SIGTERM");
    const ended = await this.ended;
    this.near.socket.destroy();
    this.far.socket.destroy();
    return ended;
  }
}

/** Connects to a socket that is about to be there. */
export async function call(path: string, child: ChildProcess): Promise<End> {
  for (;;) {
    assert.equal(child.exitCode, null, "the program has ended");
    const socket = connect(path);
    const isConnected = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    if (isConnected) return new End(socket);
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
