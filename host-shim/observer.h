// Who looks on while the shim works: the capture (capture.h) and the trace (trace.h), or what a board has of its own. The
// shim knows none of them, so a board that has nowhere to write links none.

#ifndef ASTCP_OBSERVER_H
#define ASTCP_OBSERVER_H

#include <stddef.h>
#include <stdint.h>

enum direction {
  RECEIVED,
  SENT,
};

// Any of the functions may be NULL.
struct observer {
  // A frame that came, before the core sees it, or one that the MAC has taken. Of one that was too long to be received
  // only `present` bytes are there.
  void (*frame)(enum direction direction, const uint8_t *frame, size_t length, size_t present);
  // A point of the trace (abi.h), from modules that are built with it.
  void (*point)(uint32_t point, uint32_t a, uint32_t b, uint32_t c);
  // A turn of the loop is over.
  void (*turn_ended)(void);
  // The module trapped, and with it ended all it had.
  void (*restarted)(void);
};

#endif
