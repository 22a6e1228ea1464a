// One direction of the link: a queue before a line of limited rate, and what happens to frames on the way. Time is an
// argument, in nanoseconds of any clock that doesn't go back.

#ifndef BAD_LINK_DIRECTION_H
#define BAD_LINK_DIRECTION_H

#include "fate.h"

#include <stddef.h>
#include <stdint.h>

#define NEVER UINT64_MAX
#define FRAME_BYTES_MAX 65535

struct properties {
  // Bits a second; 0: no limit.
  uint64_t rate;
  // How much may stand before a frame when it comes, the one that is being sent included.
  uint64_t queue_bytes;
  uint64_t delay_ns;
  // By how much longer a reordered frame takes.
  uint64_t hold_back_ns;
  // The longest packet, without its 14 bytes of Ethernet; 0: any.
  size_t mtu;
  struct chances chances;
};

struct counts {
  uint64_t came;
  uint64_t delivered;
  uint64_t delivered_bytes;
  uint64_t too_long;
  uint64_t queue_was_full;
  uint64_t lost;
  uint64_t duplicated;
  uint64_t corrupted;
  uint64_t held_back;
  uint64_t not_taken;
};

// A frame on its way.
struct travelling {
  uint64_t arrives_at;
  // Which of two that arrive at the same time goes first.
  uint64_t number;
  size_t length;
  uint8_t bytes[];
};

struct direction {
  struct properties properties;
  struct fates fates;
  struct counts counts;
  // When the line has sent what stands in the queue.
  uint64_t free_at;
  // When the last frame arrives that was not held back.
  uint64_t last_arrival;
  uint64_t number;
  // A heap: none arrives before the first.
  struct travelling **travelling;
  size_t travelling_count;
};

// Ends the program when there is no memory.
void direction_start(struct direction *direction, const struct properties *properties, uint64_t seed, uint32_t number);

// A frame of at least one byte comes.
void direction_take(struct direction *direction, uint64_t now, const uint8_t *frame, size_t length);

// When the next frame arrives, or NEVER.
uint64_t direction_next(const struct direction *direction);

// The frame that arrives next; it has to be there, and stays until it is dropped.
const struct travelling *direction_first(const struct direction *direction);
void direction_drop_first(struct direction *direction);

void direction_stop(struct direction *direction);

#endif
