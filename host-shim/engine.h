// The small interface behind which the WebAssembly engine hides: one module, functions over i32, one memory. The shim
// sees nothing else of the engine. engine-wasm3.c interprets any module; engine-wasm2c.c has one, translated to C before.

#ifndef ASTCP_ENGINE_H
#define ASTCP_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENGINE_ARGUMENTS_MAX 5

// An export that was found. NULL: none.
typedef const struct engine_export *engine_export;

// A function of the host. It writes its result, if it has one. False: what it was asked is impossible, and traps.
typedef bool (*engine_host_function)(const uint32_t arguments[], uint32_t *result);

struct engine_import {
  const char *name;
  int arguments;
  int results;
  engine_host_function call;
};

enum engine_status {
  ENGINE_LOADED,
  ENGINE_CANNOT_READ, // no module, or no memory for it
  ENGINE_CANNOT_LINK, // an import of another type, or one that isn't in the list
  ENGINE_TRAPPED,     // in its start function
};

// Whether the module is a part of the program. There are then no bytes to give to engine_load.
extern const bool engine_has_module;

// Reads the bytes, which have to stay where they are, links the imports, all of one name space, compiles every function
// and runs the start function. When it fails, engine_problem says why.
enum engine_status engine_load(const uint8_t *bytes, size_t length, const char *name_space,
                               const struct engine_import *imports, size_t import_count);

// Frees what engine_load took. Harmless when nothing is loaded.
void engine_unload(void);

// NULL: there is none of that name and type, and engine_problem says which of it is missing.
engine_export engine_find(const char *name, int arguments, int results);

// False: it trapped, and engine_problem says how and where. The module's state is then worth nothing any more.
bool engine_call(engine_export function, const uint32_t arguments[], uint32_t *result);

// The bytes of the module's memory, NULL if they don't all belong to it.
uint8_t *engine_bytes(uint32_t address, uint32_t length);

// One sentence about what failed last, valid until something fails again.
const char *engine_problem(void);

#endif
