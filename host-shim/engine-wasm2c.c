// The engine of engine.h by wasm2c: tools/engines/translate.ts has made C of the module, which is compiled into this program.
// Not a runtime for any module: what one of astcp needs (wasm-rt.h). Every access to its memory is checked; a recursion
// without an end is not noticed.

#include "engine.h"

#include "interface.h"
#include "module.h"

#include <setjmp.h>
#include <stdio.h>

// Beside wasm2c's own reasons.
#define NO_MEMORY 0

static w2c_module instance;
static wasm_rt_memory_t *module_memory;
static bool is_loaded;
static char problem[160];

// Where a trap goes; why it happened, and in which function of the C code.
static jmp_buf trapped;
static int trap_reason;
static const char *trap_place;

static enum engine_status fails(enum engine_status status, const char *what, const char *why);
static bool link_imports(const char *name_space, const struct engine_import *imports, size_t count);
static _Noreturn void trap(int reason, const char *place);
static void say_trap(const char *called);
static const char *reason_name(void);

// --- What the module exports ---

struct engine_export {
  const char *name;
  int arguments, results;
  void (*call)(const uint32_t values[], uint32_t *result);
};

#define VALUES_0
#define VALUES_1 , values[0]
#define VALUES_2 VALUES_1, values[1]
#define VALUES_3 VALUES_2, values[2]
#define VALUES_4 VALUES_3, values[3]
#define VALUES_5 VALUES_4, values[4]
#define TAKE_0(call) call
#define TAKE_1(call) *result = call

#define EXPORT(name, arguments, results)                                                                               \
  static void call_##name(const uint32_t values[], uint32_t *result) {                                                 \
    (void)values, (void)result;                                                                                        \
    TAKE_##results(w2c_module_##name(&instance VALUES_##arguments));                                                   \
  }
MODULE_EXPORTS(EXPORT)
#undef EXPORT

static const struct engine_export exports[] = {
#define EXPORT(name, arguments, results) {#name, arguments, results, call_##name},
    MODULE_EXPORTS(EXPORT)
#undef EXPORT
    {NULL, 0, 0, NULL},
};

// --- What it imports ---

enum import_number {
#define IMPORT(name_space, name, arguments, results) IMPORT_##name_space##_##name,
  MODULE_IMPORTS(IMPORT)
#undef IMPORT
  IMPORT_COUNT,
};

static const struct {
  const char *name_space, *name;
  int arguments, results;
} wanted[] = {
#define IMPORT(name_space, name, arguments, results) {#name_space, #name, arguments, results},
    MODULE_IMPORTS(IMPORT)
#undef IMPORT
    {NULL, NULL, 0, 0},
};

static engine_host_function host_functions[IMPORT_COUNT + 1];

// Nobody calls it in a module without imports.
static inline uint32_t call_host(enum import_number number, const uint32_t values[]) {
  uint32_t result = 0;
  if (!host_functions[number](values, &result)) trap(WASM_RT_TRAP_OOB, "");
  return result;
}

#define PARAMETERS_0
#define PARAMETERS_1 , uint32_t a
#define PARAMETERS_2 PARAMETERS_1, uint32_t b
#define PARAMETERS_3 PARAMETERS_2, uint32_t c
#define PARAMETERS_4 PARAMETERS_3, uint32_t d
#define NAMES_0 0
#define NAMES_1 a
#define NAMES_2 NAMES_1, b
#define NAMES_3 NAMES_2, c
#define NAMES_4 NAMES_3, d
#define TYPE_0 void
#define TYPE_1 uint32_t
#define GIVE_0(call) call
#define GIVE_1(call) return call

#define IMPORT(name_space, name, arguments, results)                                                                   \
  TYPE_##results w2c_##name_space##_##name(struct w2c_##name_space *host PARAMETERS_##arguments) {                     \
    (void)host;                                                                                                        \
    const uint32_t values[] = {NAMES_##arguments};                                                                     \
    GIVE_##results(call_host(IMPORT_##name_space##_##name, values));                                                   \
  }
MODULE_IMPORTS(IMPORT)
#undef IMPORT

// --- What engine.h offers ---

const bool engine_has_module = true;

enum engine_status engine_load(const uint8_t *bytes, size_t length, const char *name_space,
                               const struct engine_import *imports, size_t import_count) {
  (void)bytes, (void)length;
  engine_unload();
  if (!link_imports(name_space, imports, import_count)) return ENGINE_CANNOT_LINK;
  // What an instance that failed half-way has taken is freed like any other.
  is_loaded = true;
  if (setjmp(trapped) == 0) {
    MODULE_INSTANTIATE(&instance);
    return ENGINE_LOADED;
  }
  if (trap_reason == NO_MEMORY) return fails(ENGINE_CANNOT_READ, "the module cannot be loaded", reason_name());
  return fails(ENGINE_TRAPPED, "the start function trapped", reason_name());
}

