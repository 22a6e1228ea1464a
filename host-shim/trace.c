// Which state belongs to which frame: the core tells states by entry, frames carry addresses and ports. An entry becomes
// known by the segment during whose arrival it is named first, or by the segment that is sent first after that.

#include "trace.h"

#include "abi.h"
#include "frame-text.h"
#include "mac.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ENTRIES_MAX 64
#define LINE_BYTES 360
// The peer's address and port, and our port.
#define TUPLE_BYTES 8

struct known_entry {
  uint32_t entry;
  uint8_t tuple[TUPLE_BYTES];
  uint8_t state;
  bool is_used, has_tuple, is_untold;
};

static void (*print_line)(const char *line);
static uint32_t started_at;
static struct known_entry entries[ENTRIES_MAX];
static size_t next_to_replace;
// The segment that is being handed in, while its turn lasts.
static uint8_t arriving[TUPLE_BYTES];
static bool is_arriving;
// The line of a segment that belongs to no connection yet. It may begin one, and then the module tells in which state it
// was met. Empty: there is none.
static char held_text[LINE_BYTES];

static void see_frame(enum direction direction, const uint8_t *frame, size_t length, size_t present);
static void see_point(uint32_t point, uint32_t a, uint32_t b, uint32_t c);
static void end_turn(void);
static void forget_all(void);
static bool read_tuple(enum direction direction, const uint8_t *frame, size_t length, uint8_t tuple[TUPLE_BYTES]);
static struct known_entry *entry_of(const uint8_t tuple[TUPLE_BYTES]);
static struct known_entry *entry_numbered(uint32_t number);
static struct known_entry *new_entry(uint32_t number);
static void tell_changes_but(const struct known_entry *shown);
static void tell_held(const char *state);
static void print(const char *state, const char *arrow, const char *text);

const struct observer *trace_start(void (*print_to)(const char *line)) {
  static const struct observer observer = {see_frame, see_point, end_turn, forget_all};
  print_line = print_to;
  started_at = mac_milliseconds();
  forget_all();
  return &observer;
}

static const char *name_of(unsigned state) {
  static const char *const names[] = {
      [ABI_CLOSED] = "CLOSED",         [ABI_LISTEN] = "LISTEN",           [ABI_SYN_SENT] = "SYN-SENT",
      [ABI_SYN_RECEIVED] = "SYN-RECEIVED", [ABI_ESTABLISHED] = "ESTABLISHED", [ABI_FIN_WAIT_1] = "FIN-WAIT-1",
      [ABI_FIN_WAIT_2] = "FIN-WAIT-2", [ABI_CLOSE_WAIT] = "CLOSE-WAIT",   [ABI_CLOSING] = "CLOSING",
      [ABI_LAST_ACK] = "LAST-ACK",     [ABI_TIME_WAIT] = "TIME-WAIT",
  };
  return state < sizeof names / sizeof names[0] ? names[state] : "?";
}

static void see_frame(enum direction direction, const uint8_t *frame, size_t length, size_t present) {
  tell_held("");
  uint8_t tuple[TUPLE_BYTES];
  const bool has_tuple = length == present && read_tuple(direction, frame, length, tuple);
  struct known_entry *known = has_tuple ? entry_of(tuple) : NULL;
  if (direction == SENT && has_tuple && !known) {
    // Opened by us: its state was told before there was a segment.
    for (size_t i = 0; i < ENTRIES_MAX && !known; i++) {
      if (entries[i].is_used && !entries[i].has_tuple) known = &entries[i];
    }
    if (known) memcpy(known->tuple, tuple, TUPLE_BYTES), known->has_tuple = true;
  }
  if (direction == RECEIVED) {
    // What the frame before this one has changed is told before this one changes more.
    tell_changes_but(NULL);
    is_arriving = has_tuple;
    if (has_tuple) memcpy(arriving, tuple, TUPLE_BYTES);
  } else {
    tell_changes_but(known);
  }
  char text[LINE_BYTES];
  frame_text(frame, present, text, sizeof text);
  if (is_arriving && direction == RECEIVED && !known) memcpy(held_text, text, sizeof text);
  else print(known ? name_of(known->state) : "", direction == RECEIVED ? "◀──" : "──▶", text);
}

