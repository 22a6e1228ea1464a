// The firmware: one task that owns the module and turns the shim's loop. The drivers have tasks of their own, which only
// hand in what has come (arrivals.h).

#include "arrivals.h"
#include "mac.h"
#include "shim.h"

#include "esp_heap_caps.h"
#include "esp_log.h"
#include "esp_system.h"
#include "esp_task_wdt.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "sdkconfig.h"

#include <inttypes.h>
#include <stdio.h>

#if CONFIG_ASTCP_WASM2C
// The module's own functions are all that nests. Of the emulated board they take 1 KB, of windowed calls twice that; the
// rest is for the drivers and for printing.
#define STACK_BYTES (8 * 1024)
#elif CONFIG_IDF_TARGET_ARCH_XTENSA
// No tail calls: each operation of wasm3 stands on the one before. The build measures how deeply they nest, and fails
// above this; the rest is for what the operations call.
#define NESTING_BYTES_MAX (24 * 1024)
#define STACK_BYTES (NESTING_BYTES_MAX + 6 * 1024)
#else
// Tail calls leave no frames. The emulated board, whose calls leave small ones, takes about half of this.
#define STACK_BYTES (20 * 1024)
#endif
// Above the idle task and the application's other work, below the drivers and the timers.
#define PRIORITY 5
#define REPORT_MS 60000
// A device that can't start has nobody to ask: it tries again.
#define RESTART_MS 10000

#if CONFIG_ASTCP_WASM3
extern const uint8_t module_start[] __asm__("_binary_module_wasm_start");
extern const uint8_t module_end[] __asm__("_binary_module_wasm_end");
#endif

static const char *const tag = "astcp";

static void run(void *nothing);
static enum shim_status start(void);
#if CONFIG_ASTCP_STATIC
static bool read_address(const char *word, uint32_t *address);
#endif
static void say(const char *sentence);
static void report(void);

void app_main(void) {
  // Beside Wi-Fi, which runs on the first core.
  const BaseType_t core = portNUM_PROCESSORS - 1;
  if (xTaskCreatePinnedToCore(run, "astcp", STACK_BYTES, NULL, PRIORITY, NULL, core) != pdPASS) {
    ESP_LOGE(tag, "there is no memory for a stack of %d bytes", STACK_BYTES);
  }
}

static void run(void *nothing) {
  (void)nothing;
  enum shim_status status = start();
  // Only now: negotiating a link may take seconds.
  if (status == SHIM_RUNS) ESP_ERROR_CHECK(esp_task_wdt_add(NULL));
  uint32_t reported_at = mac_milliseconds();
  while (status == SHIM_RUNS) {
    const uint32_t milliseconds = shim_step(&status);
    mac_wait(milliseconds);
    esp_task_wdt_reset();
    if (mac_milliseconds() - reported_at >= REPORT_MS) {
      reported_at = mac_milliseconds();
      report();
    }
  }
  ESP_LOGE(tag, "%s", shim_problem());
  esp_task_wdt_delete(NULL);
  vTaskDelay(pdMS_TO_TICKS(RESTART_MS));
  esp_restart();
}

static enum shim_status start(void) {
#if CONFIG_ASTCP_STATIC
#define ADDRESS CONFIG_ASTCP_ADDRESS
  const uint32_t mask = 0xFFFFFFFFu << (32 - CONFIG_ASTCP_PREFIX);
  uint32_t address = 0, gateway = 0;
  if (!read_address(CONFIG_ASTCP_ADDRESS, &address) || !read_address(CONFIG_ASTCP_GATEWAY, &gateway)) {
    ESP_LOGE(tag, "the address or the gateway is no IPv4 address");
  }
#else
#define ADDRESS "an address that it is given"
  const uint32_t address = 0, mask = 0, gateway = 0;
#endif
  const struct shim_options options = {
#if CONFIG_ASTCP_WASM3
      .module = module_start,
      .module_bytes = (size_t)(module_end - module_start),
#endif
      .address = address,
      .mask = mask,
      .gateway = gateway,
      .say = say,
  };
  // This loads the module before it starts the MAC: Wi-Fi would leave no 64 KiB in one piece.
  const enum shim_status status = shim_start(&options);
  if (status == SHIM_RUNS) ESP_LOGI(tag, "%s at %s", CONFIG_ASTCP_APPLICATION, ADDRESS);
  report();
  return status;
}

#if CONFIG_ASTCP_STATIC
static bool read_address(const char *word, uint32_t *address) {
  unsigned a, b, c, d;
  char beyond;
  if (sscanf(word, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &beyond) != 4) return false;
  if (a > 255 || b > 255 || c > 255 || d > 255) return false;
  *address = (uint32_t)(a << 24 | b << 16 | c << 8 | d);
  return true;
}
#endif

static void say(const char *sentence) { ESP_LOGW(tag, "%s", sentence); }

// What tells whether memory leaks, and how much of it would have been enough.
static void report(void) {
  const unsigned free_now = (unsigned)heap_caps_get_free_size(MALLOC_CAP_8BIT);
  const unsigned free_least = (unsigned)heap_caps_get_minimum_free_size(MALLOC_CAP_8BIT);
  const unsigned free_piece = (unsigned)heap_caps_get_largest_free_block(MALLOC_CAP_8BIT);
  const unsigned stack_left = (unsigned)uxTaskGetStackHighWaterMark(NULL);
  ESP_LOGI(tag, "heap: %u free, %u at the least, %u in one piece", free_now, free_least, free_piece);
  ESP_LOGI(tag, "stack: %u never used", stack_left);
  ESP_LOGI(tag, "%" PRIu32 " traps, %" PRIu32 " frames without room", shim_traps(), arrivals_lost());
}
