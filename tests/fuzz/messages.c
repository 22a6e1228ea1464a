// The messages of messages.h.

#include "messages.h"

#include <string.h>

#define PROTOCOL_UDP 17
#define MESSAGE_AT (TCP_AT + 8)
#define SAID_BYTES_MAX 600

static const struct {
  uint16_t server, own;
} ports[MESSAGE_KINDS] = {{67, 68}, {53, 50000}, {5353, 5353}, {123, 50000}, {7000, 7000}};

static struct {
  uint8_t bytes[SAID_BYTES_MAX];
  size_t length;
  uint16_t port;
} said[MESSAGE_KINDS];

void messages_hear(const uint8_t *frame, size_t length) {
  if (length < MESSAGE_AT || get16(frame + 12) != 0x0800 || frame[IP_AT + 9] != PROTOCOL_UDP) return;
  for (int kind = 0; kind < MESSAGE_KINDS; kind++) {
    if (get16(frame + TCP_AT + 2) != ports[kind].server || length - MESSAGE_AT > SAID_BYTES_MAX) continue;
    said[kind].port = (uint16_t)get16(frame + TCP_AT);
    said[kind].length = length - MESSAGE_AT;
    memcpy(said[kind].bytes, frame + MESSAGE_AT, said[kind].length);
  }
}

void messages_forget(void) { memset(said, 0, sizeof said); }

// What makes an answer of a question, behind which the rest is what the input has.
static void turn(enum message_kind kind, uint8_t *message, size_t length) {
  if (kind == MESSAGE_DHCP && length > 240) {
    message[0] = 2;
    put32(message + 16, NETWORK + 50);
    message[242] = message[242] == 1 ? 2 : 5;
  }
  if ((kind == MESSAGE_DNS || kind == MESSAGE_LINK) && length >= 12) message[2] |= 0x84;
  if (kind == MESSAGE_TIME && length >= 48) {
    message[0] = 0x24;
    message[1] = 2;
    memcpy(message + 24, message + 40, 8);
  }
}

size_t message_answer(enum message_kind kind, uint8_t *frame) {
  const size_t length = MESSAGE_AT + said[kind].length;
  put_ipv4(frame, length, NETWORK + 254, PROTOCOL_UDP);
  put16(frame + TCP_AT, ports[kind].server);
  put16(frame + TCP_AT + 2, said[kind].length > 0 ? said[kind].port : ports[kind].own);
  put16(frame + TCP_AT + 4, (uint32_t)(length - TCP_AT));
  memcpy(frame + MESSAGE_AT, said[kind].bytes, said[kind].length);
  turn(kind, frame + MESSAGE_AT, said[kind].length);
  if (kind == MESSAGE_LINK) {
    memcpy(frame, "\x01\x00\x5E\x00\x00\xFB", 6);
    put32(frame + IP_AT + 16, 0xE00000FBu);
  }
  if (kind == MESSAGE_DHCP) {
    memset(frame, 0xFF, 6);
    put32(frame + IP_AT + 16, 0xFFFFFFFFu);
  }
  return length;
}
