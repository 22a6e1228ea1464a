// The module, as it is: wasm3 reads it where it stands. With a module that is compiled in, there is nothing.

  .section .module, "a"
  .align 16
  .global module_start, module_end
module_start:
#ifdef MODULE
  .incbin MODULE
#endif
module_end:
