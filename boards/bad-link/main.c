// astcp-bad-link: two ends, and a bad link between them. Here are the loop, the signals and the last words; what happens
// to a frame stands in direction.c.

#include "arguments.h"
#include "direction.h"
#include "end.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

// How many frames are read from an end before the others get their turn.
#define FRAMES_PER_TURN 64
#define NS_PER_SECOND 1000000000

static volatile sig_atomic_t is_to_end;
// The direction of the same number leads from the end to the other one.
static struct end ends[2];
static struct direction directions[2];

static bool open_end(struct end *end, const char *word);
static sigset_t end_on_signals(void);
static void deliver_due(struct direction *direction, struct end *end, uint64_t now);
static void wait_for_news(uint64_t until, const sigset_t *signals);
static void take_all(struct end *end, struct direction *direction);
static void print_counts(void);

int main(int count, char *words[]) {
  const struct arguments arguments = read_arguments(count, words);
  for (uint32_t i = 0; i < 2; i++) {
    direction_start(&directions[i], &arguments.directions[i], arguments.seed, i);
    if (!open_end(&ends[i], arguments.ends[i])) return EXIT_NO_END;
  }
  const sigset_t signals = end_on_signals();
  // The kernel may otherwise wake us 50 us late, which is the time of five frames at 1 Gbit/s.
  prctl(PR_SET_TIMERSLACK, 1);

  bool are_alive = true;
  while (!is_to_end && are_alive) {
    const uint64_t now = now_ns();
    uint64_t until = NEVER;
    for (int i = 0; i < 2; i++) {
      deliver_due(&directions[i], &ends[1 - i], now);
      const uint64_t next = ends[1 - i].is_full ? NEVER : direction_next(&directions[i]);
      if (next < until) until = next;
    }
    wait_for_news(until, &signals);
    for (int i = 0; i < 2; i++) take_all(&ends[i], &directions[i]);
    for (int i = 0; i < 2; i++) are_alive = are_alive && ends[i].kind->is_alive(&ends[i]);
  }

  for (int i = 0; i < 2; i++) {
    if (!ends[i].kind->is_alive(&ends[i])) fprintf(stderr, "astcp-bad-link: %s is gone\n", arguments.ends[i]);
    ends[i].kind->close(&ends[i]);
  }
  if (arguments.counts) print_counts();
  for (int i = 0; i < 2; i++) direction_stop(&directions[i]);
  return are_alive ? EXIT_OK : EXIT_NO_END;
}

uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * NS_PER_SECOND + (uint64_t)now.tv_nsec;
}

static bool open_end(struct end *end, const char *word) {
  const struct end_kind *const kinds[] = {&tap_kind, &listen_kind, &connect_kind};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    const size_t length = strlen(kinds[i]->prefix);
    if (strncmp(word, kinds[i]->prefix, length) != 0) continue;
    end->kind = kinds[i];
    end->name = word + length;
    if (end->kind->open(end)) return true;
    fprintf(stderr, "astcp-bad-link: %s: %s\n", word, strerror(errno));
    return false;
  }
  fprintf(stderr, "astcp-bad-link: no kind of end: %s\nTry --help.\n", word);
  exit(EXIT_USAGE);
}

static void handle_signal(int number) {
  (void)number;
  is_to_end = 1;
}

// Returns the signals to block while waiting: none of ours, which are blocked at all other times, so that none gets
// lost between looking and waiting.
static sigset_t end_on_signals(void) {
  const struct sigaction action = {.sa_handler = handle_signal};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigset_t ours, before;
  sigemptyset(&ours);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGTERM);
  sigprocmask(SIG_BLOCK, &ours, &before);
  return before;
}

static void deliver_due(struct direction *direction, struct end *end, uint64_t now) {
  while (direction_next(direction) <= now) {
    const struct travelling *frame = direction_first(direction);
    const enum delivery delivery = end->kind->deliver(end, frame->bytes, frame->length);
    if (delivery == NOT_NOW) return;
    if (delivery == NOT_TAKEN) {
      direction->counts.not_taken++;
    } else {
      direction->counts.delivered++;
      direction->counts.delivered_bytes += frame->length;
    }
    direction_drop_first(direction);
  }
}

static void wait_for_news(uint64_t until, const sigset_t *signals) {
  struct pollfd descriptors[2];
  for (int i = 0; i < 2; i++) descriptors[i] = ends[i].kind->waits_for(&ends[i], &until);
  const uint64_t now = now_ns();
  const uint64_t rest = until > now ? until - now : 0;
  const struct timespec timeout = {.tv_sec = (time_t)(rest / NS_PER_SECOND), .tv_nsec = (long)(rest % NS_PER_SECOND)};
  ppoll(descriptors, 2, until == NEVER ? NULL : &timeout, signals);
}

static void take_all(struct end *end, struct direction *direction) {
  static uint8_t frame[FRAME_BYTES_MAX];
  const uint64_t now = now_ns();
  for (int taken = 0; taken < FRAMES_PER_TURN; taken++) {
    const size_t length = end->kind->receive(end, frame);
    if (length == 0) return;
    direction_take(direction, now, frame, length);
  }
}

static void print_counts(void) {
  const struct counts *forth = &directions[0].counts, *back = &directions[1].counts;
  printf("%-16s %14s %14s\n", "", "forth", "back");
#define ROW(name, field) printf("%-16s %14" PRIu64 " %14" PRIu64 "\n", name, forth->field, back->field)
  ROW("came", came);
  ROW("delivered", delivered);
  ROW("delivered bytes", delivered_bytes);
  ROW("lost", lost);
  ROW("duplicated", duplicated);
  ROW("corrupted", corrupted);
  ROW("held back", held_back);
  ROW("queue was full", queue_was_full);
  ROW("too long", too_long);
  ROW("not taken", not_taken);
#undef ROW
}
