// What the C code that wasm2c makes of a module asks of its surroundings, as far as modules of astcp ask: one memory of a
// fixed size, a table of functions, traps. engine-wasm2c.c provides it. The names are wasm2c's (wabt 1.0.39).

#ifndef ASTCP_WASM_RT_H
#define ASTCP_WASM_RT_H

#include "interface.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

// Copies one value in or out of the memory, at any address.
static inline void wasm_rt_memcpy(void *to, const void *from, size_t bytes) {
#if defined(__XTENSA__) || defined(__riscv)
  // Nearly every address is aligned, and the compiler can't know: it would go byte by byte.
  const uintptr_t both = (uintptr_t)to | (uintptr_t)from;
  if (bytes == 4 && both % 4 == 0) {
    memcpy(__builtin_assume_aligned(to, 4), __builtin_assume_aligned(from, 4), 4);
    return;
  }
  if (bytes == 2 && both % 2 == 0) {
    memcpy(__builtin_assume_aligned(to, 2), __builtin_assume_aligned(from, 2), 2);
    return;
  }
#endif
  memcpy(to, from, bytes);
}

typedef enum {
  WASM_RT_TRAP_OOB = 1,
  WASM_RT_TRAP_INT_OVERFLOW,
  WASM_RT_TRAP_DIV_BY_ZERO,
  WASM_RT_TRAP_INVALID_CONVERSION,
  WASM_RT_TRAP_UNREACHABLE,
  WASM_RT_TRAP_CALL_INDIRECT,
} wasm_rt_trap_t;

// With the function of the C code, which tells the function of the module.
#define wasm_rt_trap(reason) wasm_rt_trap_in(reason, __func__)
_Noreturn void wasm_rt_trap_in(wasm_rt_trap_t reason, const char *place);

typedef enum {
  WASM_RT_I32,
  WASM_RT_I64,
  WASM_RT_F32,
  WASM_RT_F64,
} wasm_rt_type_t;

// It stands where it is: no pointer to it has to be read, and no size.
typedef struct {
  uint32_t size, pages;
  uint8_t data[MODULE_MEMORY_BYTES];
} wasm_rt_memory_t;

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint64_t pages, uint64_t pages_max, bool is_64,
                             uint32_t page_bytes);
void wasm_rt_free_memory(wasm_rt_memory_t *memory);

typedef void (*wasm_rt_function_ptr_t)(void);
typedef const char *wasm_rt_func_type_t;

// Tail calls are not translated, so that nothing stands in it.
typedef struct {
  wasm_rt_function_ptr_t unused;
} wasm_rt_tailcallee_t;

typedef struct {
  wasm_rt_func_type_t func_type;
  wasm_rt_function_ptr_t func;
  wasm_rt_tailcallee_t func_tailcallee;
  void *module_instance;
} wasm_rt_funcref_t;

static const wasm_rt_funcref_t wasm_rt_funcref_null_value = {0};

typedef struct {
  wasm_rt_funcref_t *data;
  uint32_t size;
} wasm_rt_funcref_table_t;

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t elements, uint32_t elements_max);
void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *table);

// Only named.
typedef void *wasm_rt_externref_t;

static const wasm_rt_externref_t wasm_rt_externref_null_value = NULL;

typedef struct {
  wasm_rt_externref_t *data;
  uint32_t size;
} wasm_rt_externref_table_t;

static inline bool wasm_rt_is_initialized(void) { return true; }

#endif
