// Ethernet as the firmware's link: the ESP32's own MAC with any PHY at RMII, or open_eth, which is the MAC that
// Espressif's QEMU gives it. By the driver alone: no esp_netif, no lwIP.

#include "arrivals.h"
#include "link.h"

#include "bootloader_random.h"
#include "driver/gpio.h"
#include "esp_eth_driver.h"
#include "esp_eth_mac.h"
#include "esp_eth_phy.h"
#include "esp_event.h"
#include "esp_log.h"
#include "esp_mac.h"
#include "sdkconfig.h"

#include <stdlib.h>

#if CONFIG_ASTCP_OPEN_ETH
#include "esp_eth_mac_openeth.h"
// It counts an FCS, of four zeros.
#define FCS_BYTES 4
#else
#include "esp_eth_mac_esp.h"
#define FCS_BYTES 0
#endif

static const char *const tag = "astcp.ethernet";
static esp_eth_handle_t driver;

static esp_eth_mac_t *make_mac(void);
static esp_eth_phy_t *make_phy(void);
static esp_err_t start_driver(esp_eth_mac_t *mac, esp_eth_phy_t *phy);
static esp_err_t take_frame(esp_eth_handle_t handle, uint8_t *frame, uint32_t length, void *nothing);
static void follow_link(void *nothing, esp_event_base_t base, int32_t event, void *data);

bool link_start(void) {
  // There is no radio to feed esp_random. The ADC does that instead, for good: nothing else here uses it.
  bootloader_random_enable();

  esp_eth_mac_t *mac = make_mac();
  esp_eth_phy_t *phy = make_phy();
  if (!mac || !phy) {
    ESP_LOGE(tag, "there is no memory for the driver");
    return false;
  }
  const esp_err_t error = start_driver(mac, phy);
  if (error == ESP_OK) return true;
  ESP_LOGE(tag, "%s: are the pins, the PHY's power and its clock right?", esp_err_to_name(error));
  return false;
}

void link_address(uint8_t address[6]) { esp_eth_ioctl(driver, ETH_CMD_G_MAC_ADDR, address); }

bool link_transmit(const uint8_t *frame, size_t length) {
  // The driver copies the frame, and changes nothing in it. Errors other than a full MAC are those of a link that has
  // just gone.
  return esp_eth_transmit(driver, (void *)frame, length) != ESP_ERR_NO_MEM;
}

void link_release(void *memory) { free(memory); }

static esp_eth_mac_t *make_mac(void) {
  const eth_mac_config_t config = ETH_MAC_DEFAULT_CONFIG();
#if CONFIG_ASTCP_OPEN_ETH
  return esp_eth_mac_new_openeth(&config);
#else
  if (CONFIG_ASTCP_PHY_POWER_GPIO >= 0) {
    gpio_reset_pin((gpio_num_t)CONFIG_ASTCP_PHY_POWER_GPIO);
    gpio_set_direction((gpio_num_t)CONFIG_ASTCP_PHY_POWER_GPIO, GPIO_MODE_OUTPUT);
    gpio_set_level((gpio_num_t)CONFIG_ASTCP_PHY_POWER_GPIO, 1);
  }
  eth_esp32_emac_config_t pins = ETH_ESP32_EMAC_DEFAULT_CONFIG();
  pins.smi_gpio.mdc_num = CONFIG_ASTCP_MDC_GPIO;
  pins.smi_gpio.mdio_num = CONFIG_ASTCP_MDIO_GPIO;
#if CONFIG_ASTCP_RMII_CLOCK_OUT_16
  pins.clock_config.rmii.clock_mode = EMAC_CLK_OUT;
  pins.clock_config.rmii.clock_gpio = 16;
#elif CONFIG_ASTCP_RMII_CLOCK_OUT_17
  pins.clock_config.rmii.clock_mode = EMAC_CLK_OUT;
  pins.clock_config.rmii.clock_gpio = 17;
#else
  pins.clock_config.rmii.clock_mode = EMAC_CLK_EXT_IN;
  pins.clock_config.rmii.clock_gpio = 0;
#endif
  return esp_eth_mac_new_esp32(&pins, &config);
#endif
}

static esp_eth_phy_t *make_phy(void) {
  eth_phy_config_t config = ETH_PHY_DEFAULT_CONFIG();
#if CONFIG_ASTCP_OPEN_ETH
  config.reset_gpio_num = -1;
  // Without it, the driver would wait for a negotiation that QEMU doesn't know.
  config.autonego_timeout_ms = 100;
#else
  config.phy_addr = CONFIG_ASTCP_PHY_ADDRESS;
  config.reset_gpio_num = CONFIG_ASTCP_PHY_RESET_GPIO;
#endif
  return esp_eth_phy_new_generic(&config);
}

static esp_err_t start_driver(esp_eth_mac_t *mac, esp_eth_phy_t *phy) {
  const esp_eth_config_t config = ETH_DEFAULT_CONFIG(mac, phy);
  // The driver tells about its link by events, and can't start without anybody to tell.
  esp_err_t error = esp_event_loop_create_default();
  if (error == ESP_OK) error = esp_event_handler_register(ETH_EVENT, ESP_EVENT_ANY_ID, follow_link, NULL);
  if (error == ESP_OK) error = esp_eth_driver_install(&config, &driver);
  if (error == ESP_OK) error = esp_eth_update_input_path(driver, take_frame, NULL);
  if (error == ESP_OK) error = esp_eth_start(driver);
  return error;
}

// In the driver's task. The frame is ours, and so is its end.
static esp_err_t take_frame(esp_eth_handle_t handle, uint8_t *frame, uint32_t length, void *nothing) {
  (void)handle, (void)nothing;
  const bool is_frame = length > FCS_BYTES;
  const struct arrival arrival = {.bytes = frame, .length = (uint16_t)(length - FCS_BYTES), .memory = frame};
  if (!is_frame || !arrivals_put(arrival)) free(frame);
  return ESP_OK;
}

// In the task of events. The driver looks for its link every two seconds by itself, whether it is there or not.
static void follow_link(void *nothing, esp_event_base_t base, int32_t event, void *data) {
  (void)nothing, (void)base, (void)data;
  if (event == ETHERNET_EVENT_CONNECTED) arrivals_tell_link(true);
  if (event == ETHERNET_EVENT_DISCONNECTED || event == ETHERNET_EVENT_STOP) arrivals_tell_link(false);
}
