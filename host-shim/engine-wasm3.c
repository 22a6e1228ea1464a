// The engine of engine.h, by wasm3: 0.5.0, which the packages bring, or a later one. Not a general binding: one module,
// i32 only.

#include "engine.h"

#include "wasm3.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Four times what the deepest calls of the core and its applications need. It is not the C stack, which wasm3 uses besides.
#define WASM_STACK_BYTES (8 * 1024)

static IM3Environment environment;
static IM3Runtime runtime;
static char problem[160];

static enum engine_status fails(enum engine_status status, const char *what, M3Result why);
static bool imports_only(const uint8_t *bytes, size_t length, const char *name_space,
                         const struct engine_import *imports, size_t count);
static uint32_t read_number(const uint8_t **at);
static M3Result link_imports(IM3Module module, const char *name_space, const struct engine_import *imports,
                             size_t count);
static void say_trap(IM3Function function, M3Result why);
static const void *call_host(IM3Runtime of, IM3ImportContext context, uint64_t *stack, void *memory);

const bool engine_has_module = false;

enum engine_status engine_load(const uint8_t *bytes, size_t length, const char *name_space,
                               const struct engine_import *imports, size_t import_count) {
  engine_unload();
  environment = m3_NewEnvironment();
  runtime = environment ? m3_NewRuntime(environment, WASM_STACK_BYTES, NULL) : NULL;
  if (!runtime) return fails(ENGINE_CANNOT_READ, "the engine cannot start", m3Err_mallocFailed);

  IM3Module module = NULL;
  M3Result result = m3_ParseModule(environment, &module, bytes, (uint32_t)length);
  if (result) return fails(ENGINE_CANNOT_READ, "this is no module", result);
  result = m3_LoadModule(runtime, module);
  if (result) {
    m3_FreeModule(module);
    return fails(ENGINE_CANNOT_READ, "the module cannot be loaded", result);
  }
  if (!imports_only(bytes, length, name_space, imports, import_count)) return ENGINE_CANNOT_LINK;
  result = link_imports(module, name_space, imports, import_count);
  if (result) return fails(ENGINE_CANNOT_LINK, "an import of the module is of another type", result);
  // All at once, so that the memory it takes is known before anything runs.
  result = m3_CompileModule(module);
  if (result) return fails(ENGINE_CANNOT_READ, "the module cannot be compiled", result);
  result = m3_RunStart(module);
  if (result) return fails(ENGINE_TRAPPED, "the start function trapped", result);
  return ENGINE_LOADED;
}

void engine_unload(void) {
  IM3BacktraceInfo trace = runtime ? m3_GetBacktrace(runtime) : NULL;
  // wasm3 frees its backtrace before the next call only, and after a trap there is none.
  while (trace && trace->frames && trace->frames != M3_BACKTRACE_TRUNCATED) {
    IM3BacktraceFrame frame = trace->frames;
    trace->frames = frame->next;
    free(frame);
  }
  if (runtime) m3_FreeRuntime(runtime);
  if (environment) m3_FreeEnvironment(environment);
  runtime = NULL;
  environment = NULL;
}

engine_export engine_find(const char *name, int arguments, int results) {
  IM3Function function = NULL;
  M3Result result = m3_FindFunction(&function, runtime, name);
  if (result) {
    snprintf(problem, sizeof problem, "the module does not export %s", name);
    return NULL;
  }
  bool fits = m3_GetArgCount(function) == (uint32_t)arguments && m3_GetRetCount(function) == (uint32_t)results;
  for (int i = 0; fits && i < arguments; i++) fits = m3_GetArgType(function, (uint32_t)i) == c_m3Type_i32;
  if (fits && results > 0) fits = m3_GetRetType(function, 0) == c_m3Type_i32;
  if (fits) return (engine_export)function;
  snprintf(problem, sizeof problem, "the module's %s is of another type: it should take %d i32 and return %d", name,
           arguments, results);
  return NULL;
}

bool engine_call(engine_export export, const uint32_t arguments[], uint32_t *result) {
  IM3Function function = (IM3Function)export;
  uint32_t count = m3_GetArgCount(function);
  const void *pointers[ENGINE_ARGUMENTS_MAX];
  for (uint32_t i = 0; i < count; i++) pointers[i] = &arguments[i];
  M3Result trap = m3_Call(function, count, pointers);
  if (trap) {
    say_trap(function, trap);
    return false;
  }
  if (!result) return true;
  const void *results[] = {result};
  return m3_GetResults(function, 1, results) == m3Err_none;
}

