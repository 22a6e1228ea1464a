// The Internet checksum's sum, 64 bits at a time, in portable C. RFC 1071 §2: it doesn't matter in which byte order the
// words are summed, nor how long they are, as long as the carry comes round and the result is swapped and folded at the
// end.

#include "checksum.h"

#include <stdbool.h>
#include <string.h>

static uint64_t add(uint64_t sum, uint64_t word);
static uint16_t half_word_of(uint8_t first, uint8_t second);
static uint16_t half_word_at(const uint8_t *bytes);
static uint64_t word_at(const uint8_t *bytes);

uint32_t checksum(const uint8_t *bytes, size_t length) {
  uint64_t sum = 0;
  // Words are read where they are aligned, as many CPUs can read them nowhere else. From an odd address on, that pairs
  // the bytes the other way round.
  bool is_odd = ((uintptr_t)bytes & 1) != 0 && length > 0;
  if (is_odd) {
    sum = half_word_of(0, *bytes);
    bytes += 1;
    length -= 1;
  }
  for (; ((uintptr_t)bytes & 7) != 0 && length >= 2; bytes += 2, length -= 2) sum += half_word_at(bytes);
  for (; length >= 32; bytes += 32, length -= 32) {
    sum = add(sum, word_at(bytes));
    sum = add(sum, word_at(bytes + 8));
    sum = add(sum, word_at(bytes + 16));
    sum = add(sum, word_at(bytes + 24));
  }
  for (; length >= 8; bytes += 8, length -= 8) sum = add(sum, word_at(bytes));
  for (; length >= 2; bytes += 2, length -= 2) sum = add(sum, half_word_at(bytes));
  if (length > 0) sum = add(sum, half_word_of(*bytes, 0));

  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  uint32_t folded = (uint32_t)sum;
  bool is_little_endian = half_word_of(1, 0) == 1;
  return is_little_endian != is_odd ? (folded & 0xFF) << 8 | folded >> 8 : folded;
}

static uint64_t add(uint64_t sum, uint64_t word) {
  sum += word;
  return sum + (sum < word);
}

static uint16_t half_word_of(uint8_t first, uint8_t second) {
  const uint8_t bytes[] = {first, second};
  uint16_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

static uint16_t half_word_at(const uint8_t *bytes) {
  uint16_t word;
  memcpy(&word, __builtin_assume_aligned(bytes, 2), sizeof word);
  return word;
}

static uint64_t word_at(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, __builtin_assume_aligned(bytes, 8), sizeof word);
  return word;
}
