// What the machine was told on its kernel command line (QEMU's -append).

#ifndef ASTCP_SETTINGS_H
#define ASTCP_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

struct settings {
  // ip=10.0.7.2/24, in host order.
  uint32_t address;
  uint32_t mask;
  // gateway=10.0.7.1
  uint32_t gateway;
  // mac=02:00:00:00:07:02
  uint8_t mac[6];
  // trace
  bool traces;
};

// Reads the boot parameters. What isn't said, or can't be understood, is as above; a word about the latter is printed.
struct settings read_settings(const void *boot_parameters);

#endif
