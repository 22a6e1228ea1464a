// The UART as stdout, and the letters that somebody types there.

#ifndef ASTCP_CONSOLE_H
#define ASTCP_CONSOLE_H

// From now on a typed letter interrupts.
void console_start(void);

// The letter typed, 0 if none was.
int console_letter(void);

#endif
