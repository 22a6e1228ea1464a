// The row of fates. Every question about a frame has a number of its own, and its answer is a hash of that number and the
// seed, so that it depends on no other answer: a link with some corruption added loses the same frames as before.

#include "fate.h"

enum question { TURNS, LOST, DUPLICATED, CORRUPTED, PLACE, HELD_BACK, JITTER, QUESTIONS };

static double answer(const struct fates *fates, enum question question);
static uint64_t mix(uint64_t value);

struct fates fates_from(uint64_t seed, uint32_t direction) {
  return (struct fates){.key = mix(mix(seed) + direction)};
}

struct fate next_fate(struct fates *fates, const struct chances *chances) {
  if (answer(fates, TURNS) < (fates->is_bad ? chances->turns_good : chances->turns_bad)) fates->is_bad = !fates->is_bad;
  const struct fate fate = {
      .is_lost = answer(fates, LOST) < (fates->is_bad ? chances->bad_loss : chances->loss),
      .is_duplicated = answer(fates, DUPLICATED) < chances->duplication,
      .is_corrupted = answer(fates, CORRUPTED) < chances->corruption,
      .place = answer(fates, PLACE),
      .is_held_back = answer(fates, HELD_BACK) < chances->reordering,
      .jitter_ns = (uint64_t)(answer(fates, JITTER) * (double)chances->jitter_ns),
  };
  fates->drawn++;
  return fate;
}

// From 0 to less than 1, in steps of 2^-53.
static double answer(const struct fates *fates, enum question question) {
  return (double)(mix(fates->key + fates->drawn * QUESTIONS + question) >> 11) * 0x1p-53;
}

// SplitMix64: the whole generator for one number of its sequence.
static uint64_t mix(uint64_t value) {
  value = (value + 1) * 0x9E3779B97F4A7C15;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}
