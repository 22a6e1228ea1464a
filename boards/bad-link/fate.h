// What becomes of the n-th frame of a direction. It depends on the seed, the direction and n, and on nothing else: not
// on the frame, nor on when it comes. So whoever sends, whatever it sends, meets the same link.

#ifndef BAD_LINK_FATE_H
#define BAD_LINK_FATE_H

#include <stdbool.h>
#include <stdint.h>

// Shares are from 0 to 1.
struct chances {
  double loss;
  // Gilbert and Elliott's bursts: a link that is good or bad, and how likely it changes with each frame. While it is
  // bad, frames are lost by `bad_loss`; while it is good, by `loss`.
  double turns_bad;
  double turns_good;
  double bad_loss;
  double duplication;
  double corruption;
  double reordering;
  uint64_t jitter_ns;
};

struct fate {
  bool is_lost;
  bool is_duplicated;
  bool is_corrupted;
  // How far into the frame the wrong bit stands, from 0 to less than 1.
  double place;
  bool is_held_back;
  uint64_t jitter_ns;
};

// The place in the row of fates.
struct fates {
  uint64_t key;
  uint64_t drawn;
  bool is_bad;
};

// The direction is a small number.
struct fates fates_from(uint64_t seed, uint32_t direction);

// The fate of the next frame.
struct fate next_fate(struct fates *fates, const struct chances *chances);

#endif
