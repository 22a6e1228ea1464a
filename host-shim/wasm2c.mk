# The engine wasm2c: MODULE, translated to C in a folder of its own, and compiled together with its engine. Who includes
# this has said where the objects are (objects_folder) and how to compile: translated_compile for what wasm2c wrote,
# own_compile for ours.

module_folder := $(objects_folder)/$(basename $(notdir $(MODULE)))-wasm2c
wasm2c_objects := $(module_folder)/module.o $(module_folder)/engine-wasm2c.o
translator := tools/engines/translate.ts

$(module_folder)/interface.h: $(MODULE) $(root)/$(translator)
	@mkdir -p $(module_folder)
	cd $(root) && node --import tsx $(translator) $(abspath $(MODULE)) $(abspath $(module_folder))

$(module_folder)/module.o: $(module_folder)/interface.h $(root)/host-shim/wasm-rt.h $(objects_folder)/flags
	$(translated_compile) -w -I $(module_folder) -I $(root)/host-shim -c -o $@ $(module_folder)/module.c

$(module_folder)/engine-wasm2c.o: $(root)/host-shim/engine-wasm2c.c $(module_folder)/interface.h $(objects_folder)/flags
	$(own_compile) -I $(module_folder) -MMD -c -o $@ $<
