// One frame in the words of `tcpdump -n -S`: the same in C as tools/tcpdump.ts is in TypeScript, and tests/shim compares
// the two.

#include "frame-text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

// The text so far, and the room that it has.
struct text {
  char *bytes;
  size_t length, room;
};

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add_arp(struct text *text, const uint8_t *frame, size_t length);
static void add_ip(struct text *text, const uint8_t *frame, size_t length);
static void add_icmp(struct text *text, const uint8_t *at, size_t length);
static void add_unreachable(struct text *text, const uint8_t *at, size_t length);
static void add_tcp(struct text *text, const uint8_t *frame, const uint8_t *at, size_t length);
static void add_flags(struct text *text, unsigned flags);
static void add_options(struct text *text, const uint8_t *at, const uint8_t *end);
static void add_option(struct text *text, const uint8_t *at);
static void add_first_line(struct text *text, const uint8_t *at, size_t length);
static void add_address(struct text *text, const uint8_t *at);
static void add_mac(struct text *text, const uint8_t *at);
static unsigned u16_at(const uint8_t *at);
static unsigned long u32_at(const uint8_t *at);

void frame_text(const uint8_t *frame, size_t length, char *bytes, size_t room) {
  struct text text = {bytes, 0, room};
  bytes[0] = 0;
  if (length < 14) {
    add(&text, "[|ether]");
  } else if (u16_at(frame + 12) == 0x0806) {
    add_arp(&text, frame, length);
  } else if (u16_at(frame + 12) == 0x0800) {
    add_ip(&text, frame, length);
  } else {
    add(&text, "ethertype Unknown (0x%04x), length %zu", u16_at(frame + 12), length);
  }
}

// --- ARP (RFC 826) ---

static void add_arp(struct text *text, const uint8_t *frame, size_t length) {
  if (length < 42) return add(text, "ARP, [|arp]");
  const unsigned operation = u16_at(frame + 20);
  if (operation == 1) {
    add(text, "ARP, Request who-has ");
    add_address(text, frame + 38);
    // A request that is sent to one neighbour, to ask whether it is still there, names its address.
    if (u16_at(frame + 32) != 0 || u32_at(frame + 34) != 0) {
      add(text, " (");
      add_mac(text, frame + 32);
      add(text, ")");
    }
    add(text, " tell ");
    add_address(text, frame + 28);
  } else if (operation == 2) {
    add(text, "ARP, Reply ");
    add_address(text, frame + 28);
    add(text, " is-at ");
    add_mac(text, frame + 22);
  } else {
    add(text, "ARP, Unknown (%u)", operation);
  }
  add(text, ", length %zu", length - 14);
}

// --- IPv4 (RFC 791) ---

static void add_ip(struct text *text, const uint8_t *frame, size_t length) {
  if (length < 34) return add(text, "IP [|ip]");
  const size_t header_bytes = (frame[14] & 15u) * 4;
  const size_t end = 14 + u16_at(frame + 16);
  if (frame[14] >> 4 != 4 || header_bytes < 20) return add(text, "IP [bad header]");
  if (end > length) return add(text, "IP truncated-ip - %zu bytes missing!", end - length);

  const size_t payload = 14 + header_bytes;
  const unsigned protocol = frame[23];
  const bool is_fragment = (u16_at(frame + 20) & 0x1FFF) != 0;
  // Negative where the header is longer than the datagram.
  const long payload_bytes = (long)end - (long)payload;
  if (protocol == 6 && !is_fragment) {
    return add_tcp(text, frame, frame + payload, payload_bytes > 0 ? (size_t)payload_bytes : 0);
  }
  add(text, "IP ");
  add_address(text, frame + 26);
  add(text, " > ");
  add_address(text, frame + 30);
  add(text, ": ");
  if (protocol == 1 && !is_fragment) {
    return add_icmp(text, frame + payload, payload_bytes > 0 ? (size_t)payload_bytes : 0);
  }
  if (protocol == 6) add(text, "tcp");
  else if (protocol == 1) add(text, "icmp");
  else add(text, "ip-proto-%u", protocol);
  if (!is_fragment) add(text, " %ld", payload_bytes);
}

