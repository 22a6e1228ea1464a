// The host of the core, for every board: it loads the module, links it with the board's MAC (mac.h), and turns its loop.
// A module that traps is reported, counted and started afresh, with new secrets; the MAC goes on.
//
//   if (!mac_start()) ...
//   enum shim_status status = shim_start(&options);
//   while (status == SHIM_RUNS) mac_wait(shim_step(&status));

#ifndef ASTCP_SHIM_H
#define ASTCP_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum shim_status {
  SHIM_RUNS,
  SHIM_CANNOT_LOAD,     // not a module, or no memory for it
  SHIM_BREAKS_CONTRACT, // an export or import is missing, or of another type, or another version
  SHIM_TRAPPED,         // at its very start, where another start would not help
};

struct capture;

struct shim_options {
  // The module. It has to stay where it is.
  const uint8_t *module;
  size_t module_bytes;
  // IPv4, in host order.
  uint32_t address;
  uint32_t mask;
  uint32_t gateway;
  // Where a line about something unexpected goes; the line has no end.
  void (*say)(const char *line);
  // Where each line of the trace goes; NULL: nowhere.
  void (*trace)(const char *line);
  // Where frames are captured; NULL: nowhere.
  struct capture *capture;
};

// After mac_start. The options are copied. When it fails, shim_problem says why.
enum shim_status shim_start(const struct shim_options *options);

// One turn of the loop: hands in the frames that wait, and polls. Returns for how long the board may wait; the status
// changes when the module can't even be started again.
uint32_t shim_step(enum shim_status *status);

// Frees the module.
void shim_stop(void);

const char *shim_problem(void);

// How often the module trapped.
uint32_t shim_traps(void);

// The module's counters. A name is cut where the buffer ends. False: there is no such counter.
bool shim_counter(uint32_t index, char *name, size_t name_bytes, uint32_t *value);

#endif
