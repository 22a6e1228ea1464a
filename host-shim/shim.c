// The host of the core, over any engine and any MAC. What it promises stands in shim.h.

#include "shim.h"

#include "abi.h"
#include "engine.h"
#include "mac.h"

#include <stdio.h>

// How many frames are handed in before poll gets its turn, so that a flood of them doesn't keep the timers waiting.
#define FRAMES_PER_TURN 64
// The least room for a received frame that the contract allows.
#define FRAME_BYTES 1514
// A module that traps again and again gets no more of the CPU than this leaves it.
#define PAUSE_AFTER_TRAP_MS 100

// The exports by number: CALL_poll and so on.
enum export_number {
#define EXPORT(name, arguments, results) CALL_##name,
  ABI_EXPORTS(EXPORT)
#undef EXPORT
      EXPORT_COUNT,
};

static struct shim_options options;
static char problem[200];
static uint32_t traps;
static bool link_is_up;
static engine_export exports[EXPORT_COUNT];
// NULL: the module has no DHCP.
static engine_export dhcp_start;
// Where the module wants its frames.
static uint8_t *receive_frame;
static uint32_t receive_frame_bytes;

static enum shim_status load(void);
static enum shim_status check_exports(void);
static bool begin(void);
static enum shim_status restart(void);
static bool follow_link(void);
static bool hand_in_frames(bool *more);
static bool call(enum export_number number, const uint32_t arguments[], uint32_t *result);
static enum shim_status fails(enum shim_status status, const char *why);
static void tell_frame(enum direction direction, const uint8_t *frame, size_t length, size_t present);

static bool transmit(const uint32_t arguments[], uint32_t *result);
static bool draw_random(const uint32_t arguments[], uint32_t *result);
static bool sum_checksum(const uint32_t arguments[], uint32_t *result);
static bool tell_point(const uint32_t arguments[], uint32_t *result);

// --- What shim.h offers ---

enum shim_status shim_start(const struct shim_options *chosen) {
  options = *chosen;
  traps = 0;
  enum shim_status status = load();
  if (status != SHIM_RUNS) return status;
  if (!mac_start()) return fails(SHIM_HAS_NO_MAC, "the MAC cannot be started");
  return begin() ? SHIM_RUNS : fails(SHIM_TRAPS_AT_ONCE, engine_problem());
}

uint32_t shim_step(enum shim_status *status) {
  bool more = false;
  uint32_t wait = 0;
  bool runs = follow_link() && hand_in_frames(&more);
  if (runs) {
    const uint32_t now = mac_milliseconds();
    runs = call(CALL_poll, &now, &wait);
  }
  if (!runs) {
    *status = restart();
    return PAUSE_AFTER_TRAP_MS;
  }
  for (const struct observer *const *one = options.observers; one && *one; one++) {
    if ((*one)->turn_ended) (*one)->turn_ended();
  }
  return more ? 0 : wait;
}

void shim_stop(void) { engine_unload(); }

const char *shim_problem(void) { return problem; }

uint32_t shim_traps(void) { return traps; }

bool shim_counter(uint32_t index, char *name, size_t name_bytes, uint32_t *value) {
  uint32_t count = 0;
  if (!call(CALL_counterCount, NULL, &count) || index >= count) return false;
  if (!call(CALL_counter, &index, value)) return false;
  size_t at = 0;
  for (; at + 1 < name_bytes; at++) {
    const uint32_t place[] = {index, (uint32_t)at};
    uint32_t letter = 0;
    if (!call(CALL_counterName, place, &letter) || letter == 0) break;
    name[at] = (char)letter;
  }
  name[at] = 0;
  return true;
}

// --- The module's life ---

static enum shim_status load(void) {
  static const struct engine_import imports[] = {
      {"transmit", 2, 1, transmit},
      {"random", 0, 1, draw_random},
      {"checksum", 2, 1, sum_checksum},
      {"trace", 4, 0, tell_point},
  };
  size_t count = sizeof imports / sizeof imports[0];
  switch (engine_load(options.module, options.module_bytes, ABI_IMPORT_MODULE, imports, count)) {
    case ENGINE_LOADED:
      return check_exports();
    case ENGINE_CANNOT_LINK:
      return fails(SHIM_BREAKS_CONTRACT, engine_problem());
    case ENGINE_TRAPPED:
      return fails(SHIM_TRAPS_AT_ONCE, engine_problem());
    case ENGINE_CANNOT_READ:
      break;
  }
  return fails(SHIM_CANNOT_LOAD, engine_problem());
}

static enum shim_status check_exports(void) {
  static const struct {
    const char *name;
    int arguments, results;
  } contract[EXPORT_COUNT] = {
#define EXPORT(name, arguments, results) {#name, arguments, results},
      ABI_EXPORTS(EXPORT)
#undef EXPORT
  };
  for (int i = 0; i < EXPORT_COUNT; i++) {
    exports[i] = engine_find(contract[i].name, contract[i].arguments, contract[i].results);
    if (!exports[i]) return fails(SHIM_BREAKS_CONTRACT, engine_problem());
  }

