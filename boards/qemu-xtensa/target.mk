# How to compile and link for the machine. Who includes this has said where the root of the project is.

CC := xtensa-lx106-elf-gcc
# The compiler finds picolibc's specs under their whole path only.
specs := $(shell find /usr/lib/xtensa-lx106-elf -name picolibc.specs 2>/dev/null)
target_flags := --specs=$(specs) -Os -ffunction-sections -fdata-sections -mlongcalls -mtext-section-literals
own_flags := -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Werror -I $(root)/host-shim -isystem $(WASM3_DIR)

own_compile = $(CC) $(target_flags) $(own_flags)
# For speed: there is more flash than RAM, and in RAM it takes nothing.
translated_compile := $(CC) $(target_flags) -O2
link := $(CC) $(target_flags) -DPICOLIBC_INTEGER_PRINTF_SCANF -nostartfiles -Wl,--gc-sections,--no-warn-rwx-segments \
  -T $(root)/boards/qemu-xtensa/link.ld
