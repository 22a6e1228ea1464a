// The calls of services.h.

#include "services.h"

#include "application.h"
#include "core.h"

#include <string.h>

void application_calls_services(struct steps *steps) {
  static const char *const names[] = {"a", "www.example.org", "pump.local", "8.8.8.8", "", "a..b", "x.y.z"};
  const uint8_t what = take8(steps);
  const uint8_t which = take8(steps);
  const uint32_t transfer = core_call(CORE_transfer, 0, 0, 0);
  const uint32_t handle = application.handles[which % HANDLES_MAX];
  const char *name = names[which % 7];
  switch (what & 15) {
    case 0:
    case 1:
      wire_address_may_change = true;
      core_call(what & 1 ? CORE_dhcpStart : CORE_dhcpStop, 0, 0, 0);
      break;
    case 2:
    case 3:
    case 4:
      memcpy(core_memory(transfer, 64), name, strlen(name));
      core_call(what & 1 ? CORE_callMe : CORE_resolve, transfer, (uint32_t)strlen(name), 0);
      break;
    case 5:
      core_call(CORE_timeOfDay, 0, 0, 0);
      break;
    case 6:
      core_call(CORE_setServers, NETWORK + 254, which & 1 ? NETWORK + 253 : 0, NETWORK + 254);
      break;
    case 7:
      application_holds(core_call(CORE_udpOpen, which & 1 ? 7000 : take16(steps), 0, 0));
      break;
    case 8:
    case 9:
      core_send_message(handle, which & 64 ? NETWORK + 254 : take32(steps), 7000, transfer, take16(steps) % 1473);
      break;
    case 10:
      core_call(CORE_udpReceive, handle, transfer, take16(steps) % 1473);
      break;
    case 11:
      core_call(CORE_udpJoin, handle, which & 64 ? 0xE0000009u : take32(steps), 0);
      break;
    case 12:
      core_call(CORE_udpClose, handle, 0, 0);
      break;
    default:
      core_call(CORE_udpReadable, handle, 0, 0);
  }
}
