// The core of core.h.

#include "core.h"

#include "checksum.h"
#include "engine.h"
#include "frame-text.h"
#include "messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFUSED_AGAIN_MS 10
// So many polls in a row with nobody there, and at least this long must have gone by. Retransmissions alone take longer.
#define SETTLING_POLLS 200
#define SETTLING_MS 1000
#define LINES_MAX 16

struct core_host core_host;

static const struct {
  uint32_t address, bytes;
} regions[] = {
#define REGION(address, bytes) {address, bytes},
    CORE_REGIONS(REGION)
#undef REGION
};
static const size_t region_count = sizeof regions / sizeof regions[0];
#define RECEIVE_FRAME regions[0].address
#define RECEIVE_FRAME_BYTES regions[0].bytes

static engine_export exports[CORE_EXPORT_COUNT];
static void (*listener)(const struct wire_segment *segment);
static uint8_t *memory;
static uint8_t at_first[MODULE_MEMORY_BYTES];

// What is being called, and what it has transmitted.
static enum { CALLED, TAKES_FRAME, POLLS } activity;
static bool is_rehearsal;
static uint32_t transmissions;
static bool was_refused;
static uint8_t sent[FRAME_BYTES_MAX];
static size_t sent_bytes;

// What happened last, for who has to find out why.
static char lines[LINES_MAX][240];
static unsigned line_count;

static _Noreturn void fails(const char *why);
static char *next_line(void);
static void tell_frame(const char *direction, const uint8_t *frame, size_t length);
static uint32_t call(enum core_export number, const uint32_t arguments[]);
static uint32_t call_told(enum core_export number, const uint32_t arguments[]);
static bool transmit(const uint32_t arguments[], uint32_t *result);
static bool draw_random(const uint32_t arguments[], uint32_t *result);
static bool hear_trace(const uint32_t arguments[], uint32_t *result);
static void fill_guards(uint8_t pattern);
static void check_guards(uint8_t pattern);
static uint32_t guard_after(size_t index);

void core_load(void (*hears)(const struct wire_segment *segment)) {
  static const struct engine_import imports[] = {
      {"transmit", 2, 1, transmit},
      {"random", 0, 1, draw_random},
      {"trace", 4, 0, hear_trace},
  };
  if (engine_load(NULL, 0, ABI_IMPORT_MODULE, imports, sizeof imports / sizeof imports[0]) != ENGINE_LOADED) {
    fails(engine_problem());
  }
  static const struct {
    const char *name;
    int arguments, results;
  } contract[] = {
#define EXPORT(name, arguments, results) {#name, arguments, results},
      ABI_EXPORTS(EXPORT)
      ABI_NETWORKED_EXPORTS(EXPORT)
#undef EXPORT
  };
  for (int i = 0; i < CORE_EXPORT_COUNT; i++) {
    exports[i] = engine_find(contract[i].name, contract[i].arguments, contract[i].results);
    if (!exports[i]) fails(engine_problem());
  }
  listener = hears;
  memory = engine_bytes(0, MODULE_MEMORY_BYTES);
  memcpy(at_first, memory, MODULE_MEMORY_BYTES);
}

void core_init(void) {
  // Not long before the clock wraps.
  core_host = (struct core_host){.now = 0xFFFF0000u, .random = 1, .link_is_up = true};
  memcpy(memory, at_first, MODULE_MEMORY_BYTES);
  call(CORE_init, (const uint32_t[]){0x0200, 2, 0, core_host.now});
  call(CORE_configure, (const uint32_t[]){OUR_ADDRESS, 0xFFFFFF00u, NETWORK + 254});
  fill_guards(0);
}

void core_save(struct core_snapshot *snapshot) {
  snapshot->host = core_host;
  memcpy(snapshot->memory, memory, CORE_MAP_END);
}

void core_restore(const struct core_snapshot *snapshot) {
  core_host = snapshot->host;
  memcpy(memory, snapshot->memory, CORE_MAP_END);
  fill_guards(0);
  line_count = 0;
}

uint8_t *core_memory(uint32_t address, uint32_t length) { return engine_bytes(address, length); }

