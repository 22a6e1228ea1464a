// The first instructions, and the exception vectors. Interrupts are enabled only while the CPU waits (mac_wait), and all
// that they do is end the waiting.

#include "canary.h"

#define EXCCAUSE_LEVEL_1_INTERRUPT 4
// No exception, no register windows, interrupts masked.
#define PS_RUNNING 0x0f

  .section .vectors, "ax"
  .align 1024
vectors:
  .org vectors + 0x300
  j exception
  .org vectors + 0x340
  j exception
  .org vectors + 0x3c0
  j exception

exception:
  wsr.excsave1 a2
  rsr.exccause a2
  bnei a2, EXCCAUSE_LEVEL_1_INTERRUPT, fatal
  movi a2, 0
  wsr.intenable a2
  rsync
  rsr.excsave1 a2
  rfe
  .literal_position
fatal:
  rsr.exccause a2
  rsr.epc1 a3
  rsr.excvaddr a4
  // The stack may be what's wrong.
  movi a1, stack_top
  movi a5, PS_RUNNING
  wsr.ps a5
  rsync
  call0 end_with_exception

  .text
  .align 4
  .literal_position
  .global start
start:
  // a2 holds the address of the boot parameters, and stays the first argument.
  movi a3, PS_RUNNING
  wsr.ps a3
  rsync
  movi a3, vectors
  wsr.vecbase a3
  movi a3, 0
  wsr.intenable a3
  rsync

  movi a4, bss_start
  movi a5, bss_end
clear_bss:
  s32i a3, a4, 0
  addi a4, a4, 4
  bltu a4, a5, clear_bss

  movi a3, STACK_CANARY
  movi a4, stack_bottom
  movi a5, stack_top
fill_stack:
  s32i a3, a4, 0
  addi a4, a4, 4
  bltu a4, a5, fill_stack

  mov a1, a5
  call0 run_firmware
  call0 exit
