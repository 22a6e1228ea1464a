// The wire between the machines: it takes a while, loses segments by chance, and does to single ones what the script says.
// Here is only what becomes of a frame; when it happens is the world's concern.

import { macs } from "./endpoint.ts";
import { corrupted, optionKind, readHeader, withoutOptions, flag } from "./frame.ts";
import { fateOf, otherSide, type Fate, type Place, type Script, type Side } from "./script.ts";

const strippedKinds: Record<string, number[]> = {
  sack: [optionKind.sackPermitted],
  timestamps: [optionKind.timestamps],
  scaling: [optionKind.scaling],
};

/** One way that a frame goes from here on. */
export interface Journey {
  frame: Uint8Array;
  isCopy: boolean;
  afterMs: number;
  /** It vanishes on its way. */
  isLost: boolean;
  /** It waits until the next segment in its direction has arrived. */
  isHeld: boolean;
  fates: Fate[];
}

/** `chance` is a number from 0 to 99 that was drawn for it, whether it matters or not. */
export function journeysOf(script: Script, number: number, frame: Uint8Array, chance: number): Journey[] {
  const { delayMs } = script;
  const header = readHeader(frame);
  const kinds = script.without.flatMap((each) => strippedKinds[each]!);
  if (header && header.flags & flag.syn && kinds.length > 0) frame = withoutOptions(frame, kinds);
  const whole: Journey = { frame, isCopy: false, afterMs: delayMs, isLost: false, isHeld: false, fates: [] };
  if (!header) return [whole];

  const [drop, duplicate, corrupt, reorder, delay] = (
    ["drop", "duplicate", "corrupt", "reorder", "delay"] as const
  ).map((fate) => fateOf(script, number, fate));
  const fates = [drop, duplicate, corrupt, reorder, delay].flatMap((order) => (order ? [order.fate] : []));
  const isLost = drop !== undefined || (chance < script.lossPercent && fates.length === 0);
  const first: Journey = {
    ...whole,
    frame: corrupt ? corrupted(frame) : frame,
    afterMs: isLost ? delayMs >> 1 : delayMs + (delay?.milliseconds ?? 0),
    isLost,
    isHeld: reorder !== undefined && !isLost,
    fates,
  };
  if (!duplicate) return [first];
  const copy = { ...whole, isCopy: true, afterMs: delayMs + Math.max(duplicate.milliseconds, 1), fates };
  return [first, copy];
}

/** Who is meant, by the address at the link. A group is everybody, which is the other one. */
export function receiverOf(frame: Uint8Array, from: Place): Place {
  const last = frame[5];
  if (frame[0]! & 1) return from === "stranger" ? "server" : otherSide(from as Side);
  if (last === macs.client[5]) return "client";
  return last === macs.server[5] ? "server" : "stranger";
}
