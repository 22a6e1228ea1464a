// The peer of peer.h.

#include "peer.h"

#include <string.h>

#define FIRST_NUMBER 100
#define PROTOCOL_TCP 6

struct peer peer;

static bool is_after(uint32_t one, uint32_t other) { return (int32_t)(one - other) > 0; }

void peer_hears(const struct wire_segment *segment) {
  struct flow *flow = NULL;
  for (uint32_t i = 0; i < FLOWS_MAX; i++) {
    struct flow *each = &peer.flows[i];
    const bool is_it = each->address == segment->address && each->port == segment->remote_port;
    if (is_it && each->our_port == segment->local_port) flow = each;
  }
  if (!flow) flow = peer_begins(segment->address, segment->remote_port, segment->local_port);
  if (segment->flags & RST) return;
  const uint32_t occupied = segment->data_bytes + (segment->flags & FIN ? 1 : 0) + (segment->flags & SYN ? 1 : 0);
  const uint32_t end = segment->sequence + occupied;
  if (segment->flags & SYN) {
    flow->unacknowledged = segment->sequence;
    flow->end = end;
    flow->window_shift = segment->has_window_shift ? segment->window_shift : 0;
    flow->has_timestamps = segment->has_timestamp;
  }
  if (is_after(end, flow->end)) flow->end = end;
  if (segment->has_timestamp) flow->core_timestamp = segment->timestamp;
  if (!(segment->flags & ACK)) return;
  flow->next = segment->acknowledgement;
  flow->edge = flow->next + (segment->window << (segment->flags & SYN ? 0 : flow->window_shift));
}

struct flow *peer_begins(uint32_t address, uint16_t port, uint16_t our_port) {
  struct flow *flow = &peer.flows[peer.count++ % FLOWS_MAX];
  *flow = (struct flow){
      .address = address,
      .port = port,
      .our_port = our_port,
      .next = FIRST_NUMBER,
      .edge = FIRST_NUMBER + 1,
      .timestamp = 1,
  };
  return flow;
}

size_t peer_speaks(struct flow *flow, const struct peer_segment *segment, uint8_t *frame) {
  const size_t header_bytes = 20 + segment->option_bytes;
  const size_t length = TCP_AT + header_bytes + segment->data_bytes;
  uint8_t *header = frame + TCP_AT;
  put_ipv4(frame, length, flow->address, PROTOCOL_TCP);
  put16(header, flow->port);
  put16(header + 2, flow->our_port);
  put32(header + 4, segment->sequence);
  put32(header + 8, segment->acknowledgement);
  header[12] = (uint8_t)(header_bytes << 2);
  header[13] = segment->flags;
  put16(header + 14, segment->window);
  put16(header + 16, 0);
  put16(header + 18, segment->urgent);
  memcpy(header + 20, segment->options, segment->option_bytes);
  for (uint32_t i = 0; i < segment->data_bytes; i++) header[header_bytes + i] = (uint8_t)(segment->sequence + i);
  seal(frame, length);
  flow->timestamp++;
  if (segment->sequence == flow->next) {
    flow->next += segment->data_bytes + (segment->flags & FIN ? 1 : 0) + (segment->flags & SYN ? 1 : 0);
  }
  const bool acknowledges = segment->flags & ACK && !is_after(segment->acknowledgement, flow->end);
  if (acknowledges && is_after(segment->acknowledgement, flow->unacknowledged)) {
    flow->unacknowledged = segment->acknowledgement;
  }
  return length;
}

uint32_t put_timestamps(const struct flow *flow, uint8_t *options, uint32_t option_bytes) {
  uint8_t *at = options + option_bytes;
  memcpy(at, "\x01\x01\x08\x0A", 4);
  put32(at + 4, flow->timestamp);
  put32(at + 8, flow->core_timestamp);
  return option_bytes + 12;
}
