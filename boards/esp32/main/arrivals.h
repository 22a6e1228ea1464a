// From the drivers' tasks to the one that owns wasm3: the frames that have come, and whether the link is up. The
// drivers' callbacks do nothing but hand things in here, so none of them ever waits for the module.

#ifndef ASTCP_ARRIVALS_H
#define ASTCP_ARRIVALS_H

#include <stdbool.h>
#include <stdint.h>

struct arrival {
  const uint8_t *bytes;
  uint16_t length;
  // What link_release wants of it.
  void *memory;
};

// False: there is no memory.
bool arrivals_start(void);

// For the drivers. False: there is no room, and the frame stays the caller's.
bool arrivals_put(struct arrival arrival);
void arrivals_tell_link(bool is_up);

// For the owner of wasm3. False: nothing has come.
bool arrivals_take(struct arrival *arrival);
bool arrivals_link_is_up(void);

// Waits until something has come, or the link has come or gone, or the time has passed.
void arrivals_wait(uint32_t milliseconds);

// How many frames found no room.
uint32_t arrivals_lost(void);

#endif
