// The module, as it is: wasm3 reads it where it stands.

  .section .module, "a"
  .align 16
  .global module_start, module_end
module_start:
  .incbin MODULE
module_end:
