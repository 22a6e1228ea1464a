// The script, as it was recorded.

  .section .rodata.script, "a"
  .align 4
  .global script_start, script_end
script_start:
  .incbin SCRIPT
script_end:
