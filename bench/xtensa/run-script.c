// Firmware for QEMU's Xtensa machine that plays a script to a stack, says what it took, and ends.

#include "memory.h"
#include "player.h"
#include "semihosting.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const uint8_t module_start[], module_end[], script_start[], script_end[];

// Both are called by start.S.
int run_firmware(const void *boot_parameters);
void end_with_exception(unsigned cause, unsigned at, unsigned address);

int run_firmware(const void *boot_parameters) {
  (void)boot_parameters;
  const size_t script_bytes = (size_t)(script_end - script_start), module_bytes = (size_t)(module_end - module_start);
  const struct played played = play_script(script_start, script_bytes, module_start, module_bytes);
  memory_check_stack();
  printf("memory operations %lu\n", (unsigned long)played.operations);
  printf("memory cycles %lu\n", (unsigned long)played.measured);
  printf("memory player %lu\n", (unsigned long)played.buffer_bytes);
  memory_print();
  puts("end of statistics");
  return 0;
}

void end_with_exception(unsigned cause, unsigned at, unsigned address) {
  printf("exception %u at 0x%08x, address 0x%08x\n", cause, at, address);
  exit(1);
}

void _exit(int code) {
  semihosting_exit(code);
  for (;;) __asm__ volatile("waiti 15");
}
