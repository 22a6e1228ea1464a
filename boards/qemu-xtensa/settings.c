// Reads the boot parameters as Linux gets them: tags of {u16 id, u16 length, data}, one of which is the command line.

#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAG_FIRST 0x7b0b
#define TAG_COMMAND_LINE 0x1001
#define TAG_LAST 0x7e0b

struct tag {
  uint16_t id;
  uint16_t length;
  char data[];
};

static const char *command_line(const struct tag *tag);
static bool take_word(struct settings *settings, const char *word);
static bool read_parts(const char *text, uint8_t parts[], int count, char separator, int base, const char **end);
static uint32_t join(const uint8_t parts[4]);

struct settings read_settings(const void *boot_parameters) {
  struct settings settings = {
      .address = 0x0A000702, .mask = 0xFFFFFF00, .gateway = 0x0A000701, .mac = {0x02, 0, 0, 0, 0x07, 0x02}};
  char words[160] = "";
  snprintf(words, sizeof words, "%s", command_line(boot_parameters));
  char *rest = words;
  for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
    if (!take_word(&settings, word)) printf("not understood: %s\n", word);
  }
  return settings;
}

static const char *command_line(const struct tag *tag) {
  if (!tag || tag->id != TAG_FIRST) return "";
  for (; tag->id != TAG_LAST; tag = (const struct tag *)(tag->data + tag->length)) {
    if (tag->id == TAG_COMMAND_LINE) return tag->data;
  }
  return "";
}

static bool take_word(struct settings *settings, const char *word) {
  uint8_t parts[6];
  const char *end;
  if (strcmp(word, "trace") == 0) {
    settings->traces = true;
    return true;
  }
  if (strncmp(word, "ip=", 3) == 0 && read_parts(word + 3, parts, 4, '.', 10, &end) && *end == '/') {
    const int bits = atoi(end + 1);
    if (bits < 1 || bits > 32) return false;
    settings->address = join(parts);
    settings->mask = UINT32_MAX << (32 - bits);
    return true;
  }
  if (strncmp(word, "gateway=", 8) == 0 && read_parts(word + 8, parts, 4, '.', 10, &end) && !*end) {
    settings->gateway = join(parts);
    return true;
  }
  if (strncmp(word, "mac=", 4) == 0 && read_parts(word + 4, parts, 6, ':', 16, &end) && !*end) {
    memcpy(settings->mac, parts, sizeof settings->mac);
    return true;
  }
  return false;
}

static bool read_parts(const char *text, uint8_t parts[], int count, char separator, int base, const char **end) {
  for (int i = 0; i < count; i++) {
    char *behind;
    const unsigned long value = strtoul(text, &behind, base);
    if (behind == text || value > 255 || (i < count - 1 && *behind != separator)) return false;
    parts[i] = (uint8_t)value;
    *end = behind;
    text = behind + 1;
  }
  return true;
}

static uint32_t join(const uint8_t parts[4]) {
  return (uint32_t)parts[0] << 24 | (uint32_t)parts[1] << 16 | (uint32_t)parts[2] << 8 | parts[3];
}
