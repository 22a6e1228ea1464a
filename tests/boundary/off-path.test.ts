// Somebody off the path of a connection: who sends what he likes in anybody's name, and sees only what is sent to him.
// With all that he can learn so he does no better than by chance. The entropy is a fixed sequence, so that this never
// depends on luck; the bounds are those that a fair coin keeps.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Host } from "../../host-shim/js/host.ts";
import { ACK, RST, SYN, readFrame, type Segment } from "../simulation/segment.ts";
import { makeSegment, type StrangeSegment } from "../simulation/strange-frames.ts";
import { nextEntropy } from "../support/wire-imports.ts";

const subject = { mac: 2, address: 0x0a000702, port: 80 };
/** Both are behind the gateway, which is who the frames come from. */
const gateway = { mac: 254, address: 0x0a0007fe };
const attacker = { mac: gateway.mac, address: 0xc6336401, port: 50_000 };
const client = { mac: gateway.mac, address: 0xcb007101, port: 40_000 };
const window = 16_384;
const established = 4;
const ticksPerMillisecond = 250;

/** A module that the attacker is after, and all that it has sent him. */
class World {
  readonly seen: Segment[] = [];
  readonly frames: string[] = [];
  now = 5000;
  private entropy = 1;
  readonly host: Host;
  readonly listener: number;
  /** What the client alone sees. */
  private readonly toClient: Segment[] = [];

  /** With constant entropy two worlds differ by what happens in them, and by no draw. */
  constructor(entropyIsConstant = false) {
    this.host = new Host(new WebAssembly.Module(readFileSync("build/core.wasm")), {
      transmit: (frame) => this.take(frame),
      random: () => (entropyIsConstant && this.now > 5000 ? 64 : (this.entropy = nextEntropy(this.entropy))),
    });
    this.host.init(0x0200, subject.mac, 0, this.now);
    this.host.configure(subject.address, 0xffffff00, gateway.address);
    this.host.poll(this.now);
    this.host.input(this.now, requestOf(gateway));
    this.listener = this.host.tcpListen(subject.port, 8);
  }

  /** The frame arrives, and everything that is due leaves. */
  hears(from: typeof attacker, segment: Partial<StrangeSegment>, toPort = subject.port): void {
    const usual = { flags: ACK, sequence: 0, acknowledgement: 0, window: 1000 };
    this.host.input(this.now, makeSegment(from, { ...subject, port: toPort }, { ...usual, ...segment }));
    this.host.poll(this.now);
  }

  /** Opens a connection, which the application accepts. */
  opens(from: typeof attacker): { handle: number; next: number; last: number } {
    this.hears(from, { flags: SYN, sequence: 99 });
    const { sequence } = (from.address === attacker.address ? this.seen : this.toClient).at(-1)!;
    this.hears(from, { sequence: 100, acknowledgement: sequence + 1 });
    const handle = this.host.tcpAccept(this.listener);
    assert.equal(this.host.tcpState(handle), established);
    return { handle, next: 100, last: sequence + 1 };
  }

  /** A SYN of the client's that is never heard of again: has it found the table full? */
  sendsCookies(port: number): boolean {
    this.hears({ ...client, port }, { flags: SYN, sequence: 99 });
    return this.host.counters().get("tcp.syn-cookies-sent")! > 0;
  }

  private take(frame: Uint8Array): boolean {
    const segment = readFrame(frame);
    if (segment?.destination === attacker.address) {
      this.seen.push(segment);
      this.frames.push(`${this.now} ${Buffer.from(frame).toString("hex")}`);
    } else if (segment) this.toClient.push(segment);
    return true;
  }

  /** The number of our SYN-ACK to the client, which nobody else sees. */
  numberForClient(port: number): number {
    const from = { ...client, port };
    this.hears(from, { flags: SYN, sequence: 99 });
    const { sequence } = this.toClient.at(-1)!;
    this.hears(from, { flags: RST, sequence: 100 });
    return sequence;
  }

