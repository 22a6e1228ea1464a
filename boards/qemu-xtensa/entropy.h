// Random numbers on a machine that has no source of them.

#ifndef ASTCP_ENTROPY_H
#define ASTCP_ENTROPY_H

#include <stdint.h>

// Gathers the seed. Returns a sentence about what it is worth.
const char *entropy_start(void);

// The next 32 bits.
uint32_t entropy_draw(void);

#endif
