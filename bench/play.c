// play SCRIPT [MODULE] prints the measure of one operation.

#include "engine.h"
#include "player.h"

#include <stdio.h>
#include <stdlib.h>

static uint8_t *read_file(const char *name, size_t *length);
static _Noreturn void refuse(const char *name);

int main(int count, char *words[]) {
  if (count != (engine_has_module ? 2 : 3)) {
    fputs("Usage: play SCRIPT [MODULE]\n", stderr);
    return 2;
  }
  size_t script_bytes = 0, module_bytes = 0;
  const uint8_t *script = read_file(words[1], &script_bytes);
  const uint8_t *module = engine_has_module ? NULL : read_file(words[2], &module_bytes);
  const struct played played = play_script(script, script_bytes, module, module_bytes);
  printf("%.2f\n", (double)played.measured / played.operations);
  return 0;
}

static uint8_t *read_file(const char *name, size_t *length) {
  FILE *file = fopen(name, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) refuse(name);
  *length = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*length + 1);
  if (!bytes || fread(bytes, 1, *length, file) != *length) refuse(name);
  fclose(file);
  return bytes;
}

static _Noreturn void refuse(const char *name) {
  perror(name);
  exit(1);
}
