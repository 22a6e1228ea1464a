// The frames of wire.h.

#include "wire.h"

#include "checksum.h"

#include <string.h>

#define HEADER_BYTES 20
#define PROTOCOL_ICMP 1
#define PROTOCOL_IGMP 2
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17

bool wire_address_may_change;

static const char *complaint_about_ipv4(const uint8_t *frame, size_t length);
static const char *complaint_about_message(const uint8_t *frame, size_t length);
static const char *complaint_about_igmp(const uint8_t *frame, size_t length);
static const char *read_segment(const uint8_t *frame, size_t length, struct wire_segment *segment);
static const char *read_option(const uint8_t *option, struct wire_segment *segment);
static uint32_t transport_sum(const uint8_t *frame, size_t at, size_t end);
static uint32_t folded(uint32_t sum);

uint32_t get16(const uint8_t *at) { return (uint32_t)at[0] << 8 | at[1]; }

uint32_t get32(const uint8_t *at) { return get16(at) << 16 | get16(at + 2); }

void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value);
}

// --- Making ---

void put_ethernet(uint8_t *frame, uint8_t low, uint32_t type) {
  memcpy(frame, "\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00", 11);
  frame[11] = low;
  put16(frame + 12, type);
}

void put_ipv4(uint8_t *frame, size_t length, uint32_t source, uint8_t protocol) {
  put_ethernet(frame, (uint8_t)source, 0x0800);
  uint8_t *header = frame + IP_AT;
  memset(header, 0, HEADER_BYTES);
  header[0] = 0x45;
  put16(header + 2, (uint32_t)(length - IP_AT));
  header[8] = 64;
  header[9] = protocol;
  put32(header + 12, source);
  put32(header + 16, OUR_ADDRESS);
}

size_t make_arp(uint8_t *frame, uint8_t low, uint32_t operation) {
  put_ethernet(frame, low, 0x0806);
  uint8_t *packet = frame + IP_AT;
  memcpy(packet, "\x00\x01\x08\x00\x06\x04", 6);
  put16(packet + 6, operation);
  memcpy(packet + 8, frame + 6, 6);
  put32(packet + 14, NETWORK + low);
  memcpy(packet + 18, frame, 6);
  put32(packet + 24, OUR_ADDRESS);
  return IP_AT + 28;
}

void seal(uint8_t *frame, size_t length) {
  if (length < TCP_AT) return;
  uint8_t *header = frame + IP_AT;
  const size_t header_bytes = (size_t)(header[0] & 15) * 4;
  size_t end = IP_AT + get16(header + 2);
  if (end > length) end = length;
  const size_t payload = IP_AT + header_bytes;
  if (header_bytes < HEADER_BYTES || payload > end) return;
  put16(header + 10, 0);
  put16(header + 10, ~checksum(header, header_bytes));
  if (header[9] == PROTOCOL_ICMP && end >= payload + 4) {
    put16(frame + payload + 2, 0);
    put16(frame + payload + 2, ~checksum(frame + payload, end - payload));
  }
  if (header[9] == PROTOCOL_UDP && end >= payload + 8) {
    put16(frame + payload + 6, 0);
    put16(frame + payload + 6, ~transport_sum(frame, payload, end));
  }
  if (header[9] == PROTOCOL_IGMP && end >= payload + 8) {
    put16(frame + payload + 2, 0);
    put16(frame + payload + 2, ~checksum(frame + payload, end - payload));
  }
  if (header[9] == PROTOCOL_TCP && end >= payload + 18) {
    put16(frame + payload + 16, 0);
    put16(frame + payload + 16, ~transport_sum(frame, payload, end));
  }
}

// --- Judging ---

const char *complaint_about(const uint8_t *frame, size_t length, bool *is_segment, struct wire_segment *segment) {
  *is_segment = false;
  if (length < IP_AT || length > FRAME_BYTES_MAX) return "a frame of no such length";
  if (memcmp(frame + 6, "\x02\x00\x00\x00\x00\x02", 6) != 0) return "a frame from somebody else";
  if (get16(frame + 12) == 0x0806) return length == 42 ? NULL : "an ARP frame of another length";
  if (get16(frame + 12) != 0x0800) return "an unknown EtherType";
  const uint8_t protocol = frame[IP_AT + 9];
  if (protocol == PROTOCOL_IGMP) return complaint_about_igmp(frame, length);
  const char *complaint = complaint_about_ipv4(frame, length);
  if (complaint) return complaint;
  if (protocol == PROTOCOL_UDP) return complaint_about_message(frame, length);
  if (protocol == PROTOCOL_ICMP) {
    const bool is_known = length >= TCP_AT + 8 && (frame[TCP_AT] == 0 || (frame[TCP_AT] == 3 && frame[TCP_AT + 1] == 3));
    if (!is_known) return "an ICMP message other than an echo's answer, and a closed port's";
    return checksum(frame + TCP_AT, length - TCP_AT) == 0xFFFF ? NULL : "ICMP's checksum";
  }
  if (protocol != PROTOCOL_TCP) return "an unknown protocol";
  *is_segment = true;
  return read_segment(frame, length, segment);
}

