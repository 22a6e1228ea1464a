// What carries the frames of astcp-linux: a TAP device, or a stream socket. mac.c makes the board's MAC of it.

#ifndef ASTCP_LINK_H
#define ASTCP_LINK_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINK_DESCRIPTORS_MAX 2

struct link {
  // False: it can't be had, and standard error says why.
  bool (*open)(const char *name);
  void (*close)(void);
  // As mac_receive, mac_transmit and mac_link_is_up (mac.h).
  size_t (*receive)(uint8_t *frame, size_t capacity);
  bool (*transmit)(const uint8_t *frame, size_t length);
  bool (*is_up)(void);
  // Fills in what to wait for, and returns how many. `wait_ms` may be lowered to come back sooner.
  int (*descriptors)(struct pollfd descriptors[LINK_DESCRIPTORS_MAX], int *wait_ms);
};

// A TAP device by name, made if there is none.
extern const struct link tap_link;

// A stream socket, by its path or as host:port, with the framing of QEMU's `-netdev stream`: each frame stands behind its
// length, 4 bytes, most significant first. When the other end goes away the link is down, until it is there again.
extern const struct link stream_link;

#endif