static void see_point(uint32_t point, uint32_t a, uint32_t b, uint32_t c) {
  if (point == ABI_POINT_MOVED) {
    struct known_entry *known = entry_numbered(a);
    if (known) known->entry = b;
  }
  if (point != ABI_POINT_STATE) return;
  tell_held(b == ABI_LISTEN ? name_of(b) : "");
  struct known_entry *known = entry_numbered(a);
  if (!known || b == ABI_CLOSED || b == ABI_LISTEN) {
    // A new connection, perhaps in the place of an old one.
    if (known) known->is_used = false;
    known = new_entry(a);
  }
  known->state = (uint8_t)c;
  known->is_untold = true;
}

static void end_turn(void) {
  tell_held("");
  tell_changes_but(NULL);
  is_arriving = false;
}

static void forget_all(void) {
  tell_held("");
  memset(entries, 0, sizeof entries);
  is_arriving = false;
}

// --- Entries ---

// Prints what has changed since it was shown last. A change that a frame is about to show needs no line of its own.
static void tell_changes_but(const struct known_entry *shown) {
  for (size_t i = 0; i < ENTRIES_MAX; i++) {
    struct known_entry *one = &entries[i];
    if (!one->is_used || !one->is_untold) continue;
    // Who is opened by us speaks soon.
    if (!one->has_tuple && one->state == ABI_SYN_SENT) continue;
    one->is_untold = false;
    if (one != shown) print(name_of(one->state), "   ", "");
    if (one->state == ABI_CLOSED) one->is_used = false;
  }
}

static void tell_held(const char *state) {
  if (!held_text[0]) return;
  print(state, "◀──", held_text);
  held_text[0] = 0;
}

static struct known_entry *entry_of(const uint8_t tuple[TUPLE_BYTES]) {
  for (size_t i = 0; i < ENTRIES_MAX; i++) {
    struct known_entry *one = &entries[i];
    if (one->is_used && one->has_tuple && memcmp(one->tuple, tuple, TUPLE_BYTES) == 0) return one;
  }
  return NULL;
}

static struct known_entry *entry_numbered(uint32_t number) {
  for (size_t i = 0; i < ENTRIES_MAX; i++) {
    if (entries[i].is_used && entries[i].entry == number) return &entries[i];
  }
  return NULL;
}

static struct known_entry *new_entry(uint32_t number) {
  size_t place = 0;
  while (place < ENTRIES_MAX && entries[place].is_used) place++;
  // More than are kept: the one that was first is forgotten, and its frames go without a state.
  if (place == ENTRIES_MAX) place = next_to_replace++ % ENTRIES_MAX;
  struct known_entry *made = &entries[place];
  *made = (struct known_entry){.entry = number, .is_used = true, .has_tuple = is_arriving};
  if (is_arriving) memcpy(made->tuple, arriving, TUPLE_BYTES);
  return made;
}

// The tuple of a TCP segment. False: it is something else.
static bool read_tuple(enum direction direction, const uint8_t *frame, size_t length, uint8_t tuple[TUPLE_BYTES]) {
  if (length < 54 || frame[12] != 8 || frame[13] != 0 || frame[23] != 6) return false;
  const size_t ports = 14 + (frame[14] & 15u) * 4;
  if (length < ports + 20) return false;
  const size_t peer = direction == RECEIVED ? 0 : 1;
  memcpy(tuple, frame + 26 + peer * 4, 4);
  memcpy(tuple + 4, frame + ports + peer * 2, 2);
  memcpy(tuple + 6, frame + ports + (1 - peer) * 2, 2);
  return true;
}

static void print(const char *state, const char *arrow, const char *text) {
  char line[LINE_BYTES + 48];
  const uint32_t elapsed = mac_milliseconds() - started_at;
  int length = snprintf(line, sizeof line, "%4u.%03u  %-12s %s  %s", (unsigned)(elapsed / 1000),
                        (unsigned)(elapsed % 1000), state, arrow, text);
  while (length > 0 && line[length - 1] == ' ') line[--length] = 0;
  print_line(line);
}
