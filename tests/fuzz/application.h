// The application above the core: the handles that it was given, those that have gone stale among them.

#ifndef FUZZ_APPLICATION_H
#define FUZZ_APPLICATION_H

#include <stdint.h>

#define HANDLES_MAX 16

struct application {
  uint32_t handles[HANDLES_MAX];
  uint32_t count;
};

extern struct application application;

// A handle, if it is one, is remembered. Returns it.
uint32_t application_holds(uint32_t handle);

#endif
