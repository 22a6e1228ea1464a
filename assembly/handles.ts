// Handles: what the host names a connection, a listener or a UDP socket by. The lower bits are a slot (connections first,
// listeners behind them, UDP sockets last), the upper ones a generation that no later owner of the slot shares. The
// generation outlives `init`.

import { cells } from "./cells";
import { connectionsMax, hasUdp, listenersMax, udpSocketsMax } from "./limits";

export const firstUdpSlot: i32 = connectionsMax + listenersMax;
const slotsMax: i32 = firstUdpSlot + (hasUdp ? udpSocketsMax : 0);
const slotBits: i32 = 32 - clz<i32>(slotsMax - 1);
const generationMask: u32 = (1 << (31 - slotBits)) - 1;

export function makeHandle(slot: i32): i32 {
  cells.generation = (cells.generation + 1) & generationMask;
  if (cells.generation == 0) cells.generation = 1;
  return ((<i32>cells.generation) << slotBits) | slot;
}

// @ts-ignore: decorator
@inline
export function slotOf(handle: i32): i32 {
  return handle & ((1 << slotBits) - 1);
}
