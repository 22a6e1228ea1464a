// What carries the frames of this firmware: ethernet.c or wifi.c, whichever was chosen. esp-mac.c makes the board's MAC
// of it. What comes goes to arrivals.h.

#ifndef ASTCP_LINK_H
#define ASTCP_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// False: it can't be had, and the log says why.
bool link_start(void);

void link_address(uint8_t address[6]);

// As mac_transmit of mac.h.
bool link_transmit(const uint8_t *frame, size_t length);

// Gives a received frame's memory back. Every frame that arrivals_put has taken comes here once.
void link_release(void *memory);

#endif
