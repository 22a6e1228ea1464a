// The application's view of the interface: `useDhcp()` at top level, and the device gets its address by itself, or takes one
// of its own choice where nobody gives any. `onStart` of sockets.ts tells when it is there.

import { start } from "./dhcp/user-calls";
import { networkInterface } from "./ip/interface";

/** At top level of an application: from each start on. An address that the host configures has precedence. */
export function useDhcp(): void {
  start();
}

/** The interface's address; 0: there is none yet. */
export function address(): u32 {
  return networkInterface.address;
}

export function mask(): u32 {
  return networkInterface.mask;
}

/** The router; 0: there is none. */
export function gateway(): u32 {
  return networkInterface.gateway;
}

/** Whom to ask for names: the first and the second. */
export function nameServer(index: i32): u32 {
  if (index == 0) return networkInterface.nameServer0;
  return index == 1 ? networkInterface.nameServer1 : 0;
}

/** Whom to ask for the time. */
export function timeServer(): u32 {
  return networkInterface.timeServer;
}
