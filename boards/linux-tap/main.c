// astcp-linux: a module of astcp as a machine of its own on this one. Not the shim, which is the same on every board: here
// are only the files, the signals and the last words.

#include "abi.h"
#include "arguments.h"
#include "capture.h"
#include "engine.h"
#include "linux-mac.h"
#include "mac.h"
#include "shim.h"
#include "trace.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static volatile sig_atomic_t is_to_end;
static FILE *capture_file;

static uint8_t *read_module(const char *name, size_t *length);
static bool open_capture(const char *name);
static void write_capture(const void *bytes, size_t length);
static uint64_t wall_clock_microseconds(void);
static void end_on_signals(void);
static void print_line(const char *line);
static void say(const char *sentence);
static void print_counters(void);
static enum exit_status status_of(enum shim_status status);

int main(int count, char *words[]) {
  const struct arguments arguments = read_arguments(count, words);
  setvbuf(stdout, NULL, _IOLBF, 0);
  size_t module_bytes = 0;
  uint8_t *module = arguments.module ? read_module(arguments.module, &module_bytes) : NULL;
  const bool has_module = module || engine_has_module;
  if (!has_module || (arguments.capture && !open_capture(arguments.capture))) return EXIT_FILE;

  const struct link *link = arguments.socket ? &stream_link : &tap_link;
  const char *link_name = arguments.socket ? arguments.socket : arguments.interface;
  if (!linux_mac_use(link, link_name, arguments.mac)) return EXIT_NO_LINK;
  end_on_signals();

  const struct observer *observers[3] = {NULL};
  size_t observer_count = 0;
  if (arguments.capture) observers[observer_count++] = capture_start(write_capture, wall_clock_microseconds);
  if (arguments.traces) observers[observer_count++] = trace_start(print_line);
  const struct shim_options options = {
      .module = module,
      .module_bytes = module_bytes,
      .address = arguments.address,
      .mask = arguments.mask,
      .gateway = arguments.gateway,
      .say = say,
      .observers = observers,
  };
  enum shim_status status = shim_start(&options);
  while (status == SHIM_RUNS && !is_to_end) {
    const uint32_t milliseconds = shim_step(&status);
    mac_wait(milliseconds);
  }

  if (status != SHIM_RUNS && status != SHIM_HAS_NO_MAC) say(shim_problem());
  if (status == SHIM_RUNS && arguments.counts) print_counters();
  shim_stop();
  link->close();
  free(module);
  bool is_captured = !capture_file || (!ferror(capture_file) && fclose(capture_file) == 0);
  if (!is_captured) say("the capture could not be written");
  return status == SHIM_RUNS && !is_captured ? EXIT_FILE : status_of(status);
}

static uint8_t *read_module(const char *name, size_t *length) {
  FILE *file = fopen(name, "rb");
  uint8_t *bytes = NULL;
  if (file && fseek(file, 0, SEEK_END) == 0) {
    const long size = ftell(file);
    rewind(file);
    *length = size > 0 ? (size_t)size : 0;
    bytes = malloc(*length + 1);
    if (bytes && fread(bytes, 1, *length, file) != *length) {
      free(bytes);
      bytes = NULL;
    }
  }
  if (!bytes) fprintf(stderr, "astcp-linux: the module %s: %s\n", name, strerror(errno));
  if (file) fclose(file);
  return bytes;
}

static bool open_capture(const char *name) {
  capture_file = fopen(name, "wb");
  if (!capture_file) fprintf(stderr, "astcp-linux: the capture %s: %s\n", name, strerror(errno));
  return capture_file != NULL;
}

static void write_capture(const void *bytes, size_t length) { fwrite(bytes, 1, length, capture_file); }

static uint64_t wall_clock_microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void handle_signal(int number) {
  (void)number;
  is_to_end = 1;
  const int before = errno;
  linux_mac_wake();
  errno = before;
}

static void end_on_signals(void) {
  // A second one ends a program that for some reason doesn't end.
  const struct sigaction action = {.sa_handler = handle_signal, .sa_flags = (int)SA_RESETHAND};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

static void print_line(const char *line) { puts(line); }

static void say(const char *sentence) { fprintf(stderr, "astcp-linux: %s\n", sentence); }

static void print_counters(void) {
  char name[64];
  uint32_t value = 0;
  for (uint32_t i = 0; shim_counter(i, name, sizeof name, &value); i++) printf("%-32s %u\n", name, (unsigned)value);
  printf("%-32s %u\n", "shim.traps", (unsigned)shim_traps());
}

static enum exit_status status_of(enum shim_status status) {
  switch (status) {
    case SHIM_RUNS:
      return EXIT_OK;
    case SHIM_CANNOT_LOAD:
      return EXIT_NO_MODULE;
    case SHIM_BREAKS_CONTRACT:
      return EXIT_BREAKS_CONTRACT;
    case SHIM_HAS_NO_MAC:
      return EXIT_NO_LINK;
    case SHIM_TRAPS_AT_ONCE:
      break;
  }
  return EXIT_TRAPPED;
}
