// What is measured while a script is played: nanoseconds (stopwatch.c), operations of wasm3 (operation-counter.c), or the
// cycles of the emulated board (xtensa/cycles.c). The program is linked with one of them.

#ifndef ASTCP_BENCH_MEASUREMENT_H
#define ASTCP_BENCH_MEASUREMENT_H

#include <stdint.h>

void measurement_begin(void);

// How much there was of it since it began.
uint64_t measurement_end(void);

#endif
