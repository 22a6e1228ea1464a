// The Internet checksum's sum (RFC 1071), for boards whose MAC or CPU has no better way.

#ifndef ASTCP_CHECKSUM_H
#define ASTCP_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

// The one's-complement sum of the bytes as big-endian words, folded to 16 bits, not inverted; an odd length counts as if
// a zero byte followed.
uint32_t checksum(const uint8_t *bytes, size_t length);

#endif
