// Arithmetic that the compiler calls and Debian's libgcc for this CPU lacks, because on the ESP8266 it sits in the boot
// ROM: 64-bit products, and quotients of both widths. Division by zero gives anything: wasm3 traps before.

#include <stdint.h>

// The compiler knows these names without a declaration.
uint64_t __umulsidi3(uint32_t a, uint32_t b);
uint64_t __muldi3(uint64_t a, uint64_t b);
uint32_t __udivsi3(uint32_t a, uint32_t b);
uint32_t __umodsi3(uint32_t a, uint32_t b);
int32_t __divsi3(int32_t a, int32_t b);
uint64_t __udivdi3(uint64_t a, uint64_t b);
uint64_t __umoddi3(uint64_t a, uint64_t b);
int64_t __divdi3(int64_t a, int64_t b);

static uint32_t divide_32(uint32_t a, uint32_t b, uint32_t *remainder);
static uint64_t divide_64(uint64_t a, uint64_t b, uint64_t *remainder);

uint64_t __umulsidi3(uint32_t a, uint32_t b) {
  const uint32_t a_low = a & 0xFFFF, a_high = a >> 16, b_low = b & 0xFFFF, b_high = b >> 16;
  const uint32_t low = a_low * b_low, first = a_high * b_low, second = a_low * b_high;
  const uint32_t middle = (low >> 16) + (first & 0xFFFF) + (second & 0xFFFF);
  const uint32_t high = a_high * b_high + (first >> 16) + (second >> 16) + (middle >> 16);
  return (uint64_t)high << 32 | (middle << 16 | (low & 0xFFFF));
}

uint64_t __muldi3(uint64_t a, uint64_t b) {
  const uint32_t cross = (uint32_t)(a >> 32) * (uint32_t)b + (uint32_t)a * (uint32_t)(b >> 32);
  return __umulsidi3((uint32_t)a, (uint32_t)b) + ((uint64_t)cross << 32);
}

uint32_t __udivsi3(uint32_t a, uint32_t b) {
  uint32_t remainder;
  return divide_32(a, b, &remainder);
}

uint32_t __umodsi3(uint32_t a, uint32_t b) {
  uint32_t remainder;
  divide_32(a, b, &remainder);
  return remainder;
}

int32_t __divsi3(int32_t a, int32_t b) {
  const uint32_t quotient = __udivsi3(a < 0 ? -(uint32_t)a : (uint32_t)a, b < 0 ? -(uint32_t)b : (uint32_t)b);
  return (int32_t)((a < 0) != (b < 0) ? -quotient : quotient);
}

uint64_t __udivdi3(uint64_t a, uint64_t b) {
  uint64_t remainder;
  return divide_64(a, b, &remainder);
}

uint64_t __umoddi3(uint64_t a, uint64_t b) {
  uint64_t remainder;
  divide_64(a, b, &remainder);
  return remainder;
}

int64_t __divdi3(int64_t a, int64_t b) {
  const uint64_t quotient = __udivdi3(a < 0 ? -(uint64_t)a : (uint64_t)a, b < 0 ? -(uint64_t)b : (uint64_t)b);
  return (int64_t)((a < 0) != (b < 0) ? -quotient : quotient);
}

// Bit by bit, from where the divisor's highest bit meets the dividend's.
static uint32_t divide_32(uint32_t a, uint32_t b, uint32_t *remainder) {
  uint32_t quotient = 0;
  if (b != 0 && a >= b) {
    for (int shift = __builtin_clz(b) - __builtin_clz(a); shift >= 0; shift--) {
      if (a >> shift < b) continue;
      a -= b << shift;
      quotient |= 1u << shift;
    }
  }
  *remainder = a;
  return quotient;
}

static uint64_t divide_64(uint64_t a, uint64_t b, uint64_t *remainder) {
  uint64_t quotient = 0;
  if (a >> 32 == 0 && b >> 32 == 0) {
    uint32_t narrow;
    quotient = divide_32((uint32_t)a, (uint32_t)b, &narrow);
    a = narrow;
  } else if (b != 0 && a >= b) {
    for (int shift = __builtin_clzll(b) - __builtin_clzll(a); shift >= 0; shift--) {
      if (a >> shift < b) continue;
      a -= b << shift;
      quotient |= (uint64_t)1 << shift;
    }
  }
  *remainder = a;
  return quotient;
}
