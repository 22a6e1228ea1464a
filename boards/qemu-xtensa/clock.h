// The CPU's cycle counter as a clock, and as an alarm.

#ifndef ASTCP_CLOCK_H
#define ASTCP_CLOCK_H

#include <stdint.h>

// The counter wraps after 107 seconds: it has to be asked, or waited with, once in that time.
#define CLOCK_WAIT_MS_MAX 50000

void clock_start(void);

// Since clock_start.
uint64_t clock_milliseconds(void);

// The timer interrupts after this time, at most CLOCK_WAIT_MS_MAX.
void clock_set_alarm(uint32_t milliseconds);

#endif
