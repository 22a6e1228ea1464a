// The cases about those who look on, and what every case checks with.

#ifndef OBSERVED_CASES_H
#define OBSERVED_CASES_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                                               \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                          \
      exit(1);                                                                                                         \
    }                                                                                                                  \
  } while (0)

// Writes a capture of two frames to standard output.
void writes_a_capture(void);

// Prints the trace of a connection that comes and goes.
void prints_a_trace(void);

#endif
