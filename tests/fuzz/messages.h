// Messages of UDP for the core's services and sockets: what servers would answer to what it has asked, and mostly nearly so.

#ifndef FUZZ_MESSAGES_H
#define FUZZ_MESSAGES_H

#include "wire.h"

// Where the servers speak, and the port of a socket of the application's.
enum message_kind { MESSAGE_DHCP, MESSAGE_DNS, MESSAGE_LINK, MESSAGE_TIME, MESSAGE_SOCKET, MESSAGE_KINDS };

// The core has sent something that is no segment.
void messages_hear(const uint8_t *frame, size_t length);

// Whatever it has said is forgotten.
void messages_forget(void);

// Makes the frame of an answer to the last message of that kind, or of an empty one. Returns its length.
size_t message_answer(enum message_kind kind, uint8_t *frame);

#endif
