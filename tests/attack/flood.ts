// SYNs from random sources, while curl gets pages (RFC 4987).

import { Wire } from "./wire.ts";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { addressOf } from "../../host-shim/js/streamed-core.ts";
import { assertIsPage, getPage } from "../interop/clients.ts";
import { outputOf } from "../interop/programs.ts";
import { SYN } from "../simulation/segment.ts";

/** Sources are anywhere in 11.0.0.0 to 126.255.255.255, where nobody is. */
const firstSource = 0x0b000000;
const sources = 116 << 24;
const burst = 64;

/** At that many SYNs a second at the most, as long as it takes to serve so many pages. */
export async function flooded(pages: number, synsPerSecond: number): Promise<string> {
  const wire = await Wire.start("flooded", "http");
  const flood = new Flood(wire, synsPerSecond);
  const page = await getPages(wire.board.address, pages);
  const figures = await flood.end();
  assert.match(page, /<h1>astcp<\/h1>/);
  await getPage(wire.board.address);
  await wire.board.end();
  return `${pages} of ${pages} pages, ${figures}`;
}

/** As many SYNs as the device takes, for that long. */
export async function floodedAtFullRate(milliseconds: number): Promise<string> {
  const wire = await Wire.start("flooded-fully", "http");
  const flood = new Flood(wire, Infinity);
  const endsAt = performance.now() + milliseconds;
  let pages = 0;
  do {
    await getPages(wire.board.address, 1);
    pages++;
  } while (performance.now() < endsAt);
  const figures = await flood.end();
  await getPage(wire.board.address);
  await wire.board.end();
  return `${pages} pages, ${figures}`;
}

class Flood {
  private readonly beganAt = performance.now();
  private syns = 0;
  private answers = 0;
  private isToEnd = false;
  private readonly isOver: Promise<void>;

  constructor(
    private readonly wire: Wire,
    private readonly synsPerSecond: number,
  ) {
    const kernel = addressOf(wire.board.peerAddress);
    wire.deviceSpeaks = ({ destination }) => {
      const isForKernel = destination === kernel;
      if (!isForKernel) this.answers++;
      return isForKernel;
    };
    this.isOver = this.run();
  }

  async end(): Promise<string> {
    const seconds = (performance.now() - this.beganAt) / 1000;
    this.isToEnd = true;
    await this.isOver;
    const rate = Math.round(this.syns / seconds);
    return `${this.syns} SYNs in ${seconds.toFixed(1)} s (${rate} a second), ${this.answers} answers`;
  }

  private async run(): Promise<void> {
    while (!this.isToEnd) {
      const due = ((performance.now() - this.beganAt) / 1000) * this.synsPerSecond;
      for (let i = 0; i < burst && this.syns < due; i++) this.sendSyn();
      if (this.syns >= due) await sleep(1);
      await this.wire.hasRoom();
    }
  }

  private sendSyn(): void {
    const from = { address: firstSource + random(sources), port: 1024 + random(60_000) };
    this.wire.forge(from, 80, { flags: SYN, sequence: random(2 ** 32) });
    this.syns++;
  }
}

/** Each over a connection of its own. Returns the last. */
async function getPages(address: string, count: number): Promise<string> {
  const words = ["--silent", "--show-error", "--fail", "--http1.0", "--include", `http://${address}/#[1-${count}]`];
  const answers = (await outputOf("curl", words)).split(/(?=^HTTP\/1\.1 )/m);
  assert.equal(answers.length, count);
  for (const answer of answers) assertIsPage(answer);
  return answers.at(-1)!;
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}
