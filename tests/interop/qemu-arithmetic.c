// Compares the arithmetic that the Xtensa firmware brings along (boards/qemu-xtensa/integer.c) with this machine's own, on
// every pair of awkward numbers and on a million others. Prints the first difference.

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

uint64_t __umulsidi3(uint32_t a, uint32_t b);
uint64_t __muldi3(uint64_t a, uint64_t b);
uint32_t __udivsi3(uint32_t a, uint32_t b);
uint32_t __umodsi3(uint32_t a, uint32_t b);
int32_t __divsi3(int32_t a, int32_t b);
uint64_t __udivdi3(uint64_t a, uint64_t b);
uint64_t __umoddi3(uint64_t a, uint64_t b);
int64_t __divdi3(int64_t a, int64_t b);

static const uint64_t awkward[] = {
    0, 1, 2, 3, 7, 10, 0x7FFF, 0xFFFF, 0x10000, 0x10001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x100000000,
    0x100000001, 0x8000000000000000, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF,
};
static const size_t awkward_count = sizeof awkward / sizeof awkward[0];

static bool is_same(const char *name, uint64_t a, uint64_t b, uint64_t ours, uint64_t theirs) {
  if (ours == theirs) return true;
  printf("%s(%#" PRIx64 ", %#" PRIx64 ") is %#" PRIx64 ", and should be %#" PRIx64 "\n", name, a, b, ours, theirs);
  return false;
}

static bool agree(uint64_t a, uint64_t b) {
  const uint32_t c = (uint32_t)a, d = (uint32_t)b;
  if (!is_same("__umulsidi3", c, d, __umulsidi3(c, d), (uint64_t)c * d)) return false;
  if (!is_same("__muldi3", a, b, __muldi3(a, b), a * b)) return false;
  if (d != 0 && !is_same("__udivsi3", c, d, __udivsi3(c, d), c / d)) return false;
  if (d != 0 && !is_same("__umodsi3", c, d, __umodsi3(c, d), c % d)) return false;
  if (b != 0 && !is_same("__udivdi3", a, b, __udivdi3(a, b), a / b)) return false;
  if (b != 0 && !is_same("__umoddi3", a, b, __umoddi3(a, b), a % b)) return false;
  // The one quotient that has no room isn't defined.
  const bool overflows_32 = c == 0x80000000 && d == 0xFFFFFFFF, overflows_64 = a == 1ULL << 63 && b == UINT64_MAX;
  const int32_t e = (int32_t)c, f = (int32_t)d;
  const int64_t g = (int64_t)a, h = (int64_t)b;
  if (f != 0 && !overflows_32 && !is_same("__divsi3", c, d, (uint32_t)__divsi3(e, f), (uint32_t)(e / f))) return false;
  return h == 0 || overflows_64 || is_same("__divdi3", a, b, (uint64_t)__divdi3(g, h), (uint64_t)(g / h));
}

int main(void) {
  for (size_t i = 0; i < awkward_count * awkward_count; i++) {
    if (!agree(awkward[i / awkward_count], awkward[i % awkward_count])) return 1;
  }
  uint64_t state = 1;
  for (int i = 0; i < 1000000; i++) {
    uint64_t pair[2];
    for (int j = 0; j < 2; j++) {
      state = state * 6364136223846793005 + 1442695040888963407;
      // Of every size: quotients of two large numbers are all alike.
      pair[j] = (state ^ state >> 29) >> (state >> 58);
    }
    if (!agree(pair[0], pair[1])) return 1;
  }
  puts("all agree");
  return 0;
}
