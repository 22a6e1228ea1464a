// What the tests of the shim do in C, by name: `cases NAME [MODULE]`. It ends with 0 if all is as it should be; the names
// and what they show stand in shim.test.ts.

#include "abi.h"
#include "checksum.h"
#include "fake-mac.h"
#include "frames.h"
#include "mac.h"
#include "observed-cases.h"
#include "shim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PING_BYTES 46

static uint8_t *module;
static size_t module_bytes;
static char said[400];
static enum shim_status status;

// What an observer was told of the frame that was received last.
static size_t seen_length, seen_present;

static void see_frame(enum direction direction, const uint8_t *frame, size_t length, size_t present) {
  (void)frame;
  if (direction != RECEIVED) return;
  seen_length = length;
  seen_present = present;
}

static void say(const char *sentence) { snprintf(said, sizeof said, "%s", sentence); }

static void start(void) {
  static const struct observer observer = {.frame = see_frame};
  static const struct observer *const observers[] = {&observer, NULL};
  const struct shim_options options = {
      .module = module,
      .module_bytes = module_bytes,
      .address = 0x0A000702,
      .mask = 0xFFFFFF00,
      .say = say,
      .observers = observers,
  };
  status = shim_start(&options);
}

static void start_running(void) {
  start();
  CHECK(status == SHIM_RUNS);
}

static uint32_t step(void) {
  const uint32_t wait = shim_step(&status);
  CHECK(status == SHIM_RUNS);
  return wait;
}

static uint32_t count_of(const char *wanted) {
  char name[40];
  uint32_t value = 0;
  for (uint32_t i = 0; shim_counter(i, name, sizeof name, &value); i++) {
    if (strcmp(name, wanted) == 0) return value;
  }
  fprintf(stderr, "no counter %s\n", wanted);
  exit(1);
}

static void put_ping(uint16_t sequence) {
  uint8_t frame[FAKE_FRAME_BYTES];
  fake_put(frame, echo_request(frame, sequence));
}

// What the peer needs to have said before it is answered.
static void introduce_peer(void) {
  uint8_t frame[FAKE_FRAME_BYTES];
  step();
  fake_put(frame, arp_reply(frame));
  put_ping(0);
  step();
}

// --- Frames ---

static void counts_oversize_frames(void) {
  uint8_t frame[FAKE_FRAME_BYTES] = {0};
  start_running();
  echo_request(frame, 1);
  fake_put(frame, 1600);
  fake_put(frame, FAKE_FRAME_BYTES);
  step();
  CHECK(count_of("ethernet.too-long") == 2);
  // No more than there was room for.
  CHECK(seen_length == FAKE_FRAME_BYTES && seen_present >= 1514 && seen_present < FAKE_FRAME_BYTES);
  CHECK(count_of("icmp.echo-replies") == 0);
  introduce_peer();
  CHECK(count_of("icmp.echo-replies") == 1);
}

static void counts_runt_frames(void) {
  const uint8_t frame[13] = {2};
  start_running();
  fake_put(frame, 1);
  fake_put(frame, 13);
  step();
  CHECK(count_of("ethernet.too-short") == 2);
  introduce_peer();
  CHECK(count_of("icmp.echo-replies") == 1);
}

static void hands_in_a_flood_by_parts(void) {
  start_running();
  introduce_peer();
  const size_t before = fake.taken_count;
  for (uint16_t i = 0; i < 100; i++) put_ping(i);
  CHECK(step() == 0);
  CHECK(fake.taken_count - before == 64);
  CHECK(step() > 0);
  CHECK(fake.taken_count - before == 100);
}

static void ping_meanwhile(void) {
  if (fake.waiting_count >= 10) return;
  put_ping((uint16_t)fake.waiting_count);
  // Nobody asks for it before the module has returned.
  CHECK(fake.taken_count < fake.waiting_count);
}

static void lets_frames_wait_that_come_meanwhile(void) {
  start_running();
  introduce_peer();
  fake.on_transmit = ping_meanwhile;
  put_ping(2);
  step();
  CHECK(fake.taken_count == 10);
  // The frame that made the peer known is no echo request.
  CHECK(count_of("icmp.echo-replies") == 9);
  for (uint16_t sequence = 2; sequence < 10; sequence++) {
    CHECK(fake.sent[fake.sent_count - 10 + sequence].bytes[41] == sequence);
  }
}

// --- Transmission ---

static void offers_a_refused_frame_again(void) {
  start_running();
  fake.has_room = false;
  CHECK(step() <= 10);
  mac_wait(10);
  CHECK(step() <= 10);
  CHECK(fake.sent_count == 0);
  fake.has_room = true;
  mac_wait(10);
  step();
  CHECK(fake.sent_count == 1);
  // The announcement of its address.
  CHECK(fake.sent[0].length == 42 && fake.sent[0].bytes[13] == 6);
}

static void loses_frames_without_a_link(void) {
  start_running();
  introduce_peer();
  const size_t before = fake.sent_count;
  fake.link_is_up = false;
  put_ping(1);
  step();
  CHECK(fake.sent_count == before);
  fake.link_is_up = true;
  put_ping(2);
  step();
  CHECK(fake.sent_count > before);
  CHECK(fake.sent[fake.sent_count - 1].length == PING_BYTES);
}

