// The cases about those who look on. They are told what the shim would tell them, and print; shim.test.ts reads it.

#include "observed-cases.h"

#include "abi.h"
#include "capture.h"
#include "fake-mac.h"
#include "frames.h"
#include "trace.h"

static void write_to_stdout(const void *bytes, size_t length) { fwrite(bytes, 1, length, stdout); }

static uint64_t microseconds(void) { return 0x100000002; }

void writes_a_capture(void) {
  uint8_t frame[FAKE_FRAME_BYTES] = {0};
  const struct observer *capture = capture_start(write_to_stdout, microseconds);
  capture->frame(RECEIVED, frame, arp_reply(frame), 42);
  // Too long to be received as a whole.
  capture->frame(RECEIVED, frame, 1600, 1515);
  const size_t length = echo_request(frame, 1);
  capture->frame(SENT, frame, length, length);
}

static void print(const char *line) { puts(line); }

void prints_a_trace(void) {
  uint8_t frame[FAKE_FRAME_BYTES] = {0};
  fake.now = 5000;
  const struct observer *trace = trace_start(print);
  fake.now = 6234;
  size_t length = syn(frame, 4000, 7);
  trace->frame(RECEIVED, frame, length, length);
  trace->point(ABI_POINT_STATE, 3, ABI_LISTEN, ABI_SYN_RECEIVED);
  trace->turn_ended();
  // The same segment back is enough of an answer here: the ports and addresses change places.
  uint8_t answer[FAKE_FRAME_BYTES] = {0};
  const size_t answer_length = syn(answer, 7, 4000);
  for (int i = 0; i < 4; i++) {
    answer[26 + i] = frame[30 + i];
    answer[30 + i] = frame[26 + i];
  }
  trace->point(ABI_POINT_MOVED, 3, 9, 0);
  trace->point(ABI_POINT_STATE, 9, ABI_SYN_RECEIVED, ABI_ESTABLISHED);
  trace->frame(SENT, answer, answer_length, answer_length);
  trace->turn_ended();
  length = arp_reply(frame);
  trace->frame(RECEIVED, frame, length, length);
  trace->point(ABI_POINT_STATE, 9, ABI_ESTABLISHED, ABI_CLOSED);
  trace->turn_ended();
  trace->frame(SENT, answer, answer_length, answer_length);
  for (uint16_t port = 4001; port <= 4002; port++) {
    length = syn(frame, port, 7);
    trace->frame(RECEIVED, frame, length, length);
  }
  trace->restarted();
}
