// The few calls that QEMU answers itself when it is started with -semihosting. Without it they do nothing.

#ifndef ASTCP_SEMIHOSTING_H
#define ASTCP_SEMIHOSTING_H

#include <stdbool.h>
#include <stddef.h>

// Fills the bytes from the host's entropy source. False: there is none.
bool semihosting_entropy(void *bytes, size_t length);

// Ends QEMU with this exit code, if it can.
void semihosting_exit(int code);

#endif
