#!/usr/bin/env bash
# boards/esp32/check.sh IDF_PATH: does our C agree with the real headers of ESP-IDF? For every target and interface it
# is parsed and typed, warnings as errors, by this machine's compiler with a stand-in for sdkconfig.h. That is no build:
# nothing is generated for the chip, nor linked. Of the module that would be compiled in, ours is the surroundings only.
set -euo pipefail
cd "$(dirname "$0")"

idf=${1:-${IDF_PATH:-}}
if [ ! -d "${idf:-none}/components/esp_eth" ]; then
  echo "not checked"
  exit 0
fi
idf=$(cd "$idf" && pwd)
wasm3=${WASM3_DIR:-../../node_modules/wasm3/cpp}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What the headers ask of the chips' C library and this machine's doesn't have.
mkdir "$scratch/sys" "$scratch/machine"
printf '#pragma once\nstruct _reent { int unused; };\n' > "$scratch/sys/reent.h"
echo '#include <endian.h>' > "$scratch/machine/endian.h"

# What the headers ask of a configuration, with the values that a build would give them. Of the two releases, each
# ignores what it doesn't know.
write_configuration() {
  local target=$1 interface=$2 upper architecture
  upper=$(echo "$target" | tr a-z A-Z)
  case $target in
    esp32 | esp32s3) architecture=XTENSA ;;
    *) architecture=RISCV ;;
  esac
  cat <<END
#define CONFIG_IDF_TARGET "$target"
#define CONFIG_IDF_TARGET_$upper 1
#define CONFIG_IDF_TARGET_ARCH_$architecture 1
#define CONFIG_FREERTOS_HZ 1000
#define CONFIG_FREERTOS_MAX_TASK_NAME_LEN 16
#define CONFIG_FREERTOS_IDLE_TASK_STACKSIZE 1536
#define CONFIG_FREERTOS_ISR_STACKSIZE 1536
#define CONFIG_FREERTOS_TIMER_TASK_PRIORITY 1
#define CONFIG_FREERTOS_TIMER_QUEUE_LENGTH 10
#define CONFIG_FREERTOS_TIMER_TASK_STACK_DEPTH 2048
#define CONFIG_FREERTOS_TIMER_SERVICE_TASK_NAME "Tmr Svc"
#define CONFIG_FREERTOS_TASK_NOTIFICATION_ARRAY_ENTRIES 1
#define CONFIG_FREERTOS_THREAD_LOCAL_STORAGE_POINTERS 1
#define CONFIG_FREERTOS_QUEUE_REGISTRY_SIZE 0
#define CONFIG_FREERTOS_NUMBER_OF_CORES $([ "$architecture" = XTENSA ] && echo 2 || echo 1)
#define CONFIG_FREERTOS_SUPPORT_STATIC_ALLOCATION 1
#define CONFIG_FREERTOS_CORETIMER_0 1
#define CONFIG_LOG_DEFAULT_LEVEL 3
#define CONFIG_LOG_MAXIMUM_LEVEL 3
#define CONFIG_LOG_VERSION 1
#define CONFIG_LOG_VERSION_1 1
#define CONFIG_LOG_TIMESTAMP_SOURCE_RTOS 1
#define CONFIG_ESP_WIFI_ENABLED 1
#define CONFIG_ESP_WIFI_STATIC_RX_BUFFER_NUM 6
#define CONFIG_ESP_WIFI_DYNAMIC_RX_BUFFER_NUM 24
#define CONFIG_ESP_WIFI_TX_BUFFER_TYPE 1
#define CONFIG_ESP_WIFI_DYNAMIC_TX_BUFFER_NUM 16
#define CONFIG_ESP_WIFI_DYNAMIC_RX_MGMT_BUF 0
#define CONFIG_ESP_WIFI_RX_MGMT_BUF_NUM_DEF 5
#define CONFIG_ESP_WIFI_MGMT_SBUF_NUM 32
#define CONFIG_ESP_WIFI_ESPNOW_MAX_ENCRYPT_NUM 7
#define CONFIG_ASTCP_APPLICATION "http"
#define CONFIG_ASTCP_STATIC 1
#define CONFIG_ASTCP_ADDRESS "10.0.7.2"
#define CONFIG_ASTCP_PREFIX 24
#define CONFIG_ASTCP_GATEWAY "0.0.0.0"
#define CONFIG_ASTCP_$interface 1
#define CONFIG_ASTCP_$engine 1
END
  if [ $architecture = RISCV ]; then printf '#define CONFIG_%s 1\n' FREERTOS_UNICORE ESP_SYSTEM_SINGLE_CORE_MODE; fi
  case $interface in
    ETHERNET)
      cat <<END
