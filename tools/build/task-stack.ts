// The C stack of the task that owns wasm3 on an ESP32 (boards/esp32/main/main.c).

/** The largest frame of an operation, as GCC 12 makes them for windowed calls: most take 32 bytes. */
export const frameBytes = 48;
/** What the frames of nested operations may take. */
export const nestingBytesMax = 24 * 1024;
/** In all: the rest is for what the operations call. */
export const taskStackBytes = nestingBytesMax + 6 * 1024;
