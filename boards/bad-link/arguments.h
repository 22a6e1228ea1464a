// What astcp-bad-link was asked to do on its command line.

#ifndef BAD_LINK_ARGUMENTS_H
#define BAD_LINK_ARGUMENTS_H

#include "direction.h"

#include <stdbool.h>
#include <stdint.h>

// How the program ends. The help says the same.
enum exit_status {
  EXIT_OK = 0,
  EXIT_USAGE = 2,
  EXIT_NO_END = 5,
};

struct arguments {
  const char *ends[2];
  // From the first end to the second, and back.
  struct properties directions[2];
  uint64_t seed;
  bool counts;
};

// Ends the program when it was asked for help, or for something that makes no sense.
struct arguments read_arguments(int count, char *words[]);

#endif