#define CONFIG_ETH_ENABLED 1
#define CONFIG_ETH_USE_ESP32_EMAC 1
#define CONFIG_ETH_RMII_CLK_INPUT 1
#define CONFIG_ETH_RMII_CLK_IN_GPIO 0
#define CONFIG_ASTCP_MDC_GPIO 23
#define CONFIG_ASTCP_MDIO_GPIO 18
#define CONFIG_ASTCP_PHY_ADDRESS -1
#define CONFIG_ASTCP_PHY_RESET_GPIO -1
#define CONFIG_ASTCP_PHY_POWER_GPIO ${4:--1}
#define CONFIG_ASTCP_RMII_CLOCK_${3:-IN} 1
END
      ;;
    OPEN_ETH) printf '#define CONFIG_ETH_%s 1\n' ENABLED USE_OPENETH ;;
    WIFI) printf '#define CONFIG_ASTCP_WIFI_%s "any"\n' SSID PASSWORD ;;
  esac
}

# The folders of headers that a build of these components would name, as far as this release has them.
include_folders() {
  local target=$1 architecture=xtensa folder
  case $target in esp32c*) architecture=riscv ;; esac
  for folder in \
    freertos/config/include freertos/config/include/freertos freertos/config/$architecture/include \
    freertos/FreeRTOS-Kernel/include freertos/FreeRTOS-Kernel/portable/$architecture/include \
    freertos/FreeRTOS-Kernel/portable/$architecture/include/freertos freertos/esp_additions/include \
    $architecture/include $architecture/$target/include $architecture/deprecated_include \
    bootloader_support/include esp_common/include esp_driver_gpio/include esp_eth/include esp_event/include \
    esp_hw_support/include esp_hw_support/include/soc esp_hw_support/include/soc/$target esp_hw_support/etm/include \
    esp_netif/include esp_phy/include esp_phy/$target/include esp_rom/include esp_rom/$target \
    esp_rom/$target/include esp_rom/$target/include/$target esp_system/include esp_timer/include esp_wifi/include \
    hal/include hal/$target/include hal/platform_port/include heap/include log/include \
    nvs_flash/include esp_partition/include esp_blockdev/include \
    soc/include soc/$target soc/$target/include soc/$target/register wpa_supplicant/esp_supplicant/include \
    $(cd "$idf/components" && ls -d esp_hal_*/include esp_hal_*/"$target"/include 2>/dev/null); do
    if [ -d "$idf/components/$folder" ]; then printf -- '-isystem\n%s\n' "$idf/components/$folder"; fi
  done
  # Beside the C library of the chips there is ours, which goes first.
  for folder in esp_libc/platform_include newlib/platform_include; do
    if [ -d "$idf/components/$folder" ]; then printf -- '-idirafter\n%s\n' "$idf/components/$folder"; fi
  done
}

check() {
  local target=$1 interface=$2 link=ethernet cpu=__XTENSA__ folders standard engine
  if [ "$interface" = WIFI ]; then link=wifi; fi
  case $target in esp32c*) cpu=__riscv ;; esac
  mapfile -t folders < <(include_folders "$target")
  # What the two releases compile C as.
  for standard in gnu17 gnu2x; do for engine in WASM3 WASM2C; do
    write_configuration "$@" > "$scratch/sdkconfig.h"
    "${CC:-gcc}" -fsyntax-only "-std=$standard" -Wall -Wextra -Werror "-D$cpu=1" -DESP_PLATFORM -DESP32 \
      -DM3_IN_IRAM -Dd_m3HasFloat=0 -I "$scratch" -I main -I ../../host-shim -isystem "$wasm3" "${folders[@]}" \
      main/main.c main/arrivals.c main/esp-mac.c "main/$link.c" \
      ../../host-shim/shim.c "../../host-shim/engine-${engine,,}.c" ../../host-shim/checksum.c
  done; done
  echo "$*: checked"
}

# A module that exports and imports nothing, as wasm2c would give it to engine-wasm2c.c.
cat > "$scratch/interface.h" <<END
#define MODULE_MEMORY_BYTES 65536
#define MODULE_INSTANTIATE(of) wasm2c_module_instantiate(of)
#define MODULE_EXPORTS(EXPORT)
#define MODULE_IMPORTS(IMPORT)
END
cat > "$scratch/module.h" <<END
#include "wasm-rt.h"
typedef struct { wasm_rt_memory_t memory; } w2c_module;
void wasm2c_module_instantiate(w2c_module *of);
void wasm2c_module_free(w2c_module *of);
END

check esp32 ETHERNET
check esp32 ETHERNET OUT_16
check esp32 ETHERNET OUT_17 12
for target in esp32 esp32s3 esp32c3; do check $target OPEN_ETH; done
for target in esp32 esp32s3 esp32c3 esp32c6; do check $target WIFI; done
