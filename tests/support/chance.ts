// Numbers without a pattern that every run repeats (xorshift32), for tests that compare with a naive model.

let state: u32 = 1;

/** Begins anew: the same seed, the same numbers. */
export function seedChance(seed: u32): void {
  state = u32(seed | 1);
}

export function anyNumber(): u32 {
  state = u32(state ^ (state << 13));
  state = u32(state ^ (state >>> 17));
  state = u32(state ^ (state << 5));
  return state;
}

/** At least 0, and less than that. */
export function below(end: u32): u32 {
  return anyNumber() % end;
}