static const char *complaint_about_ipv4(const uint8_t *frame, size_t length) {
  const uint8_t *header = frame + IP_AT;
  if (length < TCP_AT || header[0] != 0x45) return "an IPv4 header that isn't whole, or has options";
  if (get16(header + 2) != length - IP_AT) return "a total length that isn't the frame's";
  if (header[8] == 0) return "a time to live of 0";
  // DHCP gives other addresses, and speaks before there is one.
  const bool is_message = header[9] == PROTOCOL_UDP;
  if (get32(header + 12) != OUR_ADDRESS && !is_message && !wire_address_may_change) return "another source than its address";
  const bool is_to_group = header[16] >= 224 || (frame[0] & 1);
  if (header[16] == 0 || (is_to_group && !is_message)) return "a destination that is no host";
  return checksum(header, HEADER_BYTES) == 0xFFFF ? NULL : "IPv4's checksum";
}

static const char *complaint_about_message(const uint8_t *frame, size_t length) {
  if (length < TCP_AT + 8 || get16(frame + TCP_AT + 4) != length - TCP_AT) return "a message of another length";
  if (get16(frame + TCP_AT) == 0 || get16(frame + TCP_AT + 2) == 0) return "a message from or to port 0";
  if (get16(frame + TCP_AT + 6) == 0) return "a message without a checksum";
  return folded(transport_sum(frame, TCP_AT, length)) == 0xFFFF ? NULL : "UDP's checksum";
}

// With the router alert between the header and what it carries.
static const char *complaint_about_igmp(const uint8_t *frame, size_t length) {
  const uint8_t *header = frame + IP_AT;
  if (length != TCP_AT + 4 + 8 || header[0] != 0x46 || get32(header + 20) != 0x94040000u) return "an IGMP frame of no such form";
  if (checksum(header, 24) != 0xFFFF || checksum(header + 24, 8) != 0xFFFF) return "a checksum in IGMP";
  return header[8] == 1 && header[16] >= 224 ? NULL : "an IGMP message that leaves the link";
}

static const char *read_segment(const uint8_t *frame, size_t length, struct wire_segment *segment) {
  const uint8_t *header = frame + TCP_AT;
  if (length < TCP_AT + HEADER_BYTES) return "a segment without a whole header";
  const size_t header_bytes = (size_t)(header[12] >> 4) * 4;
  if (header_bytes < HEADER_BYTES || TCP_AT + header_bytes > length) return "a data offset outside the segment";
  if (folded(transport_sum(frame, TCP_AT, length)) != 0xFFFF) return "TCP's checksum";
  *segment = (struct wire_segment){
      .address = get32(frame + IP_AT + 16),
      .local_port = (uint16_t)get16(header),
      .remote_port = (uint16_t)get16(header + 2),
      .sequence = get32(header + 4),
      .acknowledgement = get32(header + 8),
      .flags = header[13],
      .window = get16(header + 14),
      .data_bytes = (uint32_t)(length - TCP_AT - header_bytes),
  };
  if (segment->local_port == 0 || segment->remote_port == 0) return "port 0";
  if (segment->flags & SYN && segment->flags & (FIN | RST)) return "a SYN that also ends something";
  for (size_t at = HEADER_BYTES; at < header_bytes;) {
    const uint8_t *option = header + at;
    const size_t option_bytes = option[0] <= 1 ? 1 : at + 1 < header_bytes ? option[1] : 0;
    if (option_bytes == 0 || at + option_bytes > header_bytes) return "an option that reaches beyond the header";
    const char *complaint = read_option(option, segment);
    if (complaint) return complaint;
    at += option_bytes;
  }
  return NULL;
}

static const char *read_option(const uint8_t *option, struct wire_segment *segment) {
  const bool is_syn = segment->flags & SYN;
  switch (option[0]) {
    case 0:
    case 1:
      return NULL;
    case 2:
      return is_syn && option[1] == 4 ? NULL : "an MSS out of place";
    case 3:
      segment->has_window_shift = true;
      segment->window_shift = option[2];
      return is_syn && option[1] == 3 && option[2] <= 14 ? NULL : "a window scale out of place";
    case 4:
      return is_syn && option[1] == 2 ? NULL : "SACK permitted out of place";
    case 5:
      return !is_syn && option[1] >= 10 && option[1] % 8 == 2 ? NULL : "SACK blocks out of place";
    case 8:
      segment->has_timestamp = true;
      segment->timestamp = get32(option + 2);
      return option[1] == 10 ? NULL : "timestamps of another length";
  }
  return "an unknown option";
}

static uint32_t transport_sum(const uint8_t *frame, size_t at, size_t end) {
  const uint32_t pseudo_header = checksum(frame + IP_AT + 12, 8) + frame[IP_AT + 9] + (uint32_t)(end - at);
  return folded(pseudo_header + checksum(frame + at, end - at));
}

static uint32_t folded(uint32_t sum) {
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return sum;
}
