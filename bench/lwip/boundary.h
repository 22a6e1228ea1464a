// lwIP behind the boundary of docs/abi.md, as far as the measurements go: the life of the stack, and no calls for TCP. What
// it serves is in services.c. As a module these are exports and imports; natively engine-native.c finds them.

#ifndef ASTCP_BENCH_LWIP_BOUNDARY_H
#define ASTCP_BENCH_LWIP_BOUNDARY_H

#include <stdint.h>

#ifdef __wasm__
#define EXPORTED(name) __attribute__((export_name(name)))
#define IMPORTED(name) __attribute__((import_module("host"), import_name(name)))
#else
#define EXPORTED(name)
#define IMPORTED(name)
#endif

EXPORTED("abiVersion") uint32_t lwip_abi_version(void);
EXPORTED("receiveFrame") uint32_t lwip_receive_frame(void);
EXPORTED("receiveFrameBytes") uint32_t lwip_receive_frame_bytes(void);
EXPORTED("init") void lwip_start(uint32_t mac_high, uint32_t mac_low, uint32_t capabilities, uint32_t now);
EXPORTED("configure") void lwip_configure(uint32_t address, uint32_t mask, uint32_t gateway);
EXPORTED("input") void lwip_take(uint32_t now, uint32_t length);
EXPORTED("poll") uint32_t lwip_poll(uint32_t now);

IMPORTED("transmit") uint32_t host_transmit(uint32_t address, uint32_t length);
IMPORTED("random") uint32_t host_random(void);
IMPORTED("checksum") uint32_t host_checksum(uint32_t address, uint32_t length);

// Listens on the ports of the services.
void start_services(void);

#endif
