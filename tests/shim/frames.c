// The frames of frames.h.

#include "frames.h"

#include "checksum.h"

#include <string.h>

static const uint8_t peer_mac[] = {2, 0, 0, 0, 0, 1};
static const uint8_t our_mac[] = {2, 0, 0, 0, 0, 2};
static const uint8_t peer_address[] = {10, 0, 7, 1};
static const uint8_t our_address[] = {10, 0, 7, 2};

static void put_u16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put_ethernet(uint8_t *frame, uint16_t type) {
  memcpy(frame, our_mac, 6);
  memcpy(frame + 6, peer_mac, 6);
  put_u16(frame + 12, type);
}

static size_t put_ipv4(uint8_t *frame, uint8_t protocol, size_t payload_bytes) {
  put_ethernet(frame, 0x0800);
  uint8_t *header = frame + 14;
  memset(header, 0, 20);
  header[0] = 0x45;
  put_u16(header + 2, (uint32_t)(20 + payload_bytes));
  header[8] = 64;
  header[9] = protocol;
  memcpy(header + 12, peer_address, 4);
  memcpy(header + 16, our_address, 4);
  put_u16(header + 10, ~checksum(header, 20));
  return 34 + payload_bytes;
}

size_t echo_request(uint8_t *frame, uint16_t sequence) {
  uint8_t *message = frame + 34;
  memset(message, 0, 12);
  message[0] = 8;
  put_u16(message + 6, sequence);
  put_u16(message + 2, ~checksum(message, 12));
  return put_ipv4(frame, 1, 12);
}

size_t arp_reply(uint8_t *frame) {
  put_ethernet(frame, 0x0806);
  uint8_t *packet = frame + 14;
  memcpy(packet, "\x00\x01\x08\x00\x06\x04\x00\x02", 8);
  memcpy(packet + 8, peer_mac, 6);
  memcpy(packet + 14, peer_address, 4);
  memcpy(packet + 18, our_mac, 6);
  memcpy(packet + 24, our_address, 4);
  return 42;
}

size_t syn(uint8_t *frame, uint16_t from_port, uint16_t to_port) {
  uint8_t *header = frame + 34;
  memset(header, 0, 20);
  put_u16(header, from_port);
  put_u16(header + 2, to_port);
  put_u16(header + 6, 100);
  header[12] = 0x50;
  header[13] = 2;
  put_u16(header + 14, 8192);
  uint8_t summed[32];
  memcpy(summed, peer_address, 4);
  memcpy(summed + 4, our_address, 4);
  memcpy(summed + 8, "\x00\x06\x00\x14", 4);
  memcpy(summed + 12, header, 20);
  put_u16(header + 16, ~checksum(summed, sizeof summed));
  return put_ipv4(frame, 6, 20);
}
