// A MAC that a test plays: it hands out what the test puts in, keeps what was transmitted, and has the time, the link and
// the room that the test says.

#ifndef FAKE_MAC_H
#define FAKE_MAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_FRAME_BYTES 2048
#define FAKE_FRAMES_MAX 256

struct fake_frame {
  uint8_t bytes[FAKE_FRAME_BYTES];
  size_t length;
};

struct fake_mac {
  bool starts;
  bool has_started;
  bool link_is_up;
  bool has_room;
  uint32_t now;
  uint32_t randoms_drawn;
  struct fake_frame waiting[FAKE_FRAMES_MAX];
  size_t waiting_count, taken_count;
  struct fake_frame sent[FAKE_FRAMES_MAX];
  size_t sent_count;
  // What happens while the module transmits.
  void (*on_transmit)(void);
};

extern struct fake_mac fake;

// Started, with a link and room, at time 0, and with nothing waiting.
void fake_reset(void);

// Lets a frame wait to be received.
void fake_put(const uint8_t *frame, size_t length);

#endif
