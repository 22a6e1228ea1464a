// The steps of steps.h.

#include "steps.h"

#include "application.h"
#include "core.h"
#include "messages.h"
#include "peer.h"
#include "services.h"

#include <string.h>

#define OUR_PORT 80
#define PROTOCOL_ICMP 1
#define DATA_BYTES_MAX 1400

// The last frame that was handed in: changed a little, it is the next one.
static uint8_t frame[FRAME_BYTES_MAX + 64];
static size_t frame_bytes;

// --- Bytes ---

uint8_t take8(struct steps *steps) { return steps->at < steps->end ? *steps->at++ : 0; }

uint32_t take16(struct steps *steps) {
  const uint32_t high = take8(steps);
  return high << 8 | take8(steps);
}

uint32_t take32(struct steps *steps) {
  const uint32_t high = take16(steps);
  return high << 16 | take16(steps);
}

static int32_t take_distance(struct steps *steps) { return (int8_t)take8(steps); }

static void hand_in(size_t length) {
  frame_bytes = length;
  core_input(frame, length);
}

// --- Segments ---

static struct flow *take_flow(struct steps *steps) {
  const uint8_t which = take8(steps);
  const uint32_t known = peer.count < FLOWS_MAX ? peer.count : FLOWS_MAX;
  if (which < 240 && known > 0) return &peer.flows[which % known];
  // Somebody new, of this network or from behind the gateway, at a port where somebody listens, or not.
  const uint32_t address = which & 1 ? NETWORK + 1 + (which >> 1 & 1) : 0x08080808u;
  return peer_begins(address, (uint16_t)(50000 + (which & 3)), which & 4 ? 81 : OUR_PORT);
}

static uint32_t take_sequence(struct steps *steps, const struct flow *flow) {
  switch (take8(steps) & 15) {
    case 8:
      return flow->next - 1;
    case 9:
      return flow->next + (uint32_t)take_distance(steps);
    case 10:
      return flow->edge + (uint32_t)take_distance(steps);
    case 11:
      return flow->next + take16(steps);
    case 12:
      return flow->next - take16(steps);
    case 13:
      return take32(steps);
  }
  return flow->next;
}

static uint32_t take_acknowledgement(struct steps *steps, const struct flow *flow) {
  switch (take8(steps) & 15) {
    case 6:
    case 7:
    case 8:
      return flow->unacknowledged;
    case 9:
      return flow->unacknowledged + take16(steps);
    case 10:
      return flow->end + (uint32_t)take_distance(steps);
    case 11:
      return flow->unacknowledged + (uint32_t)take_distance(steps);
    case 12:
      return flow->unacknowledged - take16(steps);
    case 13:
      return take32(steps);
  }
  return flow->end;
}

static uint32_t put_sack(struct steps *steps, const struct flow *flow, uint8_t *options, uint32_t option_bytes) {
  uint32_t blocks = 1 + (take8(steps) & 3);
  while (option_bytes + 4 + 8 * blocks > 40) blocks--;
  if (blocks == 0) return option_bytes;
  uint8_t *at = options + option_bytes;
  memcpy(at, "\x01\x01\x05", 3);
  at[3] = (uint8_t)(2 + 8 * blocks);
  for (uint32_t i = 0; i < blocks; i++) {
    const uint32_t left = flow->unacknowledged + (uint32_t)(int16_t)take16(steps);
    put32(at + 4 + 8 * i, left);
    put32(at + 8 + 8 * i, left + (uint32_t)(int16_t)take16(steps));
  }
  return option_bytes + 4 + 8 * blocks;
}

static void put_options(struct steps *steps, struct flow *flow, struct peer_segment *segment) {
  const uint8_t which = take8(steps);
  uint8_t *options = segment->options;
  if (segment->flags & SYN) {
    if (which & 1) {
      memcpy(options, "\x02\x04", 2);
      put16(options + 2, take16(steps));
      segment->option_bytes = 4;
    }
    if (which & 2) {
      memcpy(options + segment->option_bytes, "\x01\x03\x03", 3);
      options[segment->option_bytes + 3] = take8(steps);
      segment->option_bytes += 4;
    }
    if (which & 4) {
      memcpy(options + segment->option_bytes, "\x04\x02\x01\x01", 4);
      segment->option_bytes += 4;
    }
    if (which & 8) segment->option_bytes = put_timestamps(flow, options, segment->option_bytes);
  } else {
    const bool has_timestamps = flow->has_timestamps != ((which & 15) == 15);
    if (has_timestamps) segment->option_bytes = put_timestamps(flow, options, segment->option_bytes);
    if (which & 16) segment->option_bytes = put_sack(steps, flow, options, segment->option_bytes);
  }
  if (which & 32) {
    // Whatever bytes come.
    for (uint32_t words = take8(steps) & 3; words > 0 && segment->option_bytes < 40; words--) {
      put32(options + segment->option_bytes, take32(steps));
      segment->option_bytes += 4;
    }
  }
  if (which & 64) flow->timestamp += (uint32_t)take_distance(steps);
  if (which & 128) segment->urgent = take16(steps);
}

