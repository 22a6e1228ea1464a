// The Internet checksum's sum, 32 bits at a time, in portable C. RFC 1071 §2: it doesn't matter in which byte order the
// words are summed, nor how long they are, as long as the result is swapped and folded at the end.

#include "checksum.h"

#include <stdbool.h>
#include <string.h>

static uint32_t word_of(uint8_t first, uint8_t second);
static uint32_t half_word_at(const uint8_t *bytes);
static uint32_t word_at(const uint8_t *bytes);

uint32_t checksum(const uint8_t *bytes, size_t length) {
  uint64_t sum = 0;
  // Words are read where they are aligned, as many CPUs can read them nowhere else. From an odd address on, that pairs
  // the bytes the other way round.
  bool is_odd = ((uintptr_t)bytes & 1) != 0 && length > 0;
  if (is_odd) {
    sum += word_of(0, *bytes);
    bytes += 1;
    length -= 1;
  }
  if (((uintptr_t)bytes & 2) != 0 && length >= 2) {
    sum += half_word_at(bytes);
    bytes += 2;
    length -= 2;
  }
  for (; length >= 32; bytes += 32, length -= 32) {
    sum += word_at(bytes);
    sum += word_at(bytes + 4);
    sum += word_at(bytes + 8);
    sum += word_at(bytes + 12);
    sum += word_at(bytes + 16);
    sum += word_at(bytes + 20);
    sum += word_at(bytes + 24);
    sum += word_at(bytes + 28);
  }
  for (; length >= 4; bytes += 4, length -= 4) sum += word_at(bytes);
  if (length >= 2) {
    sum += half_word_at(bytes);
    bytes += 2;
    length -= 2;
  }
  if (length > 0) sum += word_of(*bytes, 0);

  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  uint32_t folded = (uint32_t)sum;
  bool is_little_endian = word_of(1, 0) == 1;
  return is_little_endian != is_odd ? (folded & 0xFF) << 8 | folded >> 8 : folded;
}

static uint32_t word_of(uint8_t first, uint8_t second) {
  const uint8_t bytes[] = {first, second};
  uint16_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

static uint32_t half_word_at(const uint8_t *bytes) {
  uint16_t word;
  memcpy(&word, __builtin_assume_aligned(bytes, 2), sizeof word);
  return word;
}

static uint32_t word_at(const uint8_t *bytes) {
  uint32_t word;
  memcpy(&word, __builtin_assume_aligned(bytes, 4), sizeof word);
  return word;
}
