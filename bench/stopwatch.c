// Nanoseconds.

#include "measurement.h"

#include <time.h>

static struct timespec begun;

void measurement_begin(void) { clock_gettime(CLOCK_MONOTONIC, &begun); }

uint64_t measurement_end(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)(now.tv_sec - begun.tv_sec) * 1000000000 + (uint64_t)now.tv_nsec - (uint64_t)begun.tv_nsec;
}
