# wasm3 for a small device: which files of WASM3_DIR, and how it is told to spare memory. For an ESP32 it does the same by
# itself: small pages of code, short functions' stacks, no long messages. There is no float in the modules.

wasm3_objects := $(patsubst %.c,%.o,$(filter-out m3_api_%,$(notdir $(wildcard $(WASM3_DIR)/m3_*.c))))
wasm3_small := -std=gnu11 -w -Dd_m3HasFloat=0 -Dd_m3CascadedOpcodes=0 -Dd_m3VerboseErrorMessages=0 \
  -Dd_m3MaxConstantTableSize=64 -Dd_m3MaxFunctionStackHeight=256 -Dd_m3CodePageAlignSize=1024