  /** The same for a SYN of the attacker's. */
  numberFor(port: number): Segment {
    const from = { ...attacker, port };
    this.hears(from, { flags: SYN, sequence: 99, timestamps: { value: 1, echo: 0 } });
    this.hears(from, { flags: RST, sequence: 100 });
    return this.seen.at(-1)!;
  }
}

describe("from ten thousand of our initial sequence numbers", () => {
  const world = new World();
  const numbers: number[] = [];
  const offsets: number[] = [];
  for (let i = 0; i < 10_000; i++) {
    if (i % 7 === 0) world.now++;
    const { sequence, timestamps } = world.numberFor(1024 + i);
    numbers.push((sequence - world.now * ticksPerMillisecond) >>> 0);
    offsets.push((timestamps!.value - world.now) >>> 0);
  }

  it("without their clock, nothing is known of any bit, or of the next one [N-01]", () => {
    fairInEveryBit(numbers);
    fairInEveryBit(stepsOf(numbers));
    assert.ok(new Set(numbers).size >= numbers.length - 1);
  });

  it("and their timestamps, nothing is known of the time since the start [N-05]", () => {
    fairInEveryBit(offsets);
    fairInEveryBit(stepsOf(offsets));
  });

  it("none of another's is guessed, within a thousand windows [N-01] [S-31]", () => {
    let hits = 0;
    for (let port = 40_000; port < 41_000; port++) {
      const own = world.numberFor(port).sequence;
      const before = world.seen.at(-2)!.sequence;
      const guesses = [own, own + 1, 2 * own - before, own + ticksPerMillisecond, own ^ 0x80000000, numbers[0]!];
      const number = world.numberForClient(port);
      hits += guesses.filter((guess) => distance(guess, number) < window).length;
    }
    // By chance one of 131,072 guesses is right.
    assert.equal(hits, 0);
  });
});

describe("from our ephemeral ports", () => {
  const ports = portsOfConnections(6400);

  it("the next one is not guessed more often than by chance [N-03]", () => {
    const hits = ports.filter((port, index) => {
      const [last, before] = [ports[index - 1]!, ports[index - 2]!];
      return index > 1 && [last, last + 1, last - 1, 2 * last - before].includes(port);
    });
    // Four guesses of 16,384, 6,400 times: 1.6 are right.
    assert.ok(hits.length < 8, `${hits.length}`);
  });

  it("none is preferred [N-03]", () => {
    const bins = new Array<number>(64).fill(0);
    for (const port of ports) bins[(port - 49152) >> 8]!++;
    const expected = ports.length / bins.length;
    const chiSquared = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 63 on average, with a deviation of 11.
    assert.ok(chiSquared < 63 + 5 * 11, `${chiSquared}`);
  });
});

describe("of a connection between others", () => {
  const triggers: [string, (victim: { next: number; last: number }) => Partial<StrangeSegment>][] = [
    ["a reset in the window", ({ next }) => ({ flags: RST, sequence: next + 10 })],
    ["a SYN", ({ next }) => ({ flags: SYN, sequence: next + 10 })],
    [
      "an acknowledgement of what was never sent",
      ({ next, last }) => ({ sequence: next, acknowledgement: last + 9999 }),
    ],
    ["an acknowledgement from long ago", ({ next, last }) => ({ sequence: next, acknowledgement: last - 9_999_999 })],
    ["data outside of the window", ({ last }) => ({ sequence: last, acknowledgement: last, dataBytes: 8 })],
    ["data in the window", ({ next, last }) => ({ sequence: next, acknowledgement: last, dataBytes: 8 })],
  ];

  for (const [name, trigger] of triggers) {
    it(`${name} tells nothing, however our answers are counted [S-23] [N-06]`, () => {
      const [right, wrong] = [client.port, client.port + 1].map((guess) => {
        const world = new World(true);
        const victim = world.opens(client);
        const own = world.opens(attacker);
        // Two hundred forgeries, and between them what has the attacker's own connection challenged.
        for (let round = 0; round < 200; round++) {
          world.now += 7;
          world.hears({ ...client, port: guess }, trigger(victim));
          if (round % 4 === 0) world.hears(attacker, { flags: RST, sequence: own.next + 10 });
        }
        return world.frames;
      });
      assert.ok(right!.length > 3);
      assert.deepEqual(right, wrong);
    });
  }

  it("neither a reset nor data finds its way in, at one place of every window there is [S-02] [S-03] [S-31]", () => {
    const world = new World();
    const { handle } = world.opens(client);
    for (let sequence = 7; sequence < 2 ** 32; sequence += window) {
      world.hears(client, { flags: RST, sequence });
      world.hears(client, { sequence, acknowledgement: nextEntropy(sequence) >>> 0, dataBytes: 4 });
    }
    assert.equal(world.host.tcpState(handle), established);
    assert.equal(world.host.tcpReadable(handle), 0);
  });
});