// --- ICMP (RFC 792) ---

static void add_icmp(struct text *text, const uint8_t *at, size_t length) {
  if (length < 8) return add(text, "ICMP [|icmp]");
  const unsigned kind = at[0];
  const unsigned code = at[1];
  add(text, "ICMP ");
  if (kind == 0 || kind == 8) {
    add(text, "echo %s, id %u, seq %u", kind == 8 ? "request" : "reply", u16_at(at + 4), u16_at(at + 6));
  } else if (kind == 3) {
    add_unreachable(text, at, length);
  } else if (kind == 4) {
    add(text, "source quench");
  } else if (kind == 11) {
    add(text, code == 0 ? "time exceeded in-transit" : "ip reassembly time exceeded");
  } else {
    add(text, "type-%u", kind);
  }
  add(text, ", length %zu", length);
}

static void add_unreachable(struct text *text, const uint8_t *at, size_t length) {
  const unsigned code = at[1];
  const bool is_prohibited = code == 9 || code == 10 || code == 13;
  // The datagram that could not be delivered is quoted behind the eight bytes of the header.
  if (length < 32 || (code > 4 && !is_prohibited)) return add(text, "unreachable, code %u", code);
  const uint8_t *quote = at + 8;
  const unsigned protocol = quote[9];
  if (code == 0 || code == 9) add(text, "net ");
  else if (code == 1 || code == 10 || code == 13) add(text, "host ");
  add_address(text, quote + 16);
  if (code == 2) {
    add(text, " protocol %u", protocol);
  } else if (code == 3) {
    const size_t ports = 8 + (quote[0] & 15u) * 4;
    if (length < ports + 4) return add(text, " port unreachable");
    add(text, "%s port %u", protocol == 6 ? " tcp" : protocol == 17 ? " udp" : "", u16_at(at + ports + 2));
  }
  add(text, " unreachable");
  if (code == 4) {
    add(text, " - need to frag");
    if (u16_at(at + 6) != 0) add(text, " (mtu %u)", u16_at(at + 6));
  }
  if (is_prohibited) add(text, code == 13 ? " - admin prohibited filter" : " - admin prohibited");
}

// --- TCP (RFC 9293 §3.1) ---

static void add_tcp(struct text *text, const uint8_t *frame, const uint8_t *at, size_t length) {
  const bool is_whole = length >= 20;
  add(text, "IP ");
  add_address(text, frame + 26);
  if (is_whole) add(text, ".%u", u16_at(at));
  add(text, " > ");
  add_address(text, frame + 30);
  if (!is_whole) return add(text, ": [|tcp]");
  add(text, ".%u: ", u16_at(at + 2));
  const size_t header_bytes = (size_t)(at[12] >> 4) * 4;
  if (header_bytes < 20 || header_bytes > length) {
    return add(text, "tcp %zu [bad hdr length %zu]", length, header_bytes);
  }

  const unsigned flags = at[13];
  const size_t data_bytes = length - header_bytes;
  const unsigned long sequence = u32_at(at + 4);
  add_flags(text, flags);
  // An acknowledgement alone occupies no sequence numbers, so tcpdump leaves its number out.
  if (data_bytes > 0) add(text, ", seq %lu:%lu", sequence, (sequence + data_bytes) & 0xFFFFFFFFul);
  else if (flags & 7) add(text, ", seq %lu", sequence);
  if (flags & 16) add(text, ", ack %lu", u32_at(at + 8));
  add(text, ", win %u", u16_at(at + 14));
  if (flags & 32) add(text, ", urg %u", u16_at(at + 18));
  if (header_bytes > 20) add_options(text, at + 20, at + header_bytes);
  add(text, ", length %zu", data_bytes);
  if (data_bytes > 0 && (u16_at(at) == 80 || u16_at(at + 2) == 80)) {
    add(text, ": HTTP");
    add_first_line(text, at + header_bytes, data_bytes);
  }
}

