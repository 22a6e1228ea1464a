// Reads frames, each behind its length in 4 bytes, most significant first, and prints each in tcpdump's words, one a line.

#include "frame-text.h"

#include <stdio.h>
#include <stdlib.h>

int main(void) {
  static char text[16384];
  for (int first; (first = getchar()) != EOF;) {
    size_t length = (size_t)first;
    for (int i = 0; i < 3; i++) length = length << 8 | (size_t)getchar();
    // Of exactly this length, so that a read beyond its end is noticed.
    uint8_t *frame = malloc(length ? length : 1);
    if (!frame || fread(frame, 1, length, stdin) != length) return 1;
    frame_text(frame, length, text, sizeof text);
    puts(text);
    free(frame);
  }
  return 0;
}
