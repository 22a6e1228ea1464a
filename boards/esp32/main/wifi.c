// A Wi-Fi station as the firmware's link, by the driver's layer 2: whole Ethernet frames in and out, no esp_netif, no
// lwIP. ESP-IDF calls that header internal; its own examples of bridges use it.

#include "arrivals.h"
#include "link.h"

#include "esp_event.h"
#include "esp_log.h"
#include "esp_mac.h"
#include "esp_private/wifi.h"
#include "esp_timer.h"
#include "esp_wifi.h"
#include "nvs_flash.h"
#include "sdkconfig.h"

// An access point that refuses us is asked again after this time.
#define RECONNECT_US 1000000

static const char *const tag = "astcp.wifi";
static esp_timer_handle_t reconnect;

static esp_err_t start_storage(void);
static esp_err_t start_events(void);
static esp_err_t start_station(void);
static void follow_link(void *nothing, esp_event_base_t base, int32_t event, void *data);
static void connect_again(void *nothing);
static esp_err_t take_frame(void *frame, uint16_t length, void *memory);

bool link_start(void) {
  esp_err_t error = start_storage();
  if (error == ESP_OK) error = start_events();
  if (error == ESP_OK) error = start_station();
  if (error == ESP_OK) return true;
  ESP_LOGE(tag, "%s", esp_err_to_name(error));
  return false;
}

void link_address(uint8_t address[6]) { esp_read_mac(address, ESP_MAC_WIFI_STA); }

bool link_transmit(const uint8_t *frame, size_t length) {
  // The driver copies the frame, and changes nothing in it. Errors other than a lack of memory are those of a link that
  // has just gone.
  return esp_wifi_internal_tx(WIFI_IF_STA, (void *)frame, (uint16_t)length) != ESP_ERR_NO_MEM;
}

void link_release(void *memory) { esp_wifi_internal_free_rx_buffer(memory); }

// The radio's calibration is kept there; without it every start would take longer.
static esp_err_t start_storage(void) {
  const esp_err_t error = nvs_flash_init();
  if (error != ESP_ERR_NVS_NO_FREE_PAGES && error != ESP_ERR_NVS_NEW_VERSION_FOUND) return error;
  const esp_err_t erased = nvs_flash_erase();
  return erased == ESP_OK ? nvs_flash_init() : erased;
}

static esp_err_t start_events(void) {
  const esp_timer_create_args_t timer = {.callback = connect_again, .name = "astcp.wifi"};
  esp_err_t error = esp_timer_create(&timer, &reconnect);
  if (error == ESP_OK) error = esp_event_loop_create_default();
  if (error == ESP_OK) error = esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, follow_link, NULL);
  return error;
}

static esp_err_t start_station(void) {
  const wifi_init_config_t initial = WIFI_INIT_CONFIG_DEFAULT();
  wifi_config_t config = {
      .sta = {.ssid = CONFIG_ASTCP_WIFI_SSID, .password = CONFIG_ASTCP_WIFI_PASSWORD, .sae_pwe_h2e = WPA3_SAE_PWE_BOTH},
  };
  esp_err_t error = esp_wifi_init(&initial);
  // What is in the firmware need not be written to the flash as well, at every start.
  if (error == ESP_OK) error = esp_wifi_set_storage(WIFI_STORAGE_RAM);
  if (error == ESP_OK) error = esp_wifi_set_mode(WIFI_MODE_STA);
  if (error == ESP_OK) error = esp_wifi_set_config(WIFI_IF_STA, &config);
  if (error == ESP_OK) error = esp_wifi_start();
  return error;
}

// In the task of events.
static void follow_link(void *nothing, esp_event_base_t base, int32_t event, void *data) {
  (void)nothing, (void)base;
  if (event == WIFI_EVENT_STA_START) connect_again(NULL);
  if (event == WIFI_EVENT_STA_CONNECTED) {
    esp_wifi_internal_reg_rxcb(WIFI_IF_STA, take_frame);
    // The driver wants to hear of the address, which is known from the start here.
    esp_wifi_internal_set_sta_ip();
    arrivals_tell_link(true);
  }
  if (event == WIFI_EVENT_STA_DISCONNECTED) {
    const wifi_event_sta_disconnected_t *disconnected = data;
    ESP_LOGW(tag, "no connection, for reason %d", disconnected->reason);
    esp_wifi_internal_reg_rxcb(WIFI_IF_STA, NULL);
    arrivals_tell_link(false);
    // It may be running already, and then that is the time.
    esp_timer_start_once(reconnect, RECONNECT_US);
  }
}

static void connect_again(void *nothing) {
  (void)nothing;
  const esp_err_t error = esp_wifi_connect();
  // Else an event follows, whatever becomes of it.
  if (error == ESP_OK) return;
  ESP_LOGW(tag, "cannot connect: %s", esp_err_to_name(error));
  esp_timer_start_once(reconnect, RECONNECT_US);
}

// In the Wi-Fi driver's task, which must never wait. `memory` is what has to be given back, once.
static esp_err_t take_frame(void *frame, uint16_t length, void *memory) {
  const struct arrival arrival = {.bytes = frame, .length = length, .memory = memory};
  if (length == 0 || !arrivals_put(arrival)) esp_wifi_internal_free_rx_buffer(memory);
  return ESP_OK;
}
