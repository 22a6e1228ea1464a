// One frame in the words of `tcpdump -n -S`.

#ifndef ASTCP_FRAME_TEXT_H
#define ASTCP_FRAME_TEXT_H

#include <stddef.h>
#include <stdint.h>

// Writes the text, cut where its room ends, and its end.
void frame_text(const uint8_t *frame, size_t length, char *text, size_t text_bytes);

#endif
