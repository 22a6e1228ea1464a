// Frames as bytes: making them right, and judging those that the core has made. Written from the RFCs alone.

#ifndef FUZZ_WIRE_H
#define FUZZ_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_BYTES_MAX 1514
#define IP_AT 14
#define TCP_AT 34
#define OUR_ADDRESS 0x0A000702u
#define NETWORK 0x0A000700u

enum wire_flags { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32, ECE = 64, CWR = 128 };

// A segment that the core has sent.
struct wire_segment {
  uint32_t address, sequence, acknowledgement, window, data_bytes, timestamp;
  uint16_t remote_port, local_port;
  uint8_t flags, window_shift;
  bool has_timestamp, has_window_shift;
};

uint32_t get16(const uint8_t *at);
uint32_t get32(const uint8_t *at);
void put16(uint8_t *at, uint32_t value);
void put32(uint8_t *at, uint32_t value);

// Ethernet from a neighbour, whose address ends with `low`, to the core.
void put_ethernet(uint8_t *frame, uint8_t low, uint32_t type);

// An IPv4 header behind it, its checksum still to be written.
void put_ipv4(uint8_t *frame, size_t length, uint32_t source, uint8_t protocol);

// A neighbour asks for the core's address (operation 1), or tells his own (2). Returns the length.
size_t make_arp(uint8_t *frame, uint8_t low, uint32_t operation);

// Writes every checksum anew that the frame has room for, whatever its lengths say.
void seal(uint8_t *frame, size_t length);

// The core was told to find an address by itself: what it sends may come from another one.
extern bool wire_address_may_change;

// What is wrong with a frame that the core has made, or NULL. Of a segment, what stands in it.
const char *complaint_about(const uint8_t *frame, size_t length, bool *is_segment, struct wire_segment *segment);

#endif
