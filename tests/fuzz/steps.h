// An input's bytes, read as steps: segments that mostly fit, other frames, calls of the application, and time.

#ifndef FUZZ_STEPS_H
#define FUZZ_STEPS_H

#include <stddef.h>
#include <stdint.h>

struct steps {
  const uint8_t *at, *end;
};

// The next bytes; 0 behind the end.
uint8_t take8(struct steps *steps);
uint32_t take16(struct steps *steps);
uint32_t take32(struct steps *steps);

// One step, while there are bytes left.
void steps_take(struct steps *steps);

#endif
