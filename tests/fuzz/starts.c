// The beginnings of starts.h.

#include "starts.h"

#include "application.h"
#include "core.h"
#include "messages.h"
#include "peer.h"

#include <stdlib.h>
#include <string.h>

#define PEER_LOW 1
#define PEER_ADDRESS (NETWORK + PEER_LOW)
#define PEER_PORT 40000
#define OUR_PORT 80
#define PIECE_BYTES 500

struct application application;

// The conversation of a beginning.
static struct flow *flow;

static struct start {
  void (*reach)(void);
  struct core_snapshot core;
  struct peer peer;
  struct application application;
} starts[];

uint32_t application_holds(uint32_t handle) {
  if ((int32_t)handle > 0) application.handles[application.count++ % HANDLES_MAX] = handle;
  return handle;
}

static uint32_t newest(void) { return application.handles[(application.count - 1) % HANDLES_MAX]; }

static void hears(const uint8_t *options, uint32_t option_bytes, uint8_t flags, uint32_t skipped, uint32_t data_bytes) {
  struct peer_segment segment = {
      .flags = flags,
      .sequence = flow->next + skipped,
      .acknowledgement = flags & ACK ? flow->end : 0,
      .window = 4096,
      .option_bytes = option_bytes,
      .data_bytes = data_bytes,
  };
  if (option_bytes > 0) memcpy(segment.options, options, option_bytes);
  if (flow->has_timestamps && !(flags & SYN)) {
    segment.option_bytes = put_timestamps(flow, segment.options, segment.option_bytes);
  }
  uint8_t frame[FRAME_BYTES_MAX];
  core_input(frame, peer_speaks(flow, &segment, frame));
  core_poll(0);
}

static void hears_plain(uint8_t flags, uint32_t skipped, uint32_t data_bytes) {
  hears(NULL, 0, flags, skipped, data_bytes);
}

static void hears_syn(uint8_t flags) {
  // MSS 1000, SACK permitted, timestamps, a NOP, a window scale of 2.
  static const uint8_t options[20] = {2, 4, 3, 232, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 2};
  hears(options, sizeof options, flags, 0, 0);
}

// --- The beginnings ---

static void nothing(void) {}

static void listening(void) { application_holds(core_call(CORE_tcpListen, OUR_PORT, 3, 0)); }

static void half_open(void) {
  listening();
  flow = peer_begins(PEER_ADDRESS, PEER_PORT, OUR_PORT);
  hears_syn(SYN);
}

static void half_open_full(void) {
  listening();
  for (uint16_t i = 0; i < 8; i++) {
    flow = peer_begins(PEER_ADDRESS, PEER_PORT + i, OUR_PORT);
    hears_plain(SYN, 0, 0);
  }
}

static void syn_sent(void) {
  application_holds(core_call(CORE_tcpConnect, PEER_ADDRESS, OUR_PORT, PEER_PORT));
  core_poll(0);
  uint8_t frame[FRAME_BYTES_MAX];
  core_input(frame, make_arp(frame, PEER_LOW, 2));
  core_poll(0);
  flow = &peer.flows[(peer.count - 1) % FLOWS_MAX];
  flow->next = 100;
}

static void syn_received(void) {
  syn_sent();
  hears_syn(SYN);
}

static void accepted(void) {
  hears_plain(ACK, 0, 0);
  application_holds(core_call(CORE_tcpAccept, application.handles[0], 0, 0));
}

static void established(void) {
  half_open();
  accepted();
}

static void established_plain(void) {
  listening();
  flow = peer_begins(PEER_ADDRESS, PEER_PORT, OUR_PORT);
  hears_plain(SYN, 0, 0);
  accepted();
}

static void connected(void) {
  syn_sent();
  hears_syn(SYN | ACK);
}

static void sends(uint32_t pieces) {
  for (uint32_t i = 0; i < pieces; i++) {
    core_call(CORE_tcpSend, newest(), core_call(CORE_transfer, 0, 0, 0), 1000);
    core_poll(1);
  }
}

static void transferring(void) {
  established();
  core_call(CORE_tcpSetOption, newest(), ABI_NO_DELAY, 1);
  sends(4);
  hears_plain(ACK, 0, PIECE_BYTES);
  sends(5);
}

static void losing(void) {
  connected();
  sends(3);
  hears_plain(ACK, 0, 0);
  const uint32_t first = flow->end;
  sends(6);
  const uint32_t end = flow->end;
  flow->end = first;
  uint8_t options[12] = {1, 1, 5, 10};
  put32(options + 4, first + 2000);
  put32(options + 8, first + 4000);
  core_poll(20);
  hears(options, sizeof options, ACK, 0, 0);
  // What may only have been late is lost by then.
  core_poll(core_host.wait);
  flow->end = end;
}

static void holding(void) {
  established();
  for (uint32_t i = 1; i <= 3; i++) hears_plain(ACK, 2 * i * PIECE_BYTES, PIECE_BYTES);
}

static void without_room(void) {
  established();
  for (int i = 0; i < 9; i++) hears_plain(ACK, 0, 900);
}

static void finishes(void) {
  core_call(CORE_tcpShutdown, newest(), 0, 0);
  core_poll(0);
}

static void fin_wait_1(void) {
  established();
  finishes();
  flow->end--;
}

static void fin_wait_2(void) {
  established();
  finishes();
  hears_plain(ACK, 0, 0);
}

static void close_wait(void) {
  established();
  hears_plain(FIN | ACK, 0, 10);
}

static void last_ack(void) {
  close_wait();
  finishes();
}

static void closing(void) {
  fin_wait_1();
  hears_plain(FIN | ACK, 0, 0);
  flow->end++;
}

static void time_wait(void) {
  fin_wait_2();
  hears_plain(FIN | ACK, 0, 0);
}

static void time_wait_alone(void) {
  time_wait();
  core_call(CORE_tcpClose, newest(), 0, 0);
  core_poll(0);
}

static void crowded(void) {
  established();
  for (uint16_t i = 1; i < 4; i++) {
    flow = peer_begins(PEER_ADDRESS, PEER_PORT + i, OUR_PORT);
    hears_plain(SYN, 0, 0);
    hears_plain(ACK, 0, 0);
  }
}

static struct start starts[] = {
    {.reach = nothing},      {.reach = listening},       {.reach = half_open},         {.reach = half_open_full},
    {.reach = syn_sent},     {.reach = syn_received},    {.reach = established},       {.reach = established_plain},
    {.reach = connected},    {.reach = transferring},    {.reach = losing},            {.reach = holding},
    {.reach = without_room}, {.reach = fin_wait_1},      {.reach = fin_wait_2},        {.reach = close_wait},
    {.reach = last_ack},     {.reach = closing},         {.reach = time_wait},         {.reach = time_wait_alone},
    {.reach = crowded},
};
static const uint32_t start_count = sizeof starts / sizeof starts[0];

void starts_prepare(void) {
  core_load(peer_hears);
  for (uint32_t i = 0; i < start_count; i++) {
    peer = (struct peer){0};
    application = (struct application){0};
    core_init();
    core_poll(0);
    starts[i].reach();
    core_save(&starts[i].core);
    starts[i].peer = peer;
    starts[i].application = application;
  }
}

void starts_return_to(uint32_t number) {
  const struct start *start = &starts[number % start_count];
  core_restore(&start->core);
  peer = start->peer;
  application = start->application;
  messages_forget();
  wire_address_may_change = false;
}
