// Every frame, with its direction, as a pcapng file, for boards that have somewhere to write.

#ifndef ASTCP_CAPTURE_H
#define ASTCP_CAPTURE_H

#include "observer.h"

#include <stddef.h>
#include <stdint.h>

// Writes the file's head and returns the observer that writes the frames. The bytes go to `write`, in pieces, and the time
// is what `microseconds` says: since 1970 where the board knows, else since any moment.
const struct observer *capture_start(void (*write)(const void *bytes, size_t length), uint64_t (*microseconds)(void));

#endif
