// CCOUNT extended to 64 bits of milliseconds: whole ones are taken out of it whenever it is asked.

#include "clock.h"

#include "machine.h"

static uint32_t cycles_per_millisecond;
static uint64_t milliseconds;
// The counter when this millisecond began.
static uint32_t began_at;

void clock_start(void) {
  cycles_per_millisecond = *device_register(CLOCK_HZ_REGISTER) / 1000;
  began_at = cycle_count();
}

uint64_t clock_milliseconds(void) {
  const uint32_t passed = (cycle_count() - began_at) / cycles_per_millisecond;
  milliseconds += passed;
  began_at += passed * cycles_per_millisecond;
  return milliseconds;
}

void clock_set_alarm(uint32_t wait_ms) {
  const uint32_t at = cycle_count() + wait_ms * cycles_per_millisecond;
  __asm__ volatile("wsr.ccompare0 %0\n\tesync" : : "r"(at));
}
