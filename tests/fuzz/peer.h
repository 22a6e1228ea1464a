// Who talks with the core: one peer with many ports, who remembers of each conversation what he has heard, so that what he
// says next fits, if it is to.

#ifndef FUZZ_PEER_H
#define FUZZ_PEER_H

#include "wire.h"

#define FLOWS_MAX 12

struct flow {
  uint32_t address;
  uint16_t port, our_port;
  // What the core expects next, and as far as its window reaches.
  uint32_t next, edge;
  // Where what the core has sent begins that he hasn't acknowledged, and where it ends.
  uint32_t unacknowledged, end;
  uint32_t timestamp, core_timestamp;
  uint8_t window_shift;
  bool has_timestamps;
};

struct peer {
  struct flow flows[FLOWS_MAX];
  uint32_t count;
};

extern struct peer peer;

struct peer_segment {
  uint8_t flags;
  uint32_t sequence, acknowledgement, window, urgent;
  // Multiples of four bytes.
  uint8_t options[40];
  uint32_t option_bytes, data_bytes;
};

// The core has sent a segment.
void peer_hears(const struct wire_segment *segment);
// A conversation that hasn't begun.
struct flow *peer_begins(uint32_t address, uint16_t port, uint16_t our_port);
// Makes the segment's frame, and returns its length. What fits was said by him, and he goes on from there.
size_t peer_speaks(struct flow *flow, const struct peer_segment *segment, uint8_t *frame);
// Behind what stands there already; returns how many bytes that makes.
uint32_t put_timestamps(const struct flow *flow, uint8_t *options, uint32_t option_bytes);

#endif
