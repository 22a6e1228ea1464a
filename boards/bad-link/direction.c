// The queue, the line and the way of one direction. Frames that are late stay behind those sent before them, as in a
// router's queue; only the ones that are held back are overtaken.

#include "direction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// More than this on the way is more than any queue holds: what comes then is dropped.
#define TRAVELLING_MAX 16384
#define ETHERNET_BYTES 14
#define NS_PER_SECOND 1000000000.0

static bool goes_first(const struct travelling *one, const struct travelling *other);
static void send(struct direction *direction, uint64_t arrives_at, const uint8_t *frame, size_t length,
                 const struct fate *fate);
static uint64_t passage_ns(const struct properties *properties, size_t length);
static void *reserve(size_t bytes);

void direction_start(struct direction *direction, const struct properties *properties, uint64_t seed, uint32_t number) {
  *direction = (struct direction){.properties = *properties, .fates = fates_from(seed, number)};
  direction->travelling = reserve(TRAVELLING_MAX * sizeof *direction->travelling);
}

void direction_take(struct direction *direction, uint64_t now, const uint8_t *frame, size_t length) {
  const struct properties *properties = &direction->properties;
  struct counts *counts = &direction->counts;
  // Drawn whatever happens to the frame, so that the next one's stays the next one's.
  const struct fate fate = next_fate(&direction->fates, &properties->chances);
  counts->came++;
  if (properties->mtu > 0 && length > properties->mtu + ETHERNET_BYTES) {
    counts->too_long++;
    return;
  }

  if (direction->free_at < now) direction->free_at = now;
  const double waiting_bytes = (double)(direction->free_at - now) * (double)properties->rate / 8 / NS_PER_SECOND;
  const size_t copies = fate.is_duplicated ? 2 : 1;
  if (waiting_bytes > (double)properties->queue_bytes || direction->travelling_count + copies > TRAVELLING_MAX) {
    counts->queue_was_full++;
    return;
  }
  // What gets lost has taken its time on the line like everything else.
  direction->free_at += passage_ns(properties, length);
  if (fate.is_lost) {
    counts->lost++;
    return;
  }

  uint64_t arrives_at = direction->free_at + properties->delay_ns + fate.jitter_ns;
  if (arrives_at < direction->last_arrival) arrives_at = direction->last_arrival;
  if (fate.is_held_back) {
    arrives_at += properties->hold_back_ns;
    counts->held_back++;
  } else {
    direction->last_arrival = arrives_at;
  }
  for (size_t i = 0; i < copies; i++) send(direction, arrives_at, frame, length, &fate);
  if (fate.is_duplicated) counts->duplicated++;
  if (fate.is_corrupted) counts->corrupted++;
}

uint64_t direction_next(const struct direction *direction) {
  return direction->travelling_count > 0 ? direction->travelling[0]->arrives_at : NEVER;
}

const struct travelling *direction_first(const struct direction *direction) { return direction->travelling[0]; }

void direction_drop_first(struct direction *direction) {
  struct travelling **heap = direction->travelling;
  free(heap[0]);
  const size_t count = --direction->travelling_count;
  struct travelling *sinking = heap[count];
  size_t place = 0;
  for (size_t child = 1; child < count; child = 2 * place + 1) {
    if (child + 1 < count && goes_first(heap[child + 1], heap[child])) child++;
    if (goes_first(sinking, heap[child])) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = sinking;
}

void direction_stop(struct direction *direction) {
  for (size_t i = 0; i < direction->travelling_count; i++) free(direction->travelling[i]);
  free(direction->travelling);
}

static void send(struct direction *direction, uint64_t arrives_at, const uint8_t *frame, size_t length,
                 const struct fate *fate) {
  struct travelling *sent = reserve(sizeof *sent + length);
  *sent = (struct travelling){arrives_at, direction->number++, length};
  memcpy(sent->bytes, frame, length);
  if (fate->is_corrupted) {
    const size_t bit = (size_t)(fate->place * (double)(length * 8));
    sent->bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }

  struct travelling **heap = direction->travelling;
  size_t place = direction->travelling_count++;
  for (; place > 0 && goes_first(sent, heap[(place - 1) / 2]); place = (place - 1) / 2) {
    heap[place] = heap[(place - 1) / 2];
  }
  heap[place] = sent;
}

static bool goes_first(const struct travelling *one, const struct travelling *other) {
  if (one->arrives_at != other->arrives_at) return one->arrives_at < other->arrives_at;
  return one->number < other->number;
}

static uint64_t passage_ns(const struct properties *properties, size_t length) {
  if (properties->rate == 0) return 0;
  return (uint64_t)((double)length * 8 * NS_PER_SECOND / (double)properties->rate);
}

static void *reserve(size_t bytes) {
  void *reserved = malloc(bytes);
  if (reserved) return reserved;
  fputs("astcp-bad-link: there is no memory\n", stderr);
  exit(1);
}
