// Connections and listeners by their slots: what both have in common (endpoint.ts) stands at the head of their records.

import { connectionsMax } from "../limits";
import { firstUdpSlot } from "../handles";
import { connectionsStart, guardBytes, listenersStart } from "../memory-map";
import { connectionBytes } from "./connection";
import { Endpoint } from "./endpoint";
import { listenerBytes } from "./records";

export const endpointsMax: i32 = firstUdpSlot;

export function endpointAt(slot: i32): Endpoint {
  if (guardBytes != 0) assert(<u32>slot < <u32>endpointsMax);
  return slot < connectionsMax
    ? changetype<Endpoint>(connectionsStart + <usize>slot * connectionBytes)
    : changetype<Endpoint>(listenersStart + <usize>(slot - connectionsMax) * listenerBytes);
}
