// The compiler and the machine, as lwIP wants to know them: a 32-bit module, or this machine.

#ifndef ASTCP_BENCH_LWIP_CC_H
#define ASTCP_BENCH_LWIP_CC_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define LWIP_NO_CTYPE_H 1
#define LWIP_NO_UNISTD_H 1
#define LWIP_PLATFORM_DIAG(message)
#define LWIP_PLATFORM_ASSERT(message) __builtin_trap()

#include "boundary.h"

#define LWIP_RAND() host_random()

// The sum of checksum.h, as lwIP wants it: with the words in the machine's order. Its own is slower.
uint16_t lwip_sum(const void *bytes, int length);
#define LWIP_CHKSUM lwip_sum

#endif
