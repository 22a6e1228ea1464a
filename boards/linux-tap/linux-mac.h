// What the MAC of astcp-linux is to be: decided on the command line, before the shim starts it.

#ifndef ASTCP_LINUX_MAC_H
#define ASTCP_LINUX_MAC_H

#include "link.h"

#include <stdint.h>

// The link and its name, which stay where they are, and the MAC's address. False: the kernel has no descriptor left.
bool linux_mac_use(const struct link *link, const char *name, const uint8_t address[6]);

// Ends the wait that is under way, or the next one. To be called from a signal's handler.
void linux_mac_wake(void);

#endif
