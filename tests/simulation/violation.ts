// An invariant that doesn't hold: what ends a simulation.

export class Violation extends Error {
  constructor(
    /** What always holds, as a sentence. */
    readonly invariant: string,
    /** What was seen instead. */
    readonly seen: string,
  ) {
    super(`${invariant}: ${seen}`);
  }
}

export function insist(holds: boolean, invariant: string, seen: () => string): void {
  if (!holds) throw new Violation(invariant, seen());
}
