// What is to be seen at one instant: what has happened, and what is about to.

import type { Journal } from "./model/journal.ts";
import { recordOf } from "./model/record.ts";
import { sides, type Act, type Place } from "./model/script.ts";
import type { World } from "./model/world.ts";

/** Something that will happen if nobody interferes. */
export interface Prospect {
  atMs: number;
  place: Place;
  /** A segment under way, by its place in the journal; */
  segment?: number;
  /** or a timer that runs; */
  timer?: string;
  /** or what the script says. */
  act?: Act;
}

export interface Scene {
  journal: Journal;
  nowMs: number;
  prospects: Prospect[];
  /** The worlds of stories have two ends that can be looked into. */
  world: World | undefined;
}

export function sceneOf(world: World): Scene {
  const { journal, nowMs } = world;
  const travelling = world.travelling.map(({ atMs, segment }) => {
    return { atMs, segment, place: journal.segments[segment]!.to };
  });
  const timers = sides.flatMap((side) =>
    (recordOf(world.endpoints[side])?.timers ?? []).map(({ name, dueMs }) => {
      return { atMs: dueMs, place: side, timer: name };
    }),
  );
  const acts = world.acts.map((act) => ({ atMs: act.atMs, place: act.who, act }));
  // The sort is stable: what comes at the same instant keeps its order.
  const prospects: Prospect[] = [...travelling, ...acts, ...timers];
  return { journal, nowMs, prospects: prospects.sort((one, other) => one.atMs - other.atMs), world };
}

export function sceneOfSeen(journal: Journal): Scene {
  return { journal, nowMs: journal.rows.at(-1)?.atMs ?? 0, prospects: [], world: undefined };
}
