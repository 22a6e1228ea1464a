// The cycles of the emulated CPU. Under QEMU's -icount shift=0 an instruction takes a nanosecond of its time.

#include "machine.h"
#include "measurement.h"

static uint32_t begun;

void measurement_begin(void) { begun = cycle_count(); }

uint64_t measurement_end(void) { return cycle_count() - begun; }
