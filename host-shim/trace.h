// Prints every frame as `tcpdump -n -S` would, and beside it the state of its connection on our side, as far as the module
// tells its states (profiles with TRACE=1): seconds, state, direction, frame. A line without a frame is a state that has
// changed by itself, or by the frame before it.

#ifndef ASTCP_TRACE_H
#define ASTCP_TRACE_H

#include "observer.h"

// Returns the observer. Each line goes to `print`, without its end. The seconds count from now.
const struct observer *trace_start(void (*print)(const char *line));

#endif
