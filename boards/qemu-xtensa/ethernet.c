// The board's mac.h: the OpenCores Ethernet MAC (open_eth), which Espressif's QEMU gives the ESP32 as well, with this
// machine's clock and its way to sleep.
//
// The MAC reads and writes memory by itself. A frame to be sent is taken where it stands, in the module's memory. A frame
// that is received is copied once: a burst has to wait somewhere, and the module has one place for one frame.

#include "abi.h"
#include "checksum.h"
#include "clock.h"
#include "entropy.h"
#include "ethernet.h"
#include "mac.h"
#include "machine.h"

#include <string.h>

enum ethernet_register {
  MODE = 0x00,
  INTERRUPT_SOURCE = 0x04,
  INTERRUPT_MASK = 0x08,
  TRANSMIT_DESCRIPTORS = 0x20,
  MII_COMMAND = 0x2c,
  MII_ADDRESS = 0x30,
  MII_DATA = 0x38,
  ADDRESS_LOW = 0x40,
  ADDRESS_HIGH = 0x44,
};

// Pad and CRC, full duplex is the model's own, receive broadcasts, both directions on.
#define MODE_RUNNING 0xa003u
#define MODE_RESET 0x800u
#define FRAME_RECEIVED 0x04u
#define ALL_INTERRUPTS 0x7fu

// Of a descriptor's first word; the frame's length is its upper half. The last of a ring wraps.
#define RECEIVE_EMPTY 0xC000u
#define RECEIVE_IS_EMPTY 0x8000u
#define RECEIVE_HAS_ERROR 0x003fu
#define TRANSMIT_READY 0xB800u
#define TRANSMIT_IS_READY 0x8000u
#define WRAP 0x2000u

// There is no back-pressure: what comes while no descriptor is empty is lost. Of 128, one sends.
#define RECEIVE_COUNT 120
#define BUFFER_BYTES 1536
#define FCS_BYTES 4

#define PHY 1
#define PHY_STATUS 1
#define PHY_LINK_IS_UP 0x0004u
#define MII_READ 2
// The PHY of this MAC can't interrupt.
#define LOOK_AT_LINK_MS 1000

struct descriptor {
  uint32_t flags;
  uint32_t buffer;
};

static uint8_t own_address[6];
static uint8_t buffers[RECEIVE_COUNT][BUFFER_BYTES] __attribute__((section(".receive_buffers"), aligned(16)));
static int oldest;

static volatile uint32_t *ethernet(enum ethernet_register offset) { return device_register(ETHERNET_BASE + offset); }

static volatile struct descriptor *transmit_descriptor(void) {
  return (volatile struct descriptor *)ETHERNET_DESCRIPTORS;
}

static volatile struct descriptor *receive_descriptor(int index) { return transmit_descriptor() + 1 + index; }

static uint32_t empty_flags(int index) { return index == RECEIVE_COUNT - 1 ? RECEIVE_EMPTY | WRAP : RECEIVE_EMPTY; }

void ethernet_use_address(const uint8_t address[6]) { memcpy(own_address, address, sizeof own_address); }

bool mac_start(void) {
  const uint8_t *mac = own_address;
  *ethernet(MODE) = MODE_RESET;
  *ethernet(MODE) = 0;
  *ethernet(ADDRESS_HIGH) = (uint32_t)mac[0] << 8 | mac[1];
  *ethernet(ADDRESS_LOW) = (uint32_t)mac[2] << 24 | (uint32_t)mac[3] << 16 | (uint32_t)mac[4] << 8 | mac[5];
  *ethernet(TRANSMIT_DESCRIPTORS) = 1;
  transmit_descriptor()->flags = WRAP;
  for (int i = 0; i < RECEIVE_COUNT; i++) {
    receive_descriptor(i)->buffer = (uint32_t)(uintptr_t)buffers[i];
    receive_descriptor(i)->flags = empty_flags(i);
  }
  oldest = 0;
  *ethernet(INTERRUPT_SOURCE) = ALL_INTERRUPTS;
  *ethernet(INTERRUPT_MASK) = FRAME_RECEIVED;
  *ethernet(MODE) = MODE_RUNNING;
  // A machine that was started without a network card has nothing here.
  return *ethernet(MODE) == MODE_RUNNING;
}

void mac_address(uint8_t address[6]) { memcpy(address, own_address, sizeof own_address); }

uint32_t mac_capabilities(void) { return 0; }

size_t mac_receive(uint8_t *frame, size_t capacity) {
  for (;;) {
    volatile struct descriptor *descriptor = receive_descriptor(oldest);
    const uint32_t flags = descriptor->flags;
    if (flags & RECEIVE_IS_EMPTY) return 0;
    const size_t present = flags >> 16;
    const size_t length = present > FCS_BYTES ? present - FCS_BYTES : 0;
    const bool is_whole = length > 0 && !(flags & RECEIVE_HAS_ERROR);
    if (is_whole && length <= capacity) memcpy(frame, buffers[oldest], length);
    descriptor->flags = empty_flags(oldest);
    oldest = oldest == RECEIVE_COUNT - 1 ? 0 : oldest + 1;
    if (is_whole) return length;
  }
}

bool mac_transmit(const uint8_t *frame, size_t length) {
  volatile struct descriptor *descriptor = transmit_descriptor();
  descriptor->buffer = (uint32_t)(uintptr_t)frame;
  descriptor->flags = (uint32_t)length << 16 | TRANSMIT_READY;
  // The bytes are ours during this call only. QEMU has sent them by now; a real MAC would be soon.
  while (descriptor->flags & TRANSMIT_IS_READY) continue;
  return true;
}

bool mac_link_is_up(void) {
  *ethernet(MII_ADDRESS) = PHY_STATUS << 8 | PHY;
  *ethernet(MII_COMMAND) = MII_READ;
  return (*ethernet(MII_DATA) & PHY_LINK_IS_UP) != 0;
}

uint32_t mac_milliseconds(void) { return (uint32_t)clock_milliseconds(); }

uint32_t mac_random(void) { return entropy_draw(); }

void mac_wait(uint32_t milliseconds) {
  if (milliseconds == 0) return;
  *ethernet(INTERRUPT_SOURCE) = ALL_INTERRUPTS;
  // Looked at after the interrupt was cleared: what comes later raises it again, and then the CPU doesn't fall asleep.
  if (!(receive_descriptor(oldest)->flags & RECEIVE_IS_EMPTY)) return;
  clock_set_alarm(milliseconds < LOOK_AT_LINK_MS ? milliseconds : LOOK_AT_LINK_MS);
  const uint32_t interrupts = UART_INTERRUPT | ETHERNET_INTERRUPT | TIMER_INTERRUPT;
  __asm__ volatile("wsr.intenable %0\n\trsync\n\twaiti 0\n\trsil a3, 15" : : "r"(interrupts) : "a3", "memory");
}

uint32_t mac_checksum(const uint8_t *bytes, size_t length) { return checksum(bytes, length); }
