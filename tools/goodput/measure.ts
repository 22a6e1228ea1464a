// All the transfers of a run, and what comes out of them.

import { mapAtMost } from "../processes.ts";
import { clearProgress, showProgress } from "../progress.ts";
import { pairsAtOnce, watchedMs, type Condition } from "./conditions.ts";
import type { Delivered } from "./delivery.ts";
import { Pair } from "./pair.ts";
import type { PartyName } from "./party.ts";
import type { CongestionControl } from "./stack.ts";

/** From whom to whom. */
const pairs: Record<string, [PartyName, PartyName]> = {
  "linux-linux": ["Linux", "Linux"],
  "astcp-astcp": ["astcp", "astcp"],
  "astcp-linux": ["astcp", "Linux"],
  "linux-astcp": ["Linux", "astcp"],
};
export const pairNames = Object.keys(pairs);
/** What the others are compared with. */
export const reference = pairNames[0]!;

export function nameOf(pair: string): string {
  return pairs[pair]!.join(" → ");
}

export interface Selection {
  conditions: Condition[];
  /** The reference among them. */
  pairs: string[];
  seeds: number;
  congestionControls: CongestionControl[];
}

/** What came over links of one kind. */
export interface Outcome {
  congestionControl: CongestionControl;
  condition: Condition;
  /** One for each pair of the selection. */
  results: Result[];
}

export interface Result {
  /** Mbit/s that the receiver was handed: the median of the seeds. */
  rate: number;
  /** The longest of all seeds. */
  longestPauseMs: number;
  /** Every byte was the one that was sent. */
  isRight: boolean;
}

/** What a transfer takes beside the time in which it is watched. */
const beginningMs = 500;

/** How long it all takes, in minutes. */
export function duration({ conditions, pairs, seeds, congestionControls }: Selection): number {
  const turns = conditions.map(
    (condition) =>
      (watchedMs(condition) + beginningMs) * Math.ceil(pairs.length / pairsAtOnce(condition, pairs.length)),
  );
  return (turns.reduce((sum, turn) => sum + turn, 0) * seeds * congestionControls.length) / 60_000;
}

/** Tells every outcome as soon as it is there. */
export async function measure(selection: Selection, tell: (outcome: Outcome) => void): Promise<void> {
  const { conditions, seeds, congestionControls } = selection;
  let done = 0;
  for (const congestionControl of congestionControls) {
    const started = await Promise.all(selection.pairs.map((name) => Pair.start(pairs[name]!, congestionControl)));
    for (const condition of conditions) {
      const delivered: Delivered[][] = started.map(() => []);
      for (let seed = 1; seed <= seeds; seed++) {
        const kinds = conditions.length * congestionControls.length;
        showProgress(`${done} of ${kinds} kinds of links, seed ${seed} of ${seeds}`);
        const atOnce = pairsAtOnce(condition, started.length);
        const all = await mapAtMost(atOnce, started, (pair) => pair.transfer(condition, seed));
        for (const [index, one] of all.entries()) delivered[index]!.push(one);
      }
      done++;
      clearProgress();
      tell({ congestionControl, condition, results: delivered.map((each) => resultOf(condition, each)) });
    }
    await Promise.all(started.map((pair) => pair.end()));
  }
}

function resultOf(condition: Condition, delivered: Delivered[]): Result {
  return {
    rate: (median(delivered.map(({ bytes }) => bytes)) * 8) / 1000 / watchedMs(condition),
    longestPauseMs: Math.max(...delivered.map(({ longestPauseMs }) => longestPauseMs)),
    isRight: delivered.every(({ isRight }) => isRight),
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
