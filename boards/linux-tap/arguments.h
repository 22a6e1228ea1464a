// What astcp-linux was asked to do on its command line.

#ifndef ASTCP_ARGUMENTS_H
#define ASTCP_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

// How the program ends. The help says the same.
enum exit_status {
  EXIT_OK = 0,
  EXIT_FILE = 1,
  EXIT_USAGE = 2,
  EXIT_NO_MODULE = 3,
  EXIT_BREAKS_CONTRACT = 4,
  EXIT_NO_LINK = 5,
  EXIT_TRAPPED = 6,
};

struct arguments {
  const char *module;
  const char *interface;
  const char *socket;
  const char *capture;
  uint32_t address;
  uint32_t mask;
  uint32_t gateway;
  uint8_t mac[6];
  bool traces;
  bool counts;
};

// Ends the program when it was asked for help, or for something that makes no sense.
struct arguments read_arguments(int count, char *words[]);

#endif