describe("while the table of half-open connections is full", () => {
  const victims: [string, (world: World) => void][] = [
    ["a connection", (world) => world.opens(client)],
    ["a half-open connection", (world) => world.hears(client, { flags: SYN, sequence: 99 })],
  ];

  for (const [name, begin] of victims) {
    it(`a SYN for ${name} between others tells nothing, whatever comes of our own attempts [S-23] [R-01]`, () => {
      const [right, wrong] = [client.port, client.port + 1].map((guess) => {
        const world = new World(true);
        begin(world);
        // Nobody answers: each of them is reminded after a second.
        for (let port = 30_000; !world.sendsCookies(port); port++) {
          assert.ok(port < 30_100);
          world.now += 100;
        }
        world.now += 1000;
        world.sendsCookies(31_000);
        for (let round = 0; round < 200; round++) {
          world.now += 3;
          world.hears({ ...client, port: guess }, { flags: SYN, sequence: nextEntropy(round) >>> 0 });
          attempt(world, 10_000 + round);
        }
        return world.frames;
      });
      // A SYN-ACK each, and for whom the backlog has room a challenge more.
      assert.ok(right!.length > 200);
      assert.deepEqual(right, wrong);
    });
  }

  /** Of the attacker's own, with timestamps or without, which now and then are done with at once. */
  function attempt(world: World, port: number): void {
    const from = { ...attacker, port };
    const timestamps = port % 2 === 0 ? { value: 1, echo: 0 } : undefined;
    world.hears(from, { flags: SYN, sequence: 99, timestamps });
    const { sequence, timestamps: ours } = world.seen.at(-1)!;
    const echoed = ours && { value: 2, echo: ours.value };
    world.hears(from, { sequence: 100, acknowledgement: sequence + 1, timestamps: echoed });
    world.hears(from, { flags: SYN, sequence: 150, timestamps: echoed });
    if (port % 3 === 0) world.hears(from, { flags: RST, sequence: 100 });
  }
});

/** Of ten thousand fair coins, so many heads fall but once in a million times; and of 64 such rows none does. */
function fairInEveryBit(words: number[]): void {
  for (let bit = 0; bit < 32; bit++) {
    const set = words.filter((word) => (word >>> bit) & 1).length;
    const strays = Math.abs(set - words.length / 2) / Math.sqrt(words.length / 4);
    assert.ok(strays < 5, `bit ${bit} is set in ${set} of ${words.length}`);
  }
}

function stepsOf(words: number[]): number[] {
  return words.slice(1).map((word, index) => (word - words[index]!) >>> 0);
}

function distance(one: number, other: number): number {
  return Math.abs((one - other) | 0);
}

/** The ports from which we connect to the attacker, one after the other. */
function portsOfConnections(count: number): number[] {
  const { host } = new World();
  return Array.from({ length: count }, () => {
    const handle = host.tcpConnect(attacker.address, 443, 0);
    const port = host.tcpLocalPort(handle);
    host.tcpClose(handle);
    return port;
  });
}

/** An ARP request for our address. */
function requestOf(sender: { mac: number }): Uint8Array {
  const mac = `0200000000${sender.mac.toString(16)}`;
  const text = `ffffffffffff${mac}0806` + `0001080006040001${mac}0a0007fe` + "000000000000" + "0a000702";
  return Buffer.from(text, "hex");
}
