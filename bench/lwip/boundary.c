// The boundary: frames and time in, frames out. A frame is copied into lwIP's own buffers when it is received, and handed
// out from where it stands, as a driver without scatter and gather does.

#include "boundary.h"

#include "checksum.h"

#include "lwip/etharp.h"
#include "lwip/init.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/timeouts.h"
#include "netif/ethernet.h"

#include <string.h>

#define FRAME_BYTES 1514

// Natively, too, an address has 32 bits: the program is linked so.
#define ADDRESS_OF(pointer) ((uint32_t)(uintptr_t)(pointer))

static uint8_t receive_frame[FRAME_BYTES], transmit_frame[FRAME_BYTES];
static uint32_t now_ms;
static struct netif interface;

static err_t transmit(struct netif *netif, struct pbuf *frame) {
  (void)netif;
  const void *bytes = frame->payload;
  if (frame->len != frame->tot_len) {
    pbuf_copy_partial(frame, transmit_frame, frame->tot_len, 0);
    bytes = transmit_frame;
  }
  return host_transmit(ADDRESS_OF(bytes), frame->tot_len) ? ERR_OK : ERR_MEM;
}

static err_t set_up(struct netif *netif) {
  netif->name[0] = 'e';
  netif->name[1] = 'n';
  netif->mtu = 1500;
  netif->hwaddr_len = ETH_HWADDR_LEN;
  netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
  netif->output = etharp_output;
  netif->linkoutput = transmit;
  return ERR_OK;
}

uint32_t lwip_abi_version(void) { return 1; }

uint32_t lwip_receive_frame(void) { return ADDRESS_OF(receive_frame); }

uint32_t lwip_receive_frame_bytes(void) { return FRAME_BYTES; }

void lwip_start(uint32_t mac_high, uint32_t mac_low, uint32_t capabilities, uint32_t now) {
  (void)capabilities;
  now_ms = now;
  lwip_init();
  netif_add(&interface, NULL, NULL, NULL, NULL, set_up, ethernet_input);
  for (int i = 0; i < 2; i++) interface.hwaddr[i] = (uint8_t)(mac_high >> (8 - 8 * i));
  for (int i = 0; i < 4; i++) interface.hwaddr[2 + i] = (uint8_t)(mac_low >> (24 - 8 * i));
  netif_set_default(&interface);
  start_services();
}

void lwip_configure(uint32_t address, uint32_t mask, uint32_t gateway) {
  const ip4_addr_t own = {lwip_htonl(address)}, net = {lwip_htonl(mask)}, router = {lwip_htonl(gateway)};
  netif_set_addr(&interface, &own, &net, &router);
  netif_set_link_up(&interface);
  netif_set_up(&interface);
}

void lwip_take(uint32_t now, uint32_t length) {
  now_ms = now;
  struct pbuf *frame = pbuf_alloc(PBUF_RAW, (uint16_t)length, PBUF_POOL);
  if (!frame) return;
  pbuf_take(frame, receive_frame, (uint16_t)length);
  if (interface.input(frame, &interface) != ERR_OK) pbuf_free(frame);
}

uint32_t lwip_poll(uint32_t now) {
  now_ms = now;
  sys_check_timeouts();
  return sys_timeouts_sleeptime();
}

uint32_t sys_now(void) { return now_ms; }

uint16_t lwip_sum(const void *bytes, int length) {
#ifdef HOST_CHECKSUM
  return lwip_htons((uint16_t)host_checksum(ADDRESS_OF(bytes), (uint32_t)length));
#else
  return lwip_htons((uint16_t)checksum(bytes, (size_t)length));
#endif
}