static void waits_for_a_link_at_its_start(void) {
  fake.link_is_up = false;
  start_running();
  step();
  CHECK(fake.sent_count == 0);
  fake.link_is_up = true;
  step();
  // The announcement of its address.
  CHECK(fake.sent_count == 1 && fake.sent[0].length == 42 && fake.sent[0].bytes[13] == 6);
}

// The module sends in every poll, and traps when the frame is refused.
static void takes_frames_without_a_link(void) {
  start_running();
  fake.link_is_up = false;
  step();
  CHECK(fake.sent_count == 0);
  fake.link_is_up = true;
  step();
  CHECK(fake.sent_count == 1 && fake.sent[0].length == 60);
}

// --- Time ---

// A SYN-ACK that nobody acknowledges is repeated after a second, though the clock wraps within it.
static void follows_the_clock_over_its_wrap(void) {
  uint8_t frame[FAKE_FRAME_BYTES];
  fake.now = 0xFFFFFE00;
  start_running();
  introduce_peer();
  fake_put(frame, syn(frame, 4000, 7));
  uint32_t wait = step();
  const uint32_t asked_at = fake.now;
  const size_t before = fake.sent_count;
  CHECK(fake.sent[before - 1].bytes[47] == 0x12);
  while (fake.sent_count == before && fake.now - asked_at < 10000) {
    CHECK(wait >= 1 && wait != ABI_NEVER);
    mac_wait(wait);
    wait = step();
  }
  CHECK(fake.now < asked_at);
  CHECK(fake.now - asked_at >= 1000 && fake.now - asked_at <= 1100);
  CHECK(fake.sent[before].bytes[47] == 0x12);
}

// --- Traps ---

// The module draws a random number in init, traps on a frame of 99 bytes, and answers any other with one of 60.
static void starts_a_module_afresh_that_trapped(void) {
  const uint8_t frame[FAKE_FRAME_BYTES] = {0};
  start_running();
  CHECK(fake.randoms_drawn == 1);
  fake_put(frame, 99);
  fake_put(frame, 60);
  CHECK(step() == 100);
  CHECK(shim_traps() == 1);
  CHECK(fake.randoms_drawn == 2);
  puts(said);
  step();
  CHECK(fake.sent_count == 1);
  fake_put(frame, 99);
  step();
  CHECK(shim_traps() == 2);
  CHECK(fake.randoms_drawn == 3);
}

// The module transmits what lies outside its memory, and asks for its checksum.
static void traps_what_reaches_out(void) {
  start_running();
  step();
  CHECK(shim_traps() == 1);
  CHECK(fake.sent_count == 0);
  puts(said);
}

// The module traps in its second start.
static void gives_up_what_cannot_start_again(void) {
  start_running();
  shim_step(&status);
  CHECK(status == SHIM_TRAPS_AT_ONCE);
  CHECK(shim_traps() == 1);
  puts(shim_problem());
}

// --- The start ---

static void says_how_it_starts(void) {
  start();
  printf("%d %s\n", (int)status, shim_problem());
}

static void needs_a_mac(void) {
  fake.starts = false;
  says_how_it_starts();
}

// --- The checksum ---

static void sums_as_the_slow_way_does(void) {
  static uint8_t bytes[1600];
  uint32_t seed = 1;
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
  memset(bytes + 200, 0xFF, 100);
  for (size_t start_at = 0; start_at < 16; start_at++) {
    for (size_t length = 0; length <= 1514; length += length < 80 ? 1 : 13) {
      uint32_t sum = 0;
      for (size_t i = 0; i < length; i++) sum += (uint32_t)bytes[start_at + i] << (i % 2 ? 0 : 8);
      while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
      CHECK(checksum(bytes + start_at, length) == sum);
    }
  }
}

static const struct {
  const char *name;
  void (*run)(void);
} cases[] = {
    {"start", says_how_it_starts},
    {"no-mac", needs_a_mac},
    {"oversize", counts_oversize_frames},
    {"runt", counts_runt_frames},
    {"flood", hands_in_a_flood_by_parts},
    {"meanwhile", lets_frames_wait_that_come_meanwhile},
    {"refusal", offers_a_refused_frame_again},
    {"link-loss", loses_frames_without_a_link},
    {"no-link", waits_for_a_link_at_its_start},
    {"link-down", takes_frames_without_a_link},
    {"clock-wrap", follows_the_clock_over_its_wrap},
    {"trap", starts_a_module_afresh_that_trapped},
    {"reach-out", traps_what_reaches_out},
    {"second-start", gives_up_what_cannot_start_again},
    {"checksum", sums_as_the_slow_way_does},
    {"capture", writes_a_capture},
    {"trace", prints_a_trace},
};

int main(int count, char *words[]) {
  FILE *file = count > 2 ? fopen(words[2], "rb") : NULL;
  if (file) {
    // Of exactly its length, so that a read beyond its end is noticed.
    fseek(file, 0, SEEK_END);
    module_bytes = (size_t)ftell(file);
    rewind(file);
    module = malloc(module_bytes);
    CHECK(module && fread(module, 1, module_bytes, file) == module_bytes);
    fclose(file);
  }
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    if (count < 2 || strcmp(words[1], cases[i].name) != 0) continue;
    fake_reset();
    cases[i].run();
    shim_stop();
    free(module);
    return 0;
  }
  fputs("Usage: cases NAME [MODULE]\n", stderr);
  return 2;
}
