// What the stack is filled with before it is used: a word that still holds it was never written.

#ifndef ASTCP_CANARY_H
#define ASTCP_CANARY_H

#define STACK_CANARY 0xC0DEDEAD

#endif
