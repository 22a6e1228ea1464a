// What a single frame, or a single poll, costs at most: for each kind what somebody does who wants it to cost as much as it
// can. The tables are full, and where an order matters it is drawn; every call is counted by itself, in operations of
// wasm3, and the costliest is told.

import { readFileSync } from "node:fs";
import { Attack } from "./attack.ts";
import { operationsOf, prepareCounting } from "./gate.ts";
import { exchange } from "./operations.ts";
import { Flag, arpRequest, fourBytes, icmpFrame, introduce, twoBytes } from "./peer.ts";
import { peerAddress } from "./subject.ts";

export interface WorstCost {
  kind: string;
  /** Of one `input`, and of one `poll`. */
  frame: number;
  poll: number;
}

const ports = { echo: 7, discard: 9, supply: 20 };
/** How many frames are drawn where an order matters. */
const drawn = 40;
/** Longer than TIME-WAIT lasts. */
const minuteMs = 61_000;
/** mssMin of assembly/limits.ts. */
const smallestSegment = 48;
const small = [2, 4, ...twoBytes(smallestSegment)];
const large = [2, 4, ...twoBytes(1460)];
const stamps = [1, 1, 8, 10, ...fourBytes(7), ...fourBytes(0)];

/** Forty bytes of options: none that says anything, and twenty that nobody knows. */
const nothings = Array<number>(40).fill(1);
const unknowns = Array.from({ length: 20 }, () => [77, 2]).flat();

/** Constants of the profile that is counted. */
const limits = readLimits();

/** Full segments would be fewer: so many of the smallest ones has a connection in its buffer. */
const segmentsQueued = Math.ceil(limits.BUFFER_BYTES! / smallestSegment);
const entries = limits.HALF_OPEN! + limits.TIME_WAIT!;

/** What one of them may cost at most: a part that is the same for all, and what grows with a table. */
export const bounds = {
  frame: 4500 + 180 * limits.SPANS! + 50 * limits.HELD_PIECES! + 50 * limits.NEIGHBOURS!,
  poll: 2000 + limits.CONNECTIONS! * (2000 + 400 * segmentsQueued) + 1000 * entries,
};

/** Each kind, and what is done for it. */
const kinds: Record<string, (attack: Attack) => void> = {
  "ARP of one more neighbour": (attack) => attack.hears(arpRequest(peerAddress + 100)),
  "ping of full size": (attack) => attack.hears(icmpFrame([8, 0, 0, 0, 0, 1, 0, 1, ...Array<number>(1464).fill(7)])),
  "ICMP error": complain,
  "SYN, 40 bytes of options": (attack) => knock(attack, { flags: Flag.syn, seq: 1, ack: 0 }),
  "SYN, the table full": (attack) => {
    fillHalfOpen(attack);
    knock(attack, { flags: Flag.syn, seq: 1, ack: 0 });
  },
  "ACK, a wrong cookie": (attack) => {
    fillHalfOpen(attack);
    knock(attack, { flags: Flag.ack, seq: 1, ack: 2 });
  },
  "ACK, the right cookie": bringCookie,
  RST: reset,
  "data between holes": fillHoles,
  "ACK, four SACK blocks": reportBlocks,
  "all time-outs at once": waitForAll,
  "all connections may send": letAllSend,
};

export const worstKinds = Object.keys(kinds);

/** Counts every call of every kind. */
export async function measureWorst(): Promise<WorstCost[]> {
  const module = await prepareCounting();
  return Object.entries(kinds).map(([kind, attempt]) => {
    const attack = new Attack(module);
    for (let count = 0; count < limits.NEIGHBOURS!; count++) introduce(attack.stack, peerAddress + 2 + count);
    introduce(attack.stack);
    attempt(attack);
    const costs = { frame: 0, poll: 0 };
    for (const { script, call } of attack.calls) costs[call] = Math.max(costs[call], operationsOf("worst", script));
    return { kind, ...costs };
  });
}

function knock(attack: Attack, said: { flags: number; seq: number; ack: number }): void {
  for (const options of [nothings, unknowns]) attack.says(ports.supply, { ...said, options });
}

/** With peers who don't answer, and one more than there is room for, so that a cookie is out. */
function fillHalfOpen(attack: Attack): void {
  const knocks = (count: number) =>
    attack.prepares(ports.echo, { from: 20_000 + count, flags: Flag.syn, seq: 1, ack: 0, options: [] });
  for (let count = 0; count < limits.HALF_OPEN!; count++) knocks(count);
  attack.stack.now += 1000;
  attack.stack.poll();
  knocks(limits.HALF_OPEN!);
}

/** Of all connections, which were silent for a minute, one makes room when it comes, for when it comes again. */
function bringCookie(attack: Attack): void {
  for (let count = 0; count < limits.CONNECTIONS!; count++) attack.opens(ports.discard, 3000 + count, small);
  attack.stack.now += minuteMs;
  fillHalfOpen(attack);
  const said = { from: 4000, options: unknowns };
  const { seq } = attack.prepares(ports.supply, { ...said, flags: Flag.syn, seq: 1, ack: 0 })!;
  for (let count = 0; count < 2; count++) {
    attack.says(ports.supply, { ...said, flags: Flag.ack, seq: 2, ack: (seq + 1) >>> 0 });
  }
  if (!attack.heard(said.from).some(({ length }) => length > 0)) throw new Error("The stack takes no cookie.");
}

/** Of what is in flight: its port is unreachable, it was too long, its host is unreachable. */
function complain(attack: Attack): void {
  attack.opens(ports.supply, 3000, large);
  const quote = [...attack.frames.at(-1)!.subarray(14, 14 + 28)];
  for (const [code, mtu] of [
    [3, 0],
    [4, 600],
    [1, 0],
  ] as const) {
    attack.hears(icmpFrame([3, code, 0, 0, 0, 0, ...twoBytes(mtu), ...quote]));
  }
}

/** Outside of the window, in it, and at the exact number. */
function reset(attack: Attack): void {
  const { from, next, last } = attack.opens(ports.supply, 3000, small);
  for (const distance of [70_000, 100, 0]) {
    const seq = next + distance;
    attack.hears(attack.frame(ports.supply, { from, flags: Flag.rst, seq, ack: last, options: unknowns }));
  }
}

/** Single bytes, longer pieces and full segments anywhere in the window, and now and then what is missing first. */
function fillHoles(attack: Attack): void {
  const { from, next, last } = attack.opens(ports.discard, 3000, [1, 1, 4, 2, ...stamps], stamps);
  for (let count = 0; count < drawn; count++) {
    const left = attack.heard(from).at(-1)!.ack;
    const seq = count % 8 === 7 ? left : left + 1 + attack.draw(2900);
    const bytes = attack.draw(4) === 0 ? 1400 : 1 + attack.draw(40);
    attack.hears(attack.frame(ports.discard, { from, flags: Flag.ack, seq, ack: last, options: stamps }, bytes));
  }
  if (attack.heard(from).at(-1)!.ack === next) throw new Error("The stack takes no data.");
}

/** Each time between any two edges of segments in flight; now and then the first of them is acknowledged. */
function reportBlocks(attack: Attack): void {
  const opened = attack.opens(ports.supply, 3000, [...small, 1, 1, 4, 2]);
  const { from, next } = opened;
  for (let count = 0; count < drawn; count++) {
    const edges = attack.edges(opened);
    const blocks = Array.from({ length: 4 }, () => {
      const index = attack.draw(edges.length - 1);
      return [edges[index]!, edges[index + 1]!];
    });
    if (count % 4 === 3) opened.last = edges[1]!;
    const options = [1, 1, 5, 34, ...blocks.flat().flatMap(fourBytes)];
    attack.hears(attack.frame(ports.supply, { from, flags: Flag.ack, seq: next, ack: opened.last, options }));
  }
}

/** TIME-WAIT, half-open entries and connections: all of them have waited for a minute, and no poll has come in between. */
function waitForAll(attack: Attack): void {
  const operate = exchange(attack.stack);
  for (let count = 0; count < limits.TIME_WAIT!; count++) operate(count);
  for (let count = 0; count < limits.CONNECTIONS!; count++) attack.opens(ports.supply, 3000 + count, small);
  fillHalfOpen(attack);
  for (let count = 0; count < 3; count++) {
    attack.stack.now += minuteMs;
    attack.polls();
  }
}

/** As much as their windows have grown to, in segments as small as there are. */
function letAllSend(attack: Attack): void {
  const all = Array.from({ length: limits.CONNECTIONS! }, (_, index) =>
    attack.opens(ports.supply, 3000 + index, small),
  );
  for (let count = 0; count < 8; count++) {
    attack.stack.now++;
    for (const opened of all) {
      const { from, next } = opened;
      opened.last = attack.edges(opened).at(-1)!;
      attack.stack.input(attack.frame(ports.supply, { from, flags: Flag.ack, seq: next, ack: opened.last }));
    }
    attack.polls();
  }
}

function readLimits(): Record<string, number> {
  const { targets } = JSON.parse(readFileSync("asconfig.json", "utf8")) as { targets: { firmware: { use: string[] } } };
  return Object.fromEntries(targets.firmware.use.map((each) => [each.split("=")[0]!, Number(each.split("=")[1])]));
}
