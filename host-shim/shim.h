// The host of the core, for every board: it loads the module, links it with the board's MAC (mac.h), and turns its loop.
// A module that traps is reported, counted and started afresh, with new secrets; the MAC goes on.
//
//   enum shim_status status = shim_start(&options);
//   while (status == SHIM_RUNS) {
//     uint32_t milliseconds = shim_step(&status);
//     mac_wait(milliseconds);
//   }

#ifndef ASTCP_SHIM_H
#define ASTCP_SHIM_H

#include "observer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum shim_status {
  SHIM_RUNS,
  SHIM_CANNOT_LOAD,     // not a module that the engine takes, or no memory for it
  SHIM_BREAKS_CONTRACT, // an export or import is missing, or of another type, or it is another version
  SHIM_HAS_NO_MAC,      // mac_start failed
  SHIM_TRAPS_AT_ONCE,   // in its very first calls, where another start would not help
};

struct shim_options {
  // The module, which has to stay where it is. Nothing where the engine has it compiled in.
  const uint8_t *module;
  size_t module_bytes;
  // IPv4, in host order. Address 0: the module gets one by itself, by DHCP.
  uint32_t address;
  uint32_t mask;
  uint32_t gateway;
  // Where a sentence about something unexpected goes, without a line end.
  void (*say)(const char *sentence);
  // Who looks on; the list ends with NULL. NULL: nobody.
  const struct observer *const *observers;
};

// Loads and checks the module, and only then starts the MAC, so that the module's memory is taken while there is plenty.
// When it fails, shim_problem says why.
enum shim_status shim_start(const struct shim_options *options);

// One turn of the loop: hands in the frames that wait, and polls. Returns for how long the board may wait. The status
// changes when a module that trapped can't even be started again.
uint32_t shim_step(enum shim_status *status);

// Frees the module. Its counters are gone with it.
void shim_stop(void);

// One sentence.
const char *shim_problem(void);

// How often the module trapped.
uint32_t shim_traps(void);

// The module's counters, since it was started last. A name is cut where its room ends. False: there is no such counter.
bool shim_counter(uint32_t index, char *name, size_t name_bytes, uint32_t *value);

#endif