static void change_frame(struct steps *steps) {
  const uint8_t how = take8(steps);
  const size_t at = how & 1 ? take16(steps) % frame_bytes : IP_AT + take8(steps) % 64;
  const uint8_t value = take8(steps);
  if (at < frame_bytes) frame[at] = how & 2 ? frame[at] ^ value : value;
  if (how & 4) {
    const size_t length = frame_bytes + (size_t)(how & 8 ? value & 63 : -(value & 63));
    if (length < sizeof frame) frame_bytes = length;
  }
  if (how & 16) put16(frame + IP_AT + 2, (uint32_t)(frame_bytes - IP_AT));
  // Most are to get past the checksums.
  if (how < 224) seal(frame, frame_bytes < FRAME_BYTES_MAX ? frame_bytes : FRAME_BYTES_MAX);
}

static void segment_arrives(struct steps *steps, bool is_changed) {
  static const uint8_t usual_flags[] = {ACK,       ACK | PSH, FIN | ACK, RST,       RST | ACK, SYN,       SYN | ACK,
                                        ACK | URG, ACK,       FIN,       SYN | FIN, 0,         ACK | ECE, SYN | ECE | CWR,
                                        ACK | CWR, ACK};
  struct flow *flow = take_flow(steps);
  const uint8_t flags = take8(steps);
  struct peer_segment segment = {.flags = flags < 128 ? usual_flags[flags & 15] : flags};
  segment.sequence = take_sequence(steps, flow);
  if (segment.flags & ACK) segment.acknowledgement = take_acknowledgement(steps, flow);
  const uint8_t size = take8(steps);
  segment.data_bytes = size < 128 ? size & 1 : size < 192 ? (size & 63) * 8u : take16(steps) % DATA_BYTES_MAX;
  segment.window = size & 32 ? take16(steps) : 4096;
  put_options(steps, flow, &segment);
  frame_bytes = peer_speaks(flow, &segment, frame);
  if (is_changed) change_frame(steps);
  hand_in(frame_bytes);
}

// --- Other frames ---

static void icmp_arrives(struct steps *steps) {
  static const uint8_t types[] = {3, 3, 3, 11, 12, 8, 4, 5};
  const uint8_t which = take8(steps);
  const struct flow *flow = take_flow(steps);
  const bool is_error = types[which & 7] != 8;
  const size_t length = TCP_AT + 8 + (is_error ? 28 : (size_t)take8(steps) * 6);
  memset(frame, 0, length);
  put_ipv4(frame, length, which & 64 ? flow->address : NETWORK + 254, PROTOCOL_ICMP);
  uint8_t *message = frame + TCP_AT;
  message[0] = types[which & 7];
  if (is_error) {
    message[1] = which & 8 ? 4 : take8(steps) & 15;
    put16(message + 6, take16(steps));
    uint8_t *quote = message + 8;
    memcpy(quote, "\x45\x00\x02\x00\x00\x00\x40\x00\x40\x06", 10);
    put32(quote + 12, OUR_ADDRESS);
    put32(quote + 16, flow->address);
    put16(quote + 20, flow->our_port);
    put16(quote + 22, flow->port);
    put32(quote + 24, flow->unacknowledged + (which & 16 ? (uint32_t)take_distance(steps) : 0));
  }
  frame_bytes = length;
  seal(frame, length);
  if (which & 32) change_frame(steps);
  hand_in(frame_bytes);
}

static void arp_arrives(struct steps *steps) {
  const uint8_t which = take8(steps);
  frame_bytes = make_arp(frame, which & 4 ? take8(steps) : which & 2 ? 254 : 1, 1 + (which & 1));
  if (which & 8) memset(frame, 0xFF, 6);
  if (which & 16) put32(frame + 28, take32(steps));
  if (which & 32) change_frame(steps);
  hand_in(frame_bytes);
}

// An answer, with some of its bytes changed, and some more behind it.
static void message_arrives(struct steps *steps) {
  const uint8_t which = take8(steps);
  frame_bytes = message_answer((enum message_kind)(which % MESSAGE_KINDS), frame);
  const size_t message_at = TCP_AT + 8;
  for (uint8_t changes = which >> 3 & 7; changes > 0; changes--) {
    const size_t at = message_at + (which & 128 ? take16(steps) : take8(steps));
    const uint8_t value = take8(steps);
    if (at < frame_bytes) frame[at] = value;
  }
  for (uint8_t more = which & 64 ? take8(steps) & 63 : 0; more > 0; more--) frame[frame_bytes++] = take8(steps);
  put16(frame + IP_AT + 2, (uint32_t)(frame_bytes - IP_AT));
  put16(frame + TCP_AT + 4, (uint32_t)(frame_bytes - TCP_AT));
  seal(frame, frame_bytes);
  hand_in(frame_bytes);
}

