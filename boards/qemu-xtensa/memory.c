// The heap of the C library, and the measure of everything: what the linker placed, how far the heap has grown, and how
// deep the stack has been.

#include "memory.h"

#include "canary.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char rom_start[], rom_end[], wasm3_rom_start[], wasm3_rom_end[], module_rom_start[], module_rom_end[],
    statics_start[], statics_end[], receive_buffers_start[], receive_buffers_end[], heap_start[], heap_end[];
extern const uint32_t stack_bottom[], stack_top[];

static char *heap_now = heap_start;
static char *heap_highest = heap_start;

static void line(const char *name, ptrdiff_t bytes) { printf("memory %-16s %6ld\n", name, (long)bytes); }

void memory_print(void) {
  const uint32_t *deepest = stack_bottom;
  while (deepest < stack_top && *deepest == STACK_CANARY) deepest++;
  line("rom", rom_end - rom_start);
  line("rom-wasm3", wasm3_rom_end - wasm3_rom_start);
  line("rom-module", module_rom_end - module_rom_start);
  line("statics", statics_end - statics_start);
  line("heap", heap_highest - heap_start);
  line("c-stack", (const char *)stack_top - (const char *)deepest);
  line("receive-buffers", receive_buffers_end - receive_buffers_start);
}

void memory_check_stack(void) {
  if (*stack_bottom == STACK_CANARY) return;
  puts("the C stack has outgrown its room");
  exit(1);
}

// Both directions: the C library gives back what is free at the end.
void *sbrk(ptrdiff_t bytes) {
  if (bytes > heap_end - heap_now || bytes < heap_start - heap_now) {
    errno = ENOMEM;
    return (void *)-1;
  }
  char *const before = heap_now;
  heap_now += bytes;
  if (heap_now > heap_highest) heap_highest = heap_now;
  return before;
}
