// One of the two ends that the link joins: a TAP device, or a stream socket.

#ifndef BAD_LINK_END_H
#define BAD_LINK_END_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEADER_BYTES 4
#define ARRIVED_BYTES (1 << 18)

enum delivery {
  DELIVERED,
  // There is no room now: the end asks to be woken when there is.
  NOT_NOW,
  // Nobody is there, or it is no frame for this end: it is lost.
  NOT_TAKEN,
};

struct end {
  const struct end_kind *kind;
  const char *name;
  // The device, or the connection. -1: not there.
  int descriptor;
  bool is_full;

  // Of sockets only. Whoever comes is awaited here; -1: we go there.
  int listener;
  uint64_t tried_at;
  // What has come and was not yet taken, from `start` to `finish`.
  uint8_t arrived[ARRIVED_BYTES];
  size_t start, finish;
  // What is left of a frame of which the socket took the first part only.
  uint8_t unsent[ARRIVED_BYTES];
  size_t unsent_bytes;
};

struct end_kind {
  const char *prefix;
  // False: it can't be had, and errno says why.
  bool (*open)(struct end *end);
  void (*close)(struct end *end);
  // What to wait for. `until` may be brought forward.
  struct pollfd (*waits_for)(struct end *end, uint64_t *until);
  // The next frame, or 0. Longer ones than FRAME_BYTES_MAX never come.
  size_t (*receive)(struct end *end, uint8_t *frame);
  enum delivery (*deliver)(struct end *end, const uint8_t *frame, size_t length);
  // False: the end will never come back.
  bool (*is_alive)(const struct end *end);
};

// tap:NAME or tap:NAME@NAMESPACE
extern const struct end_kind tap_kind;
// listen:WHERE and connect:WHERE
extern const struct end_kind listen_kind;
extern const struct end_kind connect_kind;

// Nanoseconds of a clock that doesn't go back.
uint64_t now_ns(void);

#endif
