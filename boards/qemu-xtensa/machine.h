// The devices of QEMU's kc705-nommu, as far as this board uses them, and how to reach them.

#ifndef ASTCP_MACHINE_H
#define ASTCP_MACHINE_H

#include <stdint.h>

#define CLOCK_HZ_REGISTER 0x9d020004u
#define ETHERNET_BASE 0x9d030000u
#define ETHERNET_DESCRIPTORS 0x9d030400u
#define UART_BASE 0x9d050020u

// Bits of INTENABLE.
#define UART_INTERRUPT (1u << 0)
#define ETHERNET_INTERRUPT (1u << 1)
#define TIMER_INTERRUPT (1u << 6)

static inline volatile uint32_t *device_register(uint32_t address) {
  return (volatile uint32_t *)(uintptr_t)address;
}

// Cycles since the machine was started, modulo 2^32.
static inline uint32_t cycle_count(void) {
  uint32_t cycles;
  __asm__ volatile("rsr.ccount %0" : "=r"(cycles));
  return cycles;
}

#endif