static void anything_arrives(struct steps *steps) {
  frame_bytes = take16(steps) % (sizeof frame + 1);
  if (frame_bytes < IP_AT) frame_bytes = IP_AT + 28;
  put_ethernet(frame, 1, take8(steps) & 1 ? 0x0800 : take16(steps));
  for (size_t at = IP_AT; at < frame_bytes; at++) frame[at] = take8(steps);
  if (frame_bytes <= FRAME_BYTES_MAX) seal(frame, frame_bytes);
  hand_in(frame_bytes);
}

static void frame_arrives_changed(struct steps *steps) {
  if (frame_bytes < IP_AT) return;
  change_frame(steps);
  hand_in(frame_bytes);
}

// --- The application, and the host ---

static void application_calls(struct steps *steps) {
  static const enum core_export asked[] = {CORE_tcpState,    CORE_tcpError,     CORE_tcpReadable,
                                           CORE_tcpWritable, CORE_tcpLocalPort, CORE_tcpPeerPort};
  const uint8_t what = take8(steps);
  const uint8_t which = take8(steps);
  const uint32_t transfer = core_call(CORE_transfer, 0, 0, 0);
  const uint32_t handle = which < 240 ? application.handles[which % HANDLES_MAX] : take32(steps);
  switch (what & 15) {
    case 0:
      application_holds(core_call(CORE_tcpListen, which & 1 ? OUR_PORT : take16(steps), take8(steps), 0));
      break;
    case 1:
      application_holds(core_call(CORE_tcpAccept, handle, 0, 0));
      break;
    case 2:
      application_holds(core_call(CORE_tcpConnect, NETWORK + 1 + (which & 3), 80, which & 4 ? 40000 + (which & 3) : 0));
      break;
    case 3:
      application_holds(core_call(CORE_tcpConnect, take32(steps), take16(steps), take16(steps)));
      break;
    case 4:
    case 5:
      core_call(CORE_tcpSend, handle, transfer, take16(steps) % 1461);
      break;
    case 6:
    case 7:
      core_call(CORE_tcpReceive, handle, transfer, take16(steps) % 1461);
      break;
    case 8:
      core_call(CORE_tcpShutdown, handle, 0, 0);
      break;
    case 9:
      core_call(CORE_tcpClose, handle, 0, 0);
      break;
    case 10:
      core_call(CORE_tcpAbort, handle, 0, 0);
      break;
    case 11:
      core_call(CORE_tcpSetOption, handle, take8(steps) % 20, take32(steps));
      break;
    case 12:
      core_call(CORE_tcpSetOption, handle, take8(steps) % 20, 1);
      break;
    case 13:
      core_call(CORE_tcpGetOption, handle, take8(steps) % 20, 0);
      break;
    case 14:
      core_call(CORE_tcpNextReady, 0, 0, 0);
      break;
    default:
      core_call(asked[take8(steps) % 6], handle, 0, 0);
  }
}

static void host_changes(struct steps *steps) {
  const uint8_t what = take8(steps);
  switch (what & 7) {
    case 0:
      core_call(CORE_linkChanged, what >> 3 & 1, 0, 0);
      break;
    case 1:
    case 2:
      core_host.refusals = what >> 3;
      break;
    case 3:
      core_call(CORE_configure, what & 8 ? OUR_ADDRESS : 0, 0xFFFFFF00u, NETWORK + 254);
      break;
    case 4:
      // Where nothing of the host's may stand.
      core_call(what & 8 ? CORE_tcpSend : CORE_tcpReceive, application.handles[what >> 4], take32(steps) | 1u << 31,
                take32(steps));
      break;
    default:
      core_poll(take32(steps) >> (what >> 3));
  }
}

void steps_take(struct steps *steps) {
  const uint8_t kind = take8(steps);
  switch (kind & 31) {
    case 0:
      anything_arrives(steps);
      break;
    case 1:
      icmp_arrives(steps);
      break;
    case 2:
      arp_arrives(steps);
      break;
    case 3:
      host_changes(steps);
      break;
    case 4:
    case 5:
      frame_arrives_changed(steps);
      break;
    case 6:
    case 7:
    case 8:
    case 9:
      segment_arrives(steps, true);
      break;
    case 10:
    case 11:
    case 12:
    case 13:
    case 14:
      application_calls(steps);
      break;
    case 15:
    case 16:
    case 17:
      core_poll(0);
      break;
    case 18:
    case 19:
      if (core_host.wait != ABI_NEVER) core_poll(core_host.wait);
      break;
    case 20:
      core_poll(take8(steps));
      break;
    case 21:
      core_poll(take16(steps));
      break;
    case 22:
    case 23:
      message_arrives(steps);
      break;
    case 24:
      application_calls_services(steps);
      break;
    default:
      segment_arrives(steps, false);
      if (kind & 32) core_poll(0);
  }
}
