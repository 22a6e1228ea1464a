// Plays a script (subject.ts) to a stack: hands in the frames, polls, and takes what it transmits, as a host does that has
// the frames in its memory. Whatever is transmitted has to be what it was when the script was recorded, so that what is
// measured is surely the operation.

#include "player.h"

#include "checksum.h"
#include "engine.h"
#include "measurement.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_BYTES 1514

struct script_head {
  uint32_t preparing, measured, operations, frames;
};

// One call: a poll, or with a length `input` of the bytes behind it, which are filled up to whole words.
struct script_call {
  uint32_t now, length;
  uint8_t frame[];
};

static uint32_t random_state = 1;
static uint8_t *transmitted_end, *transmitted_limit;
static engine_export input, poll_export;
static uint8_t *receive_frame;

const struct script_call *play_measured(const struct script_call *call, uint32_t count);

static void start(const uint8_t *module, size_t module_bytes);
static const struct script_call *play(const struct script_call *call, uint32_t count);
static uint32_t ask(const char *name, int arguments, int results, const uint32_t values[]);
static engine_export find(const char *name, int arguments, int results);
static _Noreturn void fail(const char *format, ...);

static bool transmit(const uint32_t arguments[], uint32_t *result);
static bool draw_random(const uint32_t arguments[], uint32_t *result);
static bool sum_checksum(const uint32_t arguments[], uint32_t *result);

struct played play_script(const uint8_t *script, size_t script_bytes, const uint8_t *module, size_t module_bytes) {
  const struct script_head *head = (const struct script_head *)script;
  const struct script_call *call = (const struct script_call *)(head + 1);
  const size_t room = script_bytes + 2 * FRAME_BYTES * (size_t)(head->preparing + 16);
  uint8_t *transmitted = malloc(room);
  if (!transmitted) fail("no memory");
  // Memory that was never touched would cost its first user a page fault.
  memset(transmitted, 1, room);
  transmitted_limit = transmitted + room - FRAME_BYTES - 2 * sizeof(uint32_t);
  transmitted_end = transmitted;
  random_state = 1;
  start(module, module_bytes);
  call = play(call, head->preparing);

  transmitted_end = transmitted;
  measurement_begin();
  call = play_measured(call, head->measured);
  const uint64_t measured = measurement_end();

  const size_t expected_bytes = (size_t)(script + script_bytes - (const uint8_t *)call);
  if ((size_t)(transmitted_end - transmitted) != expected_bytes || memcmp(transmitted, call, expected_bytes) != 0) {
    fail("the stack transmits something else than when the script was recorded");
  }
  free(transmitted);
  engine_unload();
  return (struct played){.operations = head->operations, .measured = measured, .buffer_bytes = room};
}

__attribute__((noinline)) const struct script_call *play_measured(const struct script_call *call, uint32_t count) {
  return play(call, count);
}

static const struct script_call *play(const struct script_call *call, uint32_t count) {
  for (; count > 0; count--) {
    const uint32_t values[] = {call->now, call->length};
    uint32_t wait = 0;
    bool runs = true;
    if (call->length > 0) {
      memcpy(receive_frame, call->frame, call->length);
      runs = engine_call(input, values, NULL);
    } else {
      runs = engine_call(poll_export, values, &wait);
    }
    if (!runs) fail("%s", engine_problem());
    call = (const struct script_call *)(call->frame + (call->length + 3) / 4 * 4);
  }
  return call;
}

// As Subject does (subject.ts).
static void start(const uint8_t *module, size_t module_bytes) {
  static const struct engine_import imports[] = {
      {"transmit", 2, 1, transmit},
      {"random", 0, 1, draw_random},
      {"checksum", 2, 1, sum_checksum},
  };
  if (engine_load(module, module_bytes, "host", imports, 3) != ENGINE_LOADED) fail("%s", engine_problem());
  const uint32_t address = ask("receiveFrame", 0, 1, NULL);
  receive_frame = engine_bytes(address, FRAME_BYTES);
  if (!receive_frame) fail("there is no room for a frame");
  ask("init", 4, 0, (const uint32_t[]){0x0200, 0x0A000702, 0, 5000});
  ask("configure", 3, 0, (const uint32_t[]){0x0A000702, 0xFFFFFF00, 0});
  input = find("input", 2, 0);
  poll_export = find("poll", 1, 1);
}

static uint32_t ask(const char *name, int arguments, int results, const uint32_t values[]) {
  uint32_t result = 0;
  if (!engine_call(find(name, arguments, results), values, results ? &result : NULL)) fail("%s", engine_problem());
  return result;
}

static engine_export find(const char *name, int arguments, int results) {
  engine_export found = engine_find(name, arguments, results);
  if (!found) fail("%s", engine_problem());
  return found;
}

static bool transmit(const uint32_t arguments[], uint32_t *result) {
  const uint32_t length = arguments[1];
  const uint8_t *frame = engine_bytes(arguments[0], length);
  if (!frame || length > FRAME_BYTES || transmitted_end > transmitted_limit) return false;
  // Behind the last bytes, up to a whole word, stand zeros.
  memset(transmitted_end + sizeof length + length / 4 * 4, 0, sizeof length);
  memcpy(transmitted_end, &length, sizeof length);
  memcpy(transmitted_end + sizeof length, frame, length);
  transmitted_end += sizeof length + (length + 3) / 4 * 4;
  *result = 1;
  return true;
}

// As nextRandom does (subject.ts).
static bool draw_random(const uint32_t arguments[], uint32_t *result) {
  (void)arguments;
  *result = random_state = random_state * 1664525 + 1013904223;
  return true;
}

static bool sum_checksum(const uint32_t arguments[], uint32_t *result) {
  const uint8_t *bytes = engine_bytes(arguments[0], arguments[1]);
  if (bytes) *result = checksum(bytes, arguments[1]);
  return bytes != NULL;
}

static _Noreturn void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  exit(1);
}
