// Firmware for an Xtensa machine that exists in QEMU only (kc705-nommu with the CPU de212): a module of astcp, embedded
// in the image. Not the shim, which is the same on every board.
//
// On the console, `s` prints statistics, `q` does so and ends the machine. What it prints is for people, and lines that
// begin with `memory ` or `counter ` are for programs, too.

#include "abi.h"
#include "clock.h"
#include "console.h"
#include "entropy.h"
#include "ethernet.h"
#include "mac.h"
#include "memory.h"
#include "semihosting.h"
#include "settings.h"
#include "shim.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const uint8_t module_start[], module_end[];

// Both are called by start.S.
int run_firmware(const void *boot_parameters);
void end_with_exception(unsigned cause, unsigned at, unsigned address);

static void print_line(const char *text) { puts(text); }

static void print_counters(void) {
  char name[40];
  uint32_t value = 0;
  for (uint32_t i = 0; shim_counter(i, name, sizeof name, &value); i++) printf("counter %-32s %u\n", name, (unsigned)value);
  printf("counter %-32s %u\n", "shim.traps", (unsigned)shim_traps());
}

static void print_statistics(void) {
  print_counters();
  memory_print();
  puts("end of statistics");
}

static void obey(int letter) {
  if (letter != 's' && letter != 'q') return;
  print_statistics();
  if (letter == 'q') exit(0);
}

int run_firmware(const void *boot_parameters) {
  clock_start();
  const struct settings settings = read_settings(boot_parameters);
  ethernet_use_address(settings.mac);
  printf("astcp on QEMU's kc705-nommu, %s\n", entropy_start());

  const struct observer *observers[] = {settings.traces ? trace_start(print_line) : NULL, NULL};
  const struct shim_options options = {
      .module = module_start,
      .module_bytes = (size_t)(module_end - module_start),
      .address = settings.address,
      .mask = settings.mask,
      .gateway = settings.gateway,
      .say = print_line,
      .observers = observers,
  };
  enum shim_status status = shim_start(&options);
  if (status == SHIM_RUNS) printf("ready after %u ms\n", (unsigned)mac_milliseconds());
  console_start();
  while (status == SHIM_RUNS) {
    const uint32_t wait_ms = shim_step(&status);
    memory_check_stack();
    mac_wait(wait_ms);
    obey(console_letter());
  }
  puts(shim_problem());
  return (int)status;
}

void end_with_exception(unsigned cause, unsigned at, unsigned address) {
  printf("exception %u at 0x%08x, address 0x%08x\n", cause, at, address);
  exit(1);
}

void _exit(int code) {
  semihosting_exit(code);
  // Without semihosting there is nowhere to go. Interrupts stay masked.
  for (;;) __asm__ volatile("waiti 15");
}
