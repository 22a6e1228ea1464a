// Executed operations of wasm3: each is a function, around which the compiler has put a call (the Makefile says so of the
// file where they all are). Neither the compiler nor the machine changes their number.

#include "measurement.h"

static uint64_t entered, entered_before;

// A part of an operation, and none itself. The Makefile makes its name known.
extern char Call[];

void __cyg_profile_func_enter(void *function, void *caller);
void __cyg_profile_func_exit(void *function, void *caller);

void __cyg_profile_func_enter(void *function, void *caller) {
  (void)caller;
  if (function != Call) entered++;
}

void __cyg_profile_func_exit(void *function, void *caller) { (void)function, (void)caller; }

void measurement_begin(void) { entered_before = entered; }

uint64_t measurement_end(void) { return entered - entered_before; }
