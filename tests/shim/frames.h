// The frames that the peer of the tests sends: 10.0.7.1, with the MAC address 02:00:00:00:00:01, to 10.0.7.2.

#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>
#include <stdint.h>

// Each writes a frame to `frame` and returns its length.
size_t echo_request(uint8_t *frame, uint16_t sequence);
size_t arp_reply(uint8_t *frame);
size_t syn(uint8_t *frame, uint16_t from_port, uint16_t to_port);

#endif
