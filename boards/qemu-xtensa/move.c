// The C library's memmove goes byte by byte on this CPU, and its memcpy by words: six instructions a byte or less than two.

#include <stdint.h>
#include <string.h>

// The compiler would make a call of memmove of the loops.
__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memmove(void *to, const void *from, size_t bytes) {
  uint8_t *target = to;
  const uint8_t *source = from;
  if (target + bytes <= source || source + bytes <= target) return memcpy(to, from, bytes);
  if (target < source) {
    for (size_t i = 0; i < bytes; i++) target[i] = source[i];
  } else {
    for (size_t i = bytes; i > 0; i--) target[i - 1] = source[i - 1];
  }
  return to;
}