static void add_flags(struct text *text, unsigned flags) {
  static const char letters[] = "FSRP.UEW";
  add(text, "Flags [%s", flags ? "" : "none");
  for (int bit = 0; bit < 8; bit++) {
    if (flags & 1u << bit) add(text, "%c", letters[bit]);
  }
  add(text, "]");
}

static void add_options(struct text *text, const uint8_t *at, const uint8_t *end) {
  add(text, ", options [");
  for (bool is_first = true; at < end; is_first = false) {
    if (!is_first) add(text, ",");
    if (at[0] == 0) {
      add(text, "eol");
      break;
    }
    if (at[0] == 1) {
      add(text, "nop");
      at++;
      continue;
    }
    const int length = at + 1 < end ? at[1] : 0;
    if (length < 2 || length > end - at) {
      add(text, "[bad opt]");
      break;
    }
    add_option(text, at);
    at += length;
  }
  add(text, "]");
}

static void add_option(struct text *text, const uint8_t *at) {
  const unsigned kind = at[0];
  const unsigned length = at[1];
  if (kind == 2 && length == 4) return add(text, "mss %u", u16_at(at + 2));
  if (kind == 3 && length == 3) return add(text, "wscale %u", at[2]);
  if (kind == 4 && length == 2) return add(text, "sackOK");
  if (kind == 8 && length == 10) return add(text, "TS val %lu ecr %lu", u32_at(at + 2), u32_at(at + 6));
  if (kind != 5 || length % 8 != 2) return add(text, "unknown-%u", kind);
  add(text, "sack %u ", (length - 2) / 8);
  for (unsigned i = 2; i < length; i += 8) add(text, "{%lu:%lu}", u32_at(at + i), u32_at(at + i + 4));
}

// The first line of a text, if it is one that HTTP begins with (RFC 9112 §2.1).
static void add_first_line(struct text *text, const uint8_t *at, size_t length) {
  size_t end = 0;
  while (end < length && at[end] != '\r' && at[end] != '\n') end++;
  const uint8_t *tail = end >= 9 ? at + end - 9 : (const uint8_t *)"         ";
  bool is_first = end >= 7 && memcmp(at, "HTTP/1.", 7) == 0;
  is_first = is_first || memcmp(tail, " HTTP/1.1", 9) == 0 || memcmp(tail, " HTTP/1.0", 9) == 0;
  if (!is_first) return;
  add(text, ": ");
  // What a peer sends is not to steer the terminal.
  for (size_t i = 0; i < end; i++) add(text, "%c", at[i] >= 0x20 && at[i] < 0x7F ? at[i] : '.');
}

// --- Numbers ---

static void add_address(struct text *text, const uint8_t *at) { add(text, "%u.%u.%u.%u", at[0], at[1], at[2], at[3]); }

static void add_mac(struct text *text, const uint8_t *at) {
  add(text, "%02x:%02x:%02x:%02x:%02x:%02x", at[0], at[1], at[2], at[3], at[4], at[5]);
}

static unsigned u16_at(const uint8_t *at) { return (unsigned)at[0] << 8 | at[1]; }

static unsigned long u32_at(const uint8_t *at) { return (unsigned long)u16_at(at) << 16 | u16_at(at + 2); }

static void add(struct text *text, const char *format, ...) {
  va_list values;
  va_start(values, format);
  const int length = vsnprintf(text->bytes + text->length, text->room - text->length, format, values);
  va_end(values);
  if (length > 0) text->length += (size_t)length;
  if (text->length >= text->room) text->length = text->room - 1;
}
