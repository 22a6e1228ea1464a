// The core under test: the built module, translated to C, with what has to hold after everything that is done to it. What
// doesn't hold is told, with what happened last, and ends the program.
//
// Each frame is handed in twice, from the same memory, with other bytes behind its end and in the guards (memory-map.ts):
// what the core answers and remembers may depend on neither.

#ifndef FUZZ_CORE_H
#define FUZZ_CORE_H

#include "abi.h"
#include "wire.h"

#include "regions.h"

enum core_export {
#define EXPORT(name, arguments, results) CORE_##name,
  ABI_EXPORTS(EXPORT)
  ABI_NETWORKED_EXPORTS(EXPORT)
#undef EXPORT
  CORE_EXPORT_COUNT,
};

// Beside the memory, all that a host knows: a copy of both is a place to come back to.
struct core_host {
  uint32_t now, random, refusals, wait;
  bool link_is_up;
};

struct core_snapshot {
  struct core_host host;
  uint8_t memory[CORE_MAP_END];
};

extern struct core_host core_host;

// Loads the module. Who hears what it transmits.
void core_load(void (*hears)(const struct wire_segment *segment));
// As at the first moment, with an address.
void core_init(void);
void core_save(struct core_snapshot *snapshot);
void core_restore(const struct core_snapshot *snapshot);

// A call of the host's, but for the two doors; the last is of those that take more than three values.
uint32_t core_call(enum core_export number, uint32_t a, uint32_t b, uint32_t c);
uint32_t core_send_message(uint32_t handle, uint32_t address, uint32_t port, uint32_t from, uint32_t length);
// The first door, twice.
void core_input(const uint8_t *frame, size_t length);
// The second one, after so many milliseconds.
void core_poll(uint32_t milliseconds);
// Nothing but polls, as it asks for them: it comes to rest.
void core_settle(void);

// The bytes of its memory.
uint8_t *core_memory(uint32_t address, uint32_t length);

#endif
