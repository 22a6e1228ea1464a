// Handles: what the host names a connection or a listener by. The lower bits are a slot (connections first, listeners
// behind them), the upper ones a generation that no later owner of the slot shares. The generation outlives `init`.

import { cells } from "../cells";
import { connectionsMax, listenersMax } from "../limits";
import { connectionsStart, guardBytes, listenersStart } from "../memory-map";
import { connectionBytes } from "./connection";
import { Endpoint } from "./endpoint";
import { listenerBytes } from "./records";

export const slotsMax: i32 = connectionsMax + listenersMax;
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

export function endpointAt(slot: i32): Endpoint {
  if (guardBytes != 0) assert(<u32>slot < <u32>slotsMax);
  return slot < connectionsMax
    ? changetype<Endpoint>(connectionsStart + <usize>slot * connectionBytes)
    : changetype<Endpoint>(listenersStart + <usize>(slot - connectionsMax) * listenerBytes);
}