uint32_t core_call(enum core_export number, uint32_t a, uint32_t b, uint32_t c) {
  return call_told(number, (const uint32_t[ENGINE_ARGUMENTS_MAX]){a, b, c});
}

uint32_t core_send_message(uint32_t handle, uint32_t address, uint32_t port, uint32_t from, uint32_t length) {
  return call_told(CORE_udpSend, (const uint32_t[ENGINE_ARGUMENTS_MAX]){handle, address, port, from, length});
}

static uint32_t call_told(enum core_export number, const uint32_t arguments[]) {
  static const char *const names[] = {
#define EXPORT(name, arguments, results) #name,
      ABI_EXPORTS(EXPORT)
      ABI_NETWORKED_EXPORTS(EXPORT)
#undef EXPORT
  };
  char *line = next_line();
  const int told[] = {(int)arguments[0], (int)arguments[1], (int)arguments[2]};
  snprintf(line, sizeof lines[0], "%s %d %d %d", names[number], told[0], told[1], told[2]);
  activity = CALLED;
  const uint32_t result = call(number, arguments);
  const size_t length = strlen(line);
  snprintf(line + length, sizeof lines[0] - length, " = %d", (int)result);
  check_guards(0);
  if (number == CORE_linkChanged) core_host.link_is_up = arguments[0];
  return result;
}

void core_input(const uint8_t *frame, size_t length) {
  static uint8_t before[CORE_MAP_END], after[CORE_MAP_END];
  static uint8_t answer[FRAME_BYTES_MAX];
  const struct core_host host = core_host;
  const size_t present = length < RECEIVE_FRAME_BYTES ? length : RECEIVE_FRAME_BYTES;
  size_t answer_bytes = 0;
  tell_frame("<", frame, present);
  memcpy(before, memory, CORE_MAP_END);
  activity = TAKES_FRAME;
  for (int turn = 0; turn < 2; turn++) {
    // The first time it is only seen what comes of it.
    const uint8_t pattern = turn == 0 ? 0xA5 : 0;
    is_rehearsal = turn == 0;
    if (turn == 1) {
      memcpy(after, memory, CORE_MAP_END);
      memcpy(answer, sent, sent_bytes);
      answer_bytes = sent_bytes;
      memcpy(memory, before, CORE_MAP_END);
      core_host = host;
    }
    memcpy(memory + RECEIVE_FRAME, frame, present);
    memset(memory + RECEIVE_FRAME + present, turn == 0 ? 0xFF : 0x01, RECEIVE_FRAME_BYTES - present);
    fill_guards(pattern);
    transmissions = 0;
    sent_bytes = 0;
    call(CORE_input, (const uint32_t[]){core_host.now, (uint32_t)length});
    check_guards(pattern);
    if (transmissions > 1) fails("a frame was answered by more than one");
  }
  if (sent_bytes != answer_bytes || memcmp(sent, answer, answer_bytes) != 0) {
    fails("what was answered depends on what stands behind the frame, or beside a table");
  }
  for (size_t i = 1; i < region_count; i++) {
    if (memcmp(memory + regions[i].address, after + regions[i].address, regions[i].bytes) != 0) {
      fails("what was remembered depends on what stands behind the frame, or beside a table");
    }
  }
}

void core_poll(uint32_t milliseconds) {
  core_host.now += milliseconds;
  snprintf(next_line(), sizeof lines[0], "poll after %u ms", (unsigned)milliseconds);
  activity = POLLS;
  was_refused = false;
  core_host.wait = call(CORE_poll, (const uint32_t[]){core_host.now});
  check_guards(0);
  if (core_host.wait == 0) fails("a poll asks for another one at once");
  if (was_refused && core_host.wait > REFUSED_AGAIN_MS) fails("what the MAC refused isn't offered again soon");
}

