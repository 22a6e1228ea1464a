// The engine of engine.h for a stack that is no module: lwIP, compiled for this machine, behind the same boundary
// (boundary.h). What else a host may ask of a module, it answers with 0.

#include "engine.h"

#include "boundary.h"

#include <string.h>

struct engine_export {
  const char *name;
  void (*call)(const uint32_t values[], uint32_t *result);
};

static engine_host_function transmit, draw_random, sum_checksum;

static void version(const uint32_t values[], uint32_t *result) {
  (void)values;
  *result = lwip_abi_version();
}

static void frame(const uint32_t values[], uint32_t *result) {
  (void)values;
  *result = lwip_receive_frame();
}

static void frame_bytes(const uint32_t values[], uint32_t *result) {
  (void)values;
  *result = lwip_receive_frame_bytes();
}

static void init(const uint32_t values[], uint32_t *result) {
  (void)result;
  lwip_start(values[0], values[1], values[2], values[3]);
}

static void configure(const uint32_t values[], uint32_t *result) {
  (void)result;
  lwip_configure(values[0], values[1], values[2]);
}

static void take(const uint32_t values[], uint32_t *result) {
  (void)result;
  lwip_take(values[0], values[1]);
}

static void poll_stack(const uint32_t values[], uint32_t *result) { *result = lwip_poll(values[0]); }

static void nothing(const uint32_t values[], uint32_t *result) {
  (void)values;
  *result = 0;
}

static const struct engine_export exports[] = {
    {"abiVersion", version}, {"receiveFrame", frame}, {"receiveFrameBytes", frame_bytes}, {"init", init},
    {"configure", configure}, {"input", take},        {"poll", poll_stack},               {NULL, nothing},
};

const bool engine_has_module = true;

enum engine_status engine_load(const uint8_t *bytes, size_t length, const char *name_space,
                               const struct engine_import *imports, size_t import_count) {
  (void)bytes, (void)length, (void)name_space;
  for (size_t i = 0; i < import_count; i++) {
    if (strcmp(imports[i].name, "transmit") == 0) transmit = imports[i].call;
    if (strcmp(imports[i].name, "random") == 0) draw_random = imports[i].call;
    if (strcmp(imports[i].name, "checksum") == 0) sum_checksum = imports[i].call;
  }
  return ENGINE_LOADED;
}

void engine_unload(void) {}

engine_export engine_find(const char *name, int arguments, int results) {
  (void)arguments, (void)results;
  const struct engine_export *export = exports;
  while (export->name && strcmp(export->name, name) != 0) export++;
  return export;
}

bool engine_call(engine_export export, const uint32_t arguments[], uint32_t *result) {
  uint32_t unwanted;
  export->call(arguments, result ? result : &unwanted);
  return true;
}

uint8_t *engine_bytes(uint32_t address, uint32_t length) {
  (void)length;
  return (uint8_t *)(uintptr_t)address;
}

const char *engine_problem(void) { return "nothing is known of it"; }

uint32_t host_transmit(uint32_t address, uint32_t length) {
  uint32_t result = 0;
  return transmit((const uint32_t[]){address, length}, &result) ? result : 0;
}

uint32_t host_random(void) {
  uint32_t result = 0;
  draw_random(NULL, &result);
  return result;
}

uint32_t host_checksum(uint32_t address, uint32_t length) {
  uint32_t result = 0;
  sum_checksum((const uint32_t[]){address, length}, &result);
  return result;
}
