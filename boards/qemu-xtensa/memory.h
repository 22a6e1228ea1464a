// How much of the machine's memory the firmware has used.

#ifndef ASTCP_MEMORY_H
#define ASTCP_MEMORY_H

// One line for each kind: `memory NAME BYTES`.
void memory_print(void);

// Ends the machine if the C stack has outgrown its room.
void memory_check_stack(void);

#endif
