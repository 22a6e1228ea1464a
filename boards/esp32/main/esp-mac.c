// The MAC of the firmware: mac.h of the shim over a link, with the chip's clock and entropy.

#include "arrivals.h"
#include "checksum.h"
#include "link.h"
#include "mac.h"

#include "esp_random.h"
#include "esp_timer.h"

#include <string.h>

// The watchdog is fed once a turn.
#define WAIT_MAX_MS 1000

bool mac_start(void) { return arrivals_start() && link_start(); }

void mac_address(uint8_t address[6]) { link_address(address); }

// The EMAC drops frames whose checksums are wrong. The core looks all the same, as what goes wrong between the MAC and
// the memory would go unseen, and next to the interpreter a sum in C costs little.
uint32_t mac_capabilities(void) { return 0; }

size_t mac_receive(uint8_t *frame, size_t capacity) {
  struct arrival arrival;
  if (!arrivals_take(&arrival)) return 0;
  memcpy(frame, arrival.bytes, arrival.length < capacity ? arrival.length : capacity);
  link_release(arrival.memory);
  return arrival.length;
}

bool mac_transmit(const uint8_t *frame, size_t length) { return link_transmit(frame, length); }

bool mac_link_is_up(void) { return arrivals_link_is_up(); }

uint32_t mac_milliseconds(void) { return (uint32_t)(esp_timer_get_time() / 1000); }

// True randomness only while the radio runs, or the ADC in its stead: link_start sees to it before it returns, and the
// shim draws nothing before that.
uint32_t mac_random(void) { return esp_random(); }

void mac_wait(uint32_t milliseconds) { arrivals_wait(milliseconds < WAIT_MAX_MS ? milliseconds : WAIT_MAX_MS); }

uint32_t mac_checksum(const uint8_t *bytes, size_t length) { return checksum(bytes, length); }
