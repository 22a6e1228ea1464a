// The MAC of fake-mac.h.

#include "fake-mac.h"

#include "checksum.h"
#include "mac.h"

#include <stdlib.h>
#include <string.h>

struct fake_mac fake;

void fake_reset(void) {
  memset(&fake, 0, sizeof fake);
  fake.starts = fake.link_is_up = fake.has_room = true;
}

void fake_put(const uint8_t *frame, size_t length) {
  if (fake.waiting_count == FAKE_FRAMES_MAX || length > FAKE_FRAME_BYTES) abort();
  struct fake_frame *one = &fake.waiting[fake.waiting_count++];
  memcpy(one->bytes, frame, length);
  one->length = length;
}

bool mac_start(void) { return fake.has_started = fake.starts; }

void mac_address(uint8_t address[6]) { memcpy(address, "\x02\x00\x00\x00\x00\x02", 6); }

uint32_t mac_capabilities(void) { return 0; }

size_t mac_receive(uint8_t *frame, size_t capacity) {
  if (fake.taken_count == fake.waiting_count) return 0;
  const struct fake_frame *one = &fake.waiting[fake.taken_count++];
  memcpy(frame, one->bytes, one->length < capacity ? one->length : capacity);
  return one->length;
}

bool mac_transmit(const uint8_t *frame, size_t length) {
  if (!fake.has_room) return false;
  if (fake.sent_count == FAKE_FRAMES_MAX || length > FAKE_FRAME_BYTES) abort();
  struct fake_frame *one = &fake.sent[fake.sent_count++];
  memcpy(one->bytes, frame, length);
  one->length = length;
  if (fake.on_transmit) fake.on_transmit();
  return true;
}

bool mac_link_is_up(void) { return fake.link_is_up; }

uint32_t mac_milliseconds(void) { return fake.now; }

uint32_t mac_random(void) {
  // Its entropy need not be ready before it has started.
  if (!fake.has_started) abort();
  return 0x9E3779B9u * ++fake.randoms_drawn;
}

void mac_wait(uint32_t milliseconds) { fake.now += milliseconds; }

uint32_t mac_checksum(const uint8_t *bytes, size_t length) { return checksum(bytes, length); }
