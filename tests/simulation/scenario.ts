// What a seed stands for: the hosts, the paths between them, what the applications do, and what befalls them.

import { Chance } from "./chance.ts";
import { drawApplications, type ApplicationPlan } from "./application-plan.ts";
import { drawIncidents, drawPath, type Incident, type PathPlan } from "./network-plan.ts";

export interface Scenario {
  seed: number;
  hosts: HostPlan[];
  /** From the one host, to the other. */
  paths: PathPlan[][];
  applications: ApplicationPlan[];
  incidents: Incident[];
  /** The clocks are set so that the first sequence numbers of both sides wrap. */
  sequencesWrap: boolean;
  /** The host of which a copy is made, and before which of its runs. */
  twin: { host: number; run: number };
}

export interface HostPlan {
  module: ModuleName;
  /** What its clock shows at first, in milliseconds. */
  clockStart: number;
  /** How much faster than time it runs. */
  clockSkew: number;
  /** As long as this it may take until it looks at what has arrived, or at its clock. */
  latencyUs: number;
  /** Of its MAC: docs/abi.md, `init`. */
  capabilities: number;
  /** How often the MAC begins to refuse frames, and how many one after the other at the most. */
  refusals: number;
  refusalsMax: number;
  /** Its applications look at a connection when `tcpNextReady` names it, and not before. */
  listensToNews: boolean;
}

export const moduleNames = ["core-traced", "core-simulated", "core-debug"] as const;
export type ModuleName = (typeof moduleNames)[number];

/** Rows of chance; the hosts' own follow behind the last. */
export const rows = { scenario: 1, network: 2, hosts: 100 };

export function drawScenario(seed: number): Scenario {
  const chance = new Chance(seed, rows.scenario);
  const hostCount = chance.happens(0.2) ? 3 : 2;
  const hosts = Array.from({ length: hostCount }, () => drawHost(chance));
  const quality = chance.oneOf(["perfect", "good", "good", "good", "bad", "bad", "bad", "bad", "awful"] as const);
  const paths = hosts.map(() => hosts.map(() => drawPath(chance, quality)));
  const applications = drawApplications(chance, hostCount);
  return {
    seed,
    hosts,
    paths,
    applications,
    incidents: drawIncidents(chance, hostCount),
    sequencesWrap: chance.happens(0.3),
    twin: { host: chance.below(hostCount), run: chance.below(200) },
  };
}

function drawHost(chance: Chance): HostPlan {
  // Most clocks wrap within the first minutes.
  const clockStart = chance.happens(0.6) ? 2 ** 32 - chance.below(chance.oneOf([500, 5000, 100_000])) : chance.next();
  const refuses = chance.happens(0.25);
  return {
    module: chance.oneOf(moduleNames),
    clockStart,
    clockSkew: chance.oneOf([0, 0, 0.00005, -0.0001, 0.01, -0.02, 0.05]),
    latencyUs: chance.oneOf([0, 0, 100, 1000, 15_000]),
    capabilities: chance.oneOf([0, 0, 0, 1, 2, 3]),
    refusals: refuses ? chance.oneOf([0.01, 0.1, 0.3]) : 0,
    refusalsMax: chance.oneOf([1, 3, 20]),
    listensToNews: chance.happens(0.5),
  };
}
