// What the MAC has to be told before mac_start: QEMU's own `mac=` doesn't reach it.

#ifndef ASTCP_ETHERNET_H
#define ASTCP_ETHERNET_H

#include <stdint.h>

void ethernet_use_address(const uint8_t address[6]);

#endif
