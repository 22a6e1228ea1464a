// What the paths between the hosts are like, and what befalls paths and hosts.

import type { Chance } from "./chance.ts";

/** From one host to another. The other direction is another path. */
export interface PathPlan {
  bytesPerSecond: number;
  delayUs: number;
  jitterUs: number;
  /** Jitter and reordering change the order only here. */
  keepsOrder: boolean;
  /** More than this doesn't wait for its turn, but is lost. */
  queueBytes: number;
  /** Above this, frames of ECN-capable transports are marked (RFC 3168). */
  markAboveBytes: number;
  loss: number;
  /** Gilbert's model: the bad state begins by this chance at each frame, and lasts no longer than that. */
  burst: { begins: number; lastsUs: number; loss: number };
  duplication: number;
  /** Of one bit, which a checksum always shows. */
  corruption: number;
  reordering: number;
  reorderingUs: number;
  /** What is longer is dropped; the router says so, or is silent. */
  mtuBytes: number;
  tellsMtu: boolean;
}

export type Incident =
  | { kind: "partition"; atUs: number; untilUs: number; from: number; to: number }
  | { kind: "link down"; atUs: number; untilUs: number; host: number }
  | { kind: "restart"; atUs: number; untilUs: number; host: number }
  | { kind: "death"; atUs: number; host: number }
  | { kind: "forgery"; atUs: number; untilUs: number; from: number; to: number }
  | { kind: "smaller MTU"; atUs: number; from: number; to: number; mtuBytes: number; tellsMtu: boolean };

/** Connections outlive what lasts no longer (their user timeout is three minutes). */
export const endurableUs = 20_000_000;
/** More is lost than a connection can be trusted to live through. */
export const endurableLoss = 0.1;

type Quality = "perfect" | "good" | "bad" | "awful";

const noBurst = { begins: 0, lastsUs: 0, loss: 0 };
export const mtuMax = 1500;

export function drawPath(chance: Chance, quality: Quality): PathPlan {
  const isBad = quality === "bad" || quality === "awful";
  const few = quality === "good" ? [0, 0, 0.001, 0.01] : [0, 0.005, 0.02, 0.04];
  const some = (choices: number[]) => (quality === "perfect" ? 0 : chance.oneOf(choices));
  const bursts = isBad && chance.happens(0.3);
  return {
    bytesPerSecond: chance.oneOf([8_000, 30_000, 125_000, 1_250_000, 12_500_000]),
    delayUs: chance.oneOf([100, 1000, 10_000, 50_000, 150_000]),
    jitterUs: chance.happens(0.5) ? 0 : chance.oneOf([300, 5000, 30_000]),
    keepsOrder: quality === "perfect" || chance.happens(0.5),
    queueBytes: chance.oneOf([4_000, 15_000, 60_000, 250_000]),
    markAboveBytes: chance.happens(0.4) ? chance.oneOf([1500, 6000]) : Infinity,
    loss: quality === "awful" ? chance.oneOf([0.1, 0.15, 0.2]) : some(few),
    burst: bursts
      ? { begins: 0.01, lastsUs: chance.oneOf([20_000, 2_000_000]), loss: chance.oneOf([0.5, 1]) }
      : noBurst,
    duplication: some(few),
    corruption: some(few),
    reordering: some(few),
    reorderingUs: chance.oneOf([500, 20_000, 200_000]),
    mtuBytes: chance.happens(0.12) ? chance.oneOf([576, 1006, 1280, 1400, 1492]) : mtuMax,
    tellsMtu: chance.happens(0.8),
  };
}

export function drawIncidents(chance: Chance, hostCount: number): Incident[] {
  if (chance.happens(0.6)) return [];
  return Array.from({ length: chance.between(1, 3) }, () => drawIncident(chance, hostCount)).flat();
}

function drawIncident(chance: Chance, hostCount: number): Incident[] {
  const atUs = Math.floor(chance.fraction() * chance.oneOf([100_000, 1_000_000, 10_000_000]));
  const untilUs = atUs + Math.floor(chance.fraction() * chance.oneOf([300_000, 3_000_000, 15_000_000, 400_000_000]));
  const host = chance.below(hostCount);
  const to = (host + chance.between(1, hostCount - 1)) % hostCount;
  switch (chance.below(12)) {
    case 0:
    case 1:
      return [{ kind: "partition", atUs, untilUs, from: host, to }];
    case 2:
    case 3:
      return [
        { kind: "partition", atUs, untilUs, from: host, to },
        { kind: "partition", atUs, untilUs, from: to, to: host },
      ];
    case 4:
    case 5:
      return [{ kind: "link down", atUs, untilUs, host }];
    case 6:
    case 7:
      return [{ kind: "restart", atUs, untilUs, host }];
    case 8:
      return [{ kind: "death", atUs, host }];
    case 9:
    case 10:
      return [{ kind: "forgery", atUs, untilUs: Math.min(untilUs, atUs + 1_000_000), from: host, to }];
  }
  const mtuBytes = chance.oneOf([576, 1006, 1280, 1400]);
  return [{ kind: "smaller MTU", atUs, from: host, to, mtuBytes, tellsMtu: chance.happens(0.8) }];
}