void engine_unload(void) {
  if (is_loaded) wasm2c_module_free(&instance);
  memset(&instance, 0, sizeof instance);
  is_loaded = false;
}

engine_export engine_find(const char *name, int arguments, int results) {
  const struct engine_export *export = exports;
  while (export->name && strcmp(export->name, name) != 0) export++;
  if (!export->name) {
    snprintf(problem, sizeof problem, "the module does not export %s", name);
    return NULL;
  }
  if (export->arguments == arguments && export->results == results) return export;
  snprintf(problem, sizeof problem, "the module's %s is of another type: it should take %d i32 and return %d", name,
           arguments, results);
  return NULL;
}

bool engine_call(engine_export export, const uint32_t arguments[], uint32_t *result) {
  uint32_t unwanted;
  if (setjmp(trapped) == 0) {
    export->call(arguments, result ? result : &unwanted);
    return true;
  }
  say_trap(export->name);
  return false;
}

uint8_t *engine_bytes(uint32_t address, uint32_t length) {
  const uint32_t size = is_loaded ? module_memory->size : 0;
  return length <= size && address <= size - length ? module_memory->data + address : NULL;
}

const char *engine_problem(void) { return problem; }

static bool link_imports(const char *name_space, const struct engine_import *imports, size_t count) {
  for (int number = 0; number < IMPORT_COUNT; number++) {
    const char *name = wanted[number].name;
    size_t i = 0;
    while (i < count && strcmp(imports[i].name, name) != 0) i++;
    if (i == count || strcmp(wanted[number].name_space, name_space) != 0) {
      snprintf(problem, sizeof problem, "the module imports %s.%s, which there is not", wanted[number].name_space, name);
      return false;
    }
    if (imports[i].arguments != wanted[number].arguments || imports[i].results != wanted[number].results) {
      snprintf(problem, sizeof problem, "an import of the module is of another type: %s", name);
      return false;
    }
    host_functions[number] = imports[i].call;
  }
  return true;
}

// --- What wasm-rt.h asks for ---

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint64_t pages, uint64_t pages_max, bool is_64,
                             uint32_t page_bytes) {
  (void)pages_max, (void)is_64;
  memory->pages = (uint32_t)pages;
  memory->size = (uint32_t)pages * page_bytes;
  module_memory = memory;
}

void wasm_rt_free_memory(wasm_rt_memory_t *memory) { (void)memory; }

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t elements, uint32_t elements_max) {
  (void)elements_max;
  table->data = calloc(elements, sizeof *table->data);
  if (!table->data) trap(NO_MEMORY, "");
  table->size = elements;
}

void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *table) { free(table->data); }

void wasm_rt_trap_in(wasm_rt_trap_t reason, const char *place) { trap((int)reason, place); }

// --- Traps ---

static _Noreturn void trap(int reason, const char *place) {
  trap_reason = reason;
  trap_place = place;
  longjmp(trapped, 1);
}

// The function is known where it has traps of its own: not where an access to memory trapped, which is made by another.
// Those that the module exports have names, and the others numbers.
static void say_trap(const char *called) {
  static const char prefix[] = "w2c_module_";
  const bool is_known = strncmp(trap_place, prefix, sizeof prefix - 1) == 0;
  if (is_known) {
    const char *name = trap_place + sizeof prefix - 1;
    snprintf(problem, sizeof problem, "the module trapped in %.*s, called by %s: %s", (int)strcspn(name, "_"), name,
             called, reason_name());
  } else {
    snprintf(problem, sizeof problem, "the module trapped in %s: %s", called, reason_name());
  }
}

// In wasm3's words.
static const char *reason_name(void) {
  switch (trap_reason) {
    case NO_MEMORY:
      return "memory allocation failed";
    case WASM_RT_TRAP_OOB:
      return "[trap] out of bounds memory access";
    case WASM_RT_TRAP_INT_OVERFLOW:
      return "[trap] integer overflow";
    case WASM_RT_TRAP_DIV_BY_ZERO:
      return "[trap] integer divide by zero";
    case WASM_RT_TRAP_CALL_INDIRECT:
      return "[trap] indirect call type mismatch";
    default:
      return "[trap] unreachable executed";
  }
}

static enum engine_status fails(enum engine_status status, const char *what, const char *why) {
  snprintf(problem, sizeof problem, "%s: %s", what, why);
  return status;
}