uint8_t *engine_bytes(uint32_t address, uint32_t length) {
  uint32_t size = 0;
  uint8_t *memory = m3_GetMemory(runtime, &size, 0);
  return memory && length <= size && address <= size - length ? memory + address : NULL;
}

const char *engine_problem(void) { return problem; }

// wasm3 itself notices that nobody provides an import when it is called, or not even then. It has read the bytes before,
// so they are well-formed.
static bool imports_only(const uint8_t *bytes, size_t length, const char *name_space,
                         const struct engine_import *imports, size_t count) {
  const uint8_t import_section = 2;
  const uint8_t *at = bytes + 8;
  while (at < bytes + length && *at != import_section) {
    at++;
    const uint32_t section_bytes = read_number(&at);
    at += section_bytes;
  }
  if (at >= bytes + length) return true;
  at++;
  read_number(&at);
  for (uint32_t left = read_number(&at); left > 0; left--) {
    const int module_bytes = (int)read_number(&at);
    const char *module_name = (const char *)at;
    at += module_bytes;
    const int name_bytes = (int)read_number(&at);
    const char *name = (const char *)at;
    at += name_bytes;
    const bool is_function = *at++ == 0;
    read_number(&at);
    bool is_known = is_function && (size_t)module_bytes == strlen(name_space) &&
                    memcmp(module_name, name_space, (size_t)module_bytes) == 0;
    size_t i = 0;
    while (i < count && ((size_t)name_bytes != strlen(imports[i].name) ||
                         memcmp(name, imports[i].name, (size_t)name_bytes) != 0)) {
      i++;
    }
    if (is_known && i < count) continue;
    snprintf(problem, sizeof problem, "the module imports %.*s.%.*s, which there is not", module_bytes, module_name,
             name_bytes, name);
    return false;
  }
  return true;
}

// An unsigned number in LEB128.
static uint32_t read_number(const uint8_t **at) {
  uint32_t number = 0;
  for (int shift = 0;; shift += 7) {
    const uint8_t byte = *(*at)++;
    number |= (uint32_t)(byte & 0x7F) << shift;
    if (byte < 0x80) return number;
  }
}

static M3Result link_imports(IM3Module module, const char *name_space, const struct engine_import *imports,
                             size_t count) {
  for (size_t i = 0; i < count; i++) {
    const struct engine_import *import = &imports[i];
    char signature[ENGINE_ARGUMENTS_MAX + 4];
    snprintf(signature, sizeof signature, "%c(%.*s)", import->results ? 'i' : 'v', import->arguments, "iiiii");
    M3Result result = m3_LinkRawFunctionEx(module, name_space, import->name, signature, call_host, import);
    // A module need not import everything.
    if (result && result != m3Err_functionLookupFailed) return result;
  }
  return m3Err_none;
}

static const void *call_host(IM3Runtime of, IM3ImportContext context, uint64_t *stack, void *memory) {
  (void)of, (void)memory;
  const struct engine_import *import = context->userdata;
  uint32_t arguments[ENGINE_ARGUMENTS_MAX];
  for (int i = 0; i < import->arguments; i++) arguments[i] = (uint32_t)stack[import->results + i];
  uint32_t result = 0;
  if (!import->call(arguments, &result)) return m3Err_trapOutOfBoundsMemoryAccess;
  if (import->results) *(uint32_t *)stack = result;
  return m3Err_none;
}

static enum engine_status fails(enum engine_status status, const char *what, M3Result why) {
  // What wasm3 adds: the name that it didn't find, in builds with long messages.
  M3ErrorInfo information = {0};
  if (runtime) m3_GetErrorInfo(runtime, &information);
  bool has_detail = information.result == why && information.message && information.message[0];
  snprintf(problem, sizeof problem, "%s: %s%s%s", what, why, has_detail ? ", " : "",
           has_detail ? information.message : "");
  return status;
}

// Where wasm3 keeps a backtrace (d_m3RecordBacktraces), the function that trapped is known; else the one that was called.
static void say_trap(IM3Function function, M3Result why) {
  IM3BacktraceInfo trace = m3_GetBacktrace(runtime);
  bool is_known = trace && trace->frames && trace->frames != M3_BACKTRACE_TRUNCATED && trace->frames->function;
  if (is_known) {
    snprintf(problem, sizeof problem, "the module trapped in %s, called by %s, at its byte 0x%x: %s",
             m3_GetFunctionName(trace->frames->function), m3_GetFunctionName(function),
             (unsigned)trace->frames->moduleOffset, why);
  } else {
    snprintf(problem, sizeof problem, "the module trapped in %s: %s", m3_GetFunctionName(function), why);
  }
}