void core_settle(void) {
  core_host.refusals = 0;
  uint64_t elapsed = 0;
  core_poll(0);
  for (int polls = 0; polls < SETTLING_POLLS && core_host.wait != ABI_NEVER; polls++) {
    elapsed += core_host.wait;
    core_poll(core_host.wait);
  }
  if (core_host.wait != ABI_NEVER && elapsed < SETTLING_MS) fails("it asks for polls without an end");
  const bool is_whole = memcmp(memory, at_first, RECEIVE_FRAME - CORE_GUARD_BYTES) == 0 &&
                        memcmp(memory + CORE_MAP_END, at_first + CORE_MAP_END, MODULE_MEMORY_BYTES - CORE_MAP_END) == 0;
  if (!is_whole) fails("a constant has changed, or what belongs to nobody");
}

static uint32_t call(enum core_export number, const uint32_t arguments[]) {
  uint32_t result = 0;
  if (!engine_call(exports[number], arguments, &result)) fails(engine_problem());
  return result;
}

// --- The module's imports ---

static bool transmit(const uint32_t arguments[], uint32_t *result) {
  const uint8_t *frame = engine_bytes(arguments[0], arguments[1]);
  if (!frame || arguments[1] > FRAME_BYTES_MAX) fails("a frame outside the memory");
  bool is_segment;
  struct wire_segment segment;
  const char *complaint = complaint_about(frame, arguments[1], &is_segment, &segment);
  if (!is_rehearsal || complaint) tell_frame(">", frame, arguments[1]);
  if (complaint) fails(complaint);
  if (activity == CALLED) fails("only input and poll transmit");
  if (!core_host.link_is_up) fails("something was transmitted without a link");
  transmissions++;
  memcpy(sent, frame, arguments[1]);
  sent_bytes = arguments[1];
  was_refused = core_host.refusals > 0;
  if (was_refused) core_host.refusals--;
  *result = !was_refused;
  if (!was_refused && is_segment && !is_rehearsal) listener(&segment);
  if (!was_refused && !is_segment && !is_rehearsal) messages_hear(frame, arguments[1]);
  return true;
}

static bool draw_random(const uint32_t arguments[], uint32_t *result) {
  (void)arguments;
  core_host.random = core_host.random * 1664525u + 1013904223u;
  *result = core_host.random ^ core_host.random >> 16;
  return true;
}

static bool hear_trace(const uint32_t arguments[], uint32_t *result) {
  (void)arguments, (void)result;
  return true;
}

// --- The guards ---

// Behind each region, and before the first.
static uint32_t guard_after(size_t index) { return regions[index].address + regions[index].bytes; }

static void fill_guards(uint8_t pattern) {
  memset(memory + RECEIVE_FRAME - CORE_GUARD_BYTES, pattern ^ 0x6B, CORE_GUARD_BYTES);
  for (size_t i = 0; i < region_count; i++) memset(memory + guard_after(i), pattern ^ 0x6B, CORE_GUARD_BYTES);
}

static void check_guards(uint8_t pattern) {
  uint8_t whole[CORE_GUARD_BYTES];
  memset(whole, pattern ^ 0x6B, CORE_GUARD_BYTES);
  bool is_whole = memcmp(memory + RECEIVE_FRAME - CORE_GUARD_BYTES, whole, CORE_GUARD_BYTES) == 0;
  for (size_t i = 0; i < region_count; i++) {
    is_whole = is_whole && memcmp(memory + guard_after(i), whole, CORE_GUARD_BYTES) == 0;
  }
  if (!is_whole) fails("a guard was overwritten");
}

// --- Telling ---

static _Noreturn void fails(const char *why) {
  const unsigned first = line_count > LINES_MAX ? line_count - LINES_MAX : 0;
  for (unsigned i = first; i < line_count; i++) fprintf(stderr, "  %s\n", lines[i % LINES_MAX]);
  fprintf(stderr, "FOUND: %s\n", why);
  abort();
}

static char *next_line(void) { return lines[line_count++ % LINES_MAX]; }

static void tell_frame(const char *direction, const uint8_t *frame, size_t length) {
  // In a place of its own, so that it is noticed when more of it is read.
  uint8_t *copy = malloc(length > 0 ? length : 1);
  if (!copy) fails("there is no memory left");
  memcpy(copy, frame, length);
  char text[200];
  frame_text(copy, length, text, sizeof text);
  free(copy);
  snprintf(next_line(), sizeof lines[0], "%s %s (%zu bytes)", direction, text, length);
}