  dhcp_start = engine_find("dhcpStart", 0, 1);

  uint32_t version = 0, address = 0;
  bool answers = call(CALL_abiVersion, NULL, &version) && call(CALL_receiveFrame, NULL, &address) &&
                 call(CALL_receiveFrameBytes, NULL, &receive_frame_bytes);
  if (!answers) return fails(SHIM_TRAPS_AT_ONCE, engine_problem());
  if (version != ABI_VERSION) return fails(SHIM_BREAKS_CONTRACT, "the module's abiVersion is not 1");
  receive_frame = engine_bytes(address, receive_frame_bytes);
  if (!receive_frame || receive_frame_bytes < FRAME_BYTES) {
    return fails(SHIM_BREAKS_CONTRACT, "the module has no room of 1514 bytes for a received frame");
  }
  return SHIM_RUNS;
}

// False: it trapped.
static bool begin(void) {
  uint8_t mac[6];
  mac_address(mac);
  const uint32_t high = (uint32_t)mac[0] << 8 | mac[1];
  const uint32_t low = (uint32_t)mac[2] << 24 | (uint32_t)mac[3] << 16 | (uint32_t)mac[4] << 8 | mac[5];
  const uint32_t initial[] = {high, low, mac_capabilities(), mac_milliseconds()};
  const uint32_t configuration[] = {options.address, options.mask, options.gateway};
  // What `init` takes it for. The next turn looks.
  link_is_up = true;
  if (!call(CALL_init, initial, NULL)) return false;
  if (options.address != 0) return call(CALL_configure, configuration, NULL);
  if (!dhcp_start) options.say("there is no address, and the module has no DHCP to get one");
  uint32_t result = 0;
  return !dhcp_start || engine_call(dhcp_start, NULL, &result);
}

// The secrets are drawn anew, as the whole memory is.
static enum shim_status restart(void) {
  traps++;
  options.say(engine_problem());
  for (const struct observer *const *one = options.observers; one && *one; one++) {
    if ((*one)->restarted) (*one)->restarted();
  }
  enum shim_status status = load();
  if (status != SHIM_RUNS) return status;
  return begin() ? SHIM_RUNS : fails(SHIM_TRAPS_AT_ONCE, engine_problem());
}

// --- A turn ---

static bool follow_link(void) {
  const bool is_up = mac_link_is_up();
  if (is_up == link_is_up) return true;
  link_is_up = is_up;
  const uint32_t up = is_up;
  return call(CALL_linkChanged, &up, NULL);
}

static bool hand_in_frames(bool *more) {
  for (int taken = 0; taken < FRAMES_PER_TURN; taken++) {
    const size_t length = mac_receive(receive_frame, receive_frame_bytes);
    if (length == 0) return true;
    tell_frame(RECEIVED, receive_frame, length, length < receive_frame_bytes ? length : receive_frame_bytes);
    const uint32_t arguments[] = {mac_milliseconds(), (uint32_t)length};
    if (!call(CALL_input, arguments, NULL)) return false;
  }
  *more = true;
  return true;
}

static bool call(enum export_number number, const uint32_t arguments[], uint32_t *result) {
  return engine_call(exports[number], arguments, result);
}

static enum shim_status fails(enum shim_status status, const char *why) {
  snprintf(problem, sizeof problem, "%s", why);
  return status;
}

static void tell_frame(enum direction direction, const uint8_t *frame, size_t length, size_t present) {
  for (const struct observer *const *one = options.observers; one && *one; one++) {
    if ((*one)->frame) (*one)->frame(direction, frame, length, present);
  }
}

// --- The imports ---

static bool transmit(const uint32_t arguments[], uint32_t *result) {
  const uint8_t *frame = engine_bytes(arguments[0], arguments[1]);
  if (!frame) return false;
  // Taken, and lost as on a cable that is cut: what is refused would be offered again and again.
  *result = 1;
  if (!link_is_up) return true;
  *result = mac_transmit(frame, arguments[1]);
  if (*result) tell_frame(SENT, frame, arguments[1], arguments[1]);
  return true;
}

static bool draw_random(const uint32_t arguments[], uint32_t *result) {
  (void)arguments;
  *result = mac_random();
  return true;
}

static bool sum_checksum(const uint32_t arguments[], uint32_t *result) {
  const uint8_t *bytes = engine_bytes(arguments[0], arguments[1]);
  if (!bytes) return false;
  *result = mac_checksum(bytes, arguments[1]);
  return true;
}

static bool tell_point(const uint32_t arguments[], uint32_t *result) {
  (void)result;
  for (const struct observer *const *one = options.observers; one && *one; one++) {
    if ((*one)->point) (*one)->point(arguments[0], arguments[1], arguments[2], arguments[3]);
  }
  return true;
}
