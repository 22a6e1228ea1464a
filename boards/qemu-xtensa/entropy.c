// A ChaCha20 generator (RFC 8439 §2.3, with fast key erasure: the key is replaced by every block), and its seed.
//
// What the seed is worth. The emulated machine has no entropy source. With -semihosting 32 bytes come from the host's,
// which is as good as it gets. The jitter of CCOUNT is stirred in as well: in QEMU, CCOUNT follows the host's clock in
// steps of 25 ns, so how long a few instructions take is noise of the host, a few bits of it at most and never measured;
// with -icount it is no noise at all. Alone it only makes two runs differ. It doesn't make numbers that an attacker
// can't guess, and on a chip it would be worth less: there, the hardware generator takes the place of this file.

#include "entropy.h"

#include "machine.h"
#include "semihosting.h"

#include <stddef.h>
#include <string.h>

#define KEY_WORDS 8
#define BLOCK_WORDS 16
#define JITTER_SAMPLES 1024

static uint32_t key[KEY_WORDS];
static uint32_t drawn[BLOCK_WORDS];
// What of `drawn` is left lies behind this. The head of each block became the next key.
static size_t next = BLOCK_WORDS;

static void make_block(void);
static void quarter_round(uint32_t state[BLOCK_WORDS], int a, int b, int c, int d);

const char *entropy_start(void) {
  for (int sample = 0; sample < JITTER_SAMPLES; sample++) {
    // A device's register: reading one leaves the translated code, which takes the host a time that varies most.
    (void)*device_register(CLOCK_HZ_REGISTER);
    key[sample % KEY_WORDS] ^= cycle_count();
    if (sample % KEY_WORDS == KEY_WORDS - 1) make_block();
  }
  uint32_t from_host[KEY_WORDS] = {0};
  const bool has_host = semihosting_entropy(from_host, sizeof from_host);
  for (int i = 0; i < KEY_WORDS; i++) key[i] ^= from_host[i];
  next = BLOCK_WORDS;
  return has_host ? "seeded by the host's entropy source"
                  : "seeded by the jitter of a clock alone, which an attacker may guess";
}

uint32_t entropy_draw(void) {
  if (next == BLOCK_WORDS) make_block();
  const uint32_t bits = drawn[next];
  drawn[next++] = 0;
  return bits;
}

static void make_block(void) {
  uint32_t input[BLOCK_WORDS] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  memcpy(input + 4, key, sizeof key);
  memcpy(drawn, input, sizeof drawn);
  for (int round = 0; round < 10; round++) {
    for (int column = 0; column < 4; column++) quarter_round(drawn, column, column + 4, column + 8, column + 12);
    for (int diagonal = 0; diagonal < 4; diagonal++) {
      quarter_round(drawn, diagonal, 4 + (diagonal + 1) % 4, 8 + (diagonal + 2) % 4, 12 + (diagonal + 3) % 4);
    }
  }
  for (int i = 0; i < BLOCK_WORDS; i++) drawn[i] += input[i];
  memcpy(key, drawn, sizeof key);
  memset(drawn, 0, sizeof key);
  next = KEY_WORDS;
}

static void quarter_round(uint32_t state[BLOCK_WORDS], int a, int b, int c, int d) {
  static const uint8_t distances[] = {16, 12, 8, 7};
  for (int step = 0; step < 4; step++) {
    const int to = step % 2 ? c : a, with = step % 2 ? d : b, turned = step % 2 ? b : d;
    const uint32_t mixed = state[turned] ^ (state[to] += state[with]);
    state[turned] = mixed << distances[step] | mixed >> (32 - distances[step]);
  }
}
