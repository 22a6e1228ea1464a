// A seed, simulated: what a scenario becomes, and what is to be told of it.

import { Chance } from "./chance.ts";
import { drawScenario, rows, type Scenario } from "./scenario.ts";
import { Simulation, type Watching } from "./simulation.ts";
import { Violation } from "./violation.ts";

export interface Outcome {
  seed: number;
  frames: number;
  /** Virtual time, in microseconds. */
  lasted: number;
  failure: Failure | undefined;
}

export interface Failure {
  step: number;
  invariant: string;
  seen: string;
  exchange: string;
}

/** SHLD-1 of RFC 9293: an initial sequence number moves on by so many in a millisecond. */
const ticksPerMillisecond = 250;
const rehearsalUs = 5_000_000;

export function simulate(seed: number, watching: Watching): Outcome {
  const scenario = drawScenario(seed);
  if (scenario.sequencesWrap) alignClocks(scenario, watching.folder);
  const simulation = new Simulation(scenario, watching);
  let failure: Failure | undefined;
  try {
    simulation.run();
  } catch (error) {
    failure = { step: simulation.steps, ...explain(error), exchange: simulation.account.text() };
  }
  return { seed, frames: simulation.frames, lasted: simulation.agenda.now, failure };
}

function explain(error: unknown): { invariant: string; seen: string } {
  if (error instanceof Violation) return error;
  const isTrap = error instanceof WebAssembly.RuntimeError;
  return { invariant: "the core doesn't trap", seen: isTrap ? error.stack! : String((error as Error).stack) };
}

/**
 * Sets the clocks so that the first numbers of both sides wrap within the first bytes of a stream: the numbers follow the
 * clock, and a rehearsal shows which they would be.
 */
function alignClocks(scenario: Scenario, folder: string): void {
  const chance = new Chance(scenario.seed, rows.scenario + 1000);
  const rehearsal = new Simulation(scenario, { folder });
  try {
    while (!rehearsal.agenda.isEmpty && rehearsal.agenda.now < rehearsalUs && rehearsal.firstNumbers.flat().length < 2)
      rehearsal.step();
  } catch {
    // The performance will find it again.
  }
  for (const [index, host] of scenario.hosts.entries()) {
    const number = rehearsal.firstNumbers[index];
    if (number === undefined) continue;
    const missing = (2 ** 32 - number - chance.below(chance.oneOf([6, 300, 5_000]))) >>> 0;
    host.clockStart = (host.clockStart + Math.floor(missing / ticksPerMillisecond)) >>> 0;
  }
}
