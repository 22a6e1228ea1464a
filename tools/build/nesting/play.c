// Plays calls that were recorded (record.ts) to the same modules in wasm3, and prints how deeply its operations nested in
// each. Whatever the module returns or transmits has to be what it was when it was recorded: what is measured is then
// surely what happened.
//
// play RECORDING MODULE.wasm ...

#include "abi.h"
#include "checksum.h"
#include "engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 32
#define MODULES_MAX 16

// One call of the module, as record.ts writes it; behind it stand the bytes that the host had written to the module's
// memory before, filled up to whole words, and then what the module asked of its host meanwhile.
struct recorded_call {
  char name[NAME_BYTES];
  uint32_t arguments, results;
  uint32_t values[ENGINE_ARGUMENTS_MAX];
  uint32_t result;
  uint32_t write_address, write_bytes;
  uint32_t requests;
};

enum request_kind { TRANSMIT, RANDOM };

struct request {
  uint32_t kind;
  uint32_t values[2];
  uint32_t result;
};

struct module {
  uint8_t *bytes;
  size_t length;
  uint32_t deepest, calls;
  char deepest_in[NAME_BYTES];
};

static uint32_t depth, deepest;
static const struct request *requests;
static uint32_t requests_left;

static void play(struct module *module, const uint8_t *at, const uint8_t *end);
static uint8_t *read_file(const char *name, size_t *length);
static void fail(const char *format, ...);

static bool request(uint32_t kind, const uint32_t values[], uint32_t *result);
static bool transmit(const uint32_t arguments[], uint32_t *result);
static bool draw_random(const uint32_t arguments[], uint32_t *result);
static bool sum_checksum(const uint32_t arguments[], uint32_t *result);

// A part of the operation that calls a function of the module, and no frame of its own: every compiler puts it in its
// place. The Makefile makes its name known.
extern char Call[];

// The compiler puts these around every operation.
void __cyg_profile_func_enter(void *function, void *caller);
void __cyg_profile_func_exit(void *function, void *caller);

void __cyg_profile_func_enter(void *function, void *caller) {
  (void)caller;
  if (function == Call) return;
  if (++depth > deepest) deepest = depth;
}

void __cyg_profile_func_exit(void *function, void *caller) {
  (void)caller;
  if (function != Call) depth--;
}

int main(int count, char *words[]) {
  static struct module modules[MODULES_MAX];
  if (count < 3 || count - 2 > MODULES_MAX) fail("usage: play RECORDING MODULE.wasm ...");
  for (int i = 2; i < count; i++) modules[i - 2].bytes = read_file(words[i], &modules[i - 2].length);

  // The recording: for each instance of a module its number on the command line, the length of its calls, the calls.
  size_t length = 0;
  uint8_t *recording = read_file(words[1], &length);
  for (const uint8_t *at = recording; at < recording + length;) {
    uint32_t head[2];
    memcpy(head, at, sizeof head);
    at += sizeof head;
    if (head[0] >= (uint32_t)(count - 2)) fail("the recording is of more modules");
    play(&modules[head[0]], at, at + head[1]);
    at += head[1];
  }
  for (int i = 2; i < count; i++) {
    const struct module *module = &modules[i - 2];
    printf("%s %u %s %u\n", words[i], (unsigned)module->deepest, module->deepest_in, (unsigned)module->calls);
    free(module->bytes);
  }
  free(recording);
  return 0;
}

// One instance, from its birth.
static void play(struct module *module, const uint8_t *at, const uint8_t *end) {
  static const struct engine_import imports[] = {
      {"transmit", 2, 1, transmit},
      {"random", 0, 1, draw_random},
      {"checksum", 2, 1, sum_checksum},
  };
  requests_left = 0;
  if (engine_load(module->bytes, module->length, ABI_IMPORT_MODULE, imports, 3) != ENGINE_LOADED) {
    fail("%s", engine_problem());
  }
  while (at < end) {
    const struct recorded_call *call = (const struct recorded_call *)at;
    at += sizeof *call;
    uint8_t *written = engine_bytes(call->write_address, call->write_bytes);
    if (!written) fail("the recording writes beyond the memory");
    memcpy(written, at, call->write_bytes);
    at += (call->write_bytes + 3) / 4 * 4;
    requests = (const struct request *)at;
    requests_left = call->requests;
    at += call->requests * sizeof *requests;

    engine_export function = engine_find(call->name, (int)call->arguments, (int)call->results);
    if (!function) fail("%s", engine_problem());
    // What loading took was the compiler's depth, and not the operations'.
    depth = deepest = 0;
    uint32_t result = 0;
    if (!engine_call(function, call->values, call->results ? &result : NULL)) fail("%s", engine_problem());
    if (result != call->result) fail("%s returned %u, and %u before", call->name, result, call->result);
    if (requests_left > 0) fail("%s asked %u times less of its host than before", call->name, requests_left);
    module->calls++;
    if (deepest <= module->deepest) continue;
    module->deepest = deepest;
    snprintf(module->deepest_in, NAME_BYTES, "%s", call->name);
  }
  engine_unload();
}

static bool request(uint32_t kind, const uint32_t values[], uint32_t *result) {
  if (requests_left == 0) fail("the module asked more of its host than before");
  const bool is_same = requests->kind == kind && requests->values[0] == values[0] && requests->values[1] == values[1];
  if (!is_same) fail("the module asked something else of its host than before");
  *result = requests->result;
  requests++;
  requests_left--;
  return true;
}

static bool transmit(const uint32_t arguments[], uint32_t *result) { return request(TRANSMIT, arguments, result); }

static bool draw_random(const uint32_t arguments[], uint32_t *result) {
  (void)arguments;
  static const uint32_t none[2];
  return request(RANDOM, none, result);
}

static bool sum_checksum(const uint32_t arguments[], uint32_t *result) {
  const uint8_t *bytes = engine_bytes(arguments[0], arguments[1]);
  if (bytes) *result = checksum(bytes, arguments[1]);
  return bytes != NULL;
}

static uint8_t *read_file(const char *name, size_t *length) {
  FILE *file = fopen(name, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) fail("%s cannot be read", name);
  *length = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*length + 1);
  if (!bytes || fread(bytes, 1, *length, file) != *length) fail("%s cannot be read", name);
  fclose(file);
  return bytes;
}

static void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  exit(1);
}
