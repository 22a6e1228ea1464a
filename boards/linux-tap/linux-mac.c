// The MAC of astcp-linux: mac.h of the shim over a link, with the kernel's clock and entropy.

#include "mac.h"

#include "abi.h"
#include "checksum.h"
#include "linux-mac.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static const struct link *link_used;
static const char *link_name;
static uint8_t own_address[6];
static int waker = -1;

bool linux_mac_use(const struct link *link, const char *name, const uint8_t address[6]) {
  link_used = link;
  link_name = name;
  memcpy(own_address, address, sizeof own_address);
  waker = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return waker >= 0;
}

void linux_mac_wake(void) {
  const uint64_t one = 1;
  // It fails only when it has been called very often, and then it is awake.
  if (write(waker, &one, sizeof one) < 0) return;
}

bool mac_start(void) { return link_used->open(link_name); }

void mac_address(uint8_t address[6]) { memcpy(address, own_address, sizeof own_address); }

uint32_t mac_capabilities(void) { return 0; }

size_t mac_receive(uint8_t *frame, size_t capacity) { return link_used->receive(frame, capacity); }

bool mac_transmit(const uint8_t *frame, size_t length) { return link_used->transmit(frame, length); }

bool mac_link_is_up(void) { return link_used->is_up(); }

uint32_t mac_milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint32_t)((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
}

uint32_t mac_random(void) {
  uint32_t bits;
  if (getrandom(&bits, sizeof bits, 0) != sizeof bits) {
    // There is no second source, and none would do.
    perror("astcp-linux: getrandom");
    abort();
  }
  return bits;
}

void mac_wait(uint32_t milliseconds) {
  struct pollfd descriptors[LINK_DESCRIPTORS_MAX + 1] = {{.fd = waker, .events = POLLIN}};
  int wait_ms = milliseconds > 0x7FFFFFFF ? -1 : (int)milliseconds;
  const int count = link_used->descriptors(descriptors + 1, &wait_ms);
  poll(descriptors, (nfds_t)count + 1, wait_ms);
}

uint32_t mac_checksum(const uint8_t *bytes, size_t length) { return checksum(bytes, length); }
