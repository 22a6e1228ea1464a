// The 16550 UART of the machine, polled for output. Not a terminal: no echo, no lines.

#include "console.h"

#include "machine.h"

#include <stdio.h>

#define DATA (UART_BASE + 0x00)
#define INTERRUPT_ENABLE (UART_BASE + 0x04)
#define LINE_STATUS (UART_BASE + 0x14)
#define LETTER_WAITS 0x01
#define ROOM_TO_SEND 0x20

static int put(char letter, FILE *file) {
  (void)file;
  while (!(*device_register(LINE_STATUS) & ROOM_TO_SEND)) continue;
  *device_register(DATA) = (uint8_t)letter;
  return 0;
}

static FILE console = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdout = &console;
FILE *const stderr = &console;

void console_start(void) { *device_register(INTERRUPT_ENABLE) = 1; }

int console_letter(void) {
  const uint32_t status = *device_register(LINE_STATUS);
  return status & LETTER_WAITS ? (int)(*device_register(DATA) & 0xFF) : 0;
}
