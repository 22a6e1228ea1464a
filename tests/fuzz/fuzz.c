// What libFuzzer calls: an input is the number of a beginning, and the steps from there on.

#include "core.h"
#include "starts.h"
#include "steps.h"

// Longer ones find nothing that shorter ones don't, and take their time.
#define STEPS_MAX 64

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerInitialize(int *count, char ***words) {
  (void)count, (void)words;
  starts_prepare();
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  if (length == 0) return 0;
  starts_return_to(bytes[0]);
  struct steps steps = {.at = bytes + 1, .end = bytes + length};
  for (int taken = 0; taken < STEPS_MAX && steps.at < steps.end; taken++) steps_take(&steps);
  core_settle();
  return 0;
}
