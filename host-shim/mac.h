// What a board provides: its Ethernet MAC, a clock, entropy, and a way to wait. Plain functions, bound when the program
// is linked; the shim calls them from one thread only, and each returns without waiting but mac_wait.
//
// How to port: write these ten, call shim_start, then shim_step and mac_wait in turn (shim.h).

#ifndef ASTCP_MAC_H
#define ASTCP_MAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Brings the MAC to life. False: it can't be had; the board has said why.
bool mac_start(void);

// Its six bytes.
void mac_address(uint8_t address[6]);

// What the MAC does with checksums: bits of enum abi_capability.
uint32_t mac_capabilities(void);

// Copies the frame that has waited longest to `frame`, without its FCS, and returns its length; 0 if none waits. A frame
// that is longer than the capacity is taken and lost, but its length is returned all the same, so that it is counted.
size_t mac_receive(uint8_t *frame, size_t capacity);

// Takes a whole frame, 14 to 1514 bytes, which the MAC pads and gives its FCS. The bytes are valid during the call only.
// False: there is no room now, and the frame will be offered again.
bool mac_transmit(const uint8_t *frame, size_t length);

// Whether the cable, or the radio, is connected. Asked at every turn of the loop, so it has to be cheap.
bool mac_link_is_up(void);

// Of a clock that never goes back. It may start anywhere and wraps at 2^32.
uint32_t mac_milliseconds(void);

// 32 bits that nobody can guess. The MAC has been started when it is asked for the first ones.
uint32_t mac_random(void);

// Waits until a frame has come, the link has come or gone, or this time has passed; ABI_NEVER: without an end. Returning
// too early costs a turn of the loop and is otherwise harmless.
void mac_wait(uint32_t milliseconds);

// The one's-complement sum of the bytes as big-endian words, folded to 16 bits, not inverted; an odd length counts as if
// a zero byte followed. Boards without a better way call checksum() of checksum.h.
uint32_t mac_checksum(const uint8_t *bytes, size_t length);

#endif
