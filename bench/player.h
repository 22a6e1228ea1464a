// Plays a script to the stack that the program is linked with, or to a module.

#ifndef ASTCP_BENCH_PLAYER_H
#define ASTCP_BENCH_PLAYER_H

#include <stddef.h>
#include <stdint.h>

struct played {
  uint32_t operations;
  // What all of them took (measurement.h).
  uint64_t measured;
  // Of the heap, to keep what the stack transmits.
  size_t buffer_bytes;
};

// Under callgrind, --toggle-collect=play_measured counts the instructions of the same. Where the stack doesn't do what it
// did when the script was recorded, the program ends. The script is aligned to whole words.
struct played play_script(const uint8_t *script, size_t script_bytes, const uint8_t *module, size_t module_bytes);

#endif
