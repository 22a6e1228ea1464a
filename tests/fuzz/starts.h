// Where an input begins: each of the states of RFC 9293, the small tables, and the middle of transfers and losses. They are
// reached once, when the program starts, through calls and segments alone.

#ifndef FUZZ_STARTS_H
#define FUZZ_STARTS_H

#include <stdint.h>

void starts_prepare(void);

// Goes to one of them, whatever the number.
void starts_return_to(uint32_t number);

#endif
