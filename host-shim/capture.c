// A pcapng file (draft-ietf-opsawg-pcapng): a section header, one interface, and an enhanced packet block for each frame.
// Numbers are in this machine's byte order, which the section header shows.

#include "capture.h"

#define SECTION_HEADER 0x0A0D0D0Au
#define INTERFACE_DESCRIPTION 1u
#define ENHANCED_PACKET 6u
#define BYTE_ORDER_MAGIC 0x1A2B3C4Du
#define ETHERNET 1u
// The option that tells a packet's direction.
#define PACKET_FLAGS 2u
#define INBOUND 1u
#define OUTBOUND 2u

static void (*write_bytes)(const void *bytes, size_t length);
static uint64_t (*clock_microseconds)(void);

static void write_frame(enum direction direction, const uint8_t *frame, size_t length, size_t present);

const struct observer *capture_start(void (*write)(const void *bytes, size_t length), uint64_t (*microseconds)(void)) {
  static const struct observer observer = {.frame = write_frame};
  write_bytes = write;
  clock_microseconds = microseconds;
  static const struct {
    uint32_t type, length, magic;
    uint16_t major, minor;
    uint32_t section_bytes[2], length_again;
  } section = {SECTION_HEADER, sizeof section, BYTE_ORDER_MAGIC, 1, 0, {UINT32_MAX, UINT32_MAX}, sizeof section};
  static const struct {
    uint32_t type, length;
    uint16_t link, reserved;
    uint32_t snap_bytes, length_again;
  } interface = {INTERFACE_DESCRIPTION, sizeof interface, ETHERNET, 0, 0, sizeof interface};
  write_bytes(&section, sizeof section);
  write_bytes(&interface, sizeof interface);
  return &observer;
}

static void write_frame(enum direction direction, const uint8_t *frame, size_t length, size_t present) {
  const uint64_t time = clock_microseconds();
  static const uint8_t zeros[4];
  const size_t padding = -present & 3;
  struct {
    uint32_t type, length, interface, time_high, time_low, present, original;
  } head = {ENHANCED_PACKET, 0, 0, (uint32_t)(time >> 32), (uint32_t)time, (uint32_t)present, (uint32_t)length};
  struct {
    uint16_t option, option_bytes;
    uint32_t flags, end_of_options, length_again;
  } tail = {PACKET_FLAGS, sizeof tail.flags, direction == RECEIVED ? INBOUND : OUTBOUND, 0, 0};
  head.length = tail.length_again = (uint32_t)(sizeof head + present + padding + sizeof tail);
  write_bytes(&head, sizeof head);
  write_bytes(frame, present);
  write_bytes(zeros, padding);
  write_bytes(&tail, sizeof tail);
}
