// The fixed table of UDP sockets: found by handle and by port, claimed, released. Not their messages: queue.ts.

import { cells } from "../cells";
import { random } from "../driver/host";
import { firstUdpSlot, makeHandle, slotOf } from "../handles";
import { dynamicPortFirst, dynamicPorts, udpSocketsMax } from "../limits";
import { guardBytes, udpSocketsStart } from "../memory-map";
import { Result } from "../results";
import { UdpSocket, udpSocketBytes } from "./records";

export const noSocket: i32 = 0xff;

// @ts-ignore: decorator
@inline
export function udpSocketAt(index: i32): UdpSocket {
  if (guardBytes != 0) assert(<u32>index < <u32>udpSocketsMax);
  return changetype<UdpSocket>(udpSocketsStart + <usize>index * udpSocketBytes);
}

export function indexOf(socket: UdpSocket): i32 {
  return slotOf(socket.handle) - firstUdpSlot;
}

export function udpSocketOf(handle: i32): UdpSocket | null {
  const index = slotOf(handle) - firstUdpSlot;
  if (handle <= 0 || index < 0 || index >= udpSocketsMax) return null;
  const socket = udpSocketAt(index);
  return socket.handle == handle ? socket : null;
}

export function udpSocketOn(port: u32): UdpSocket | null {
  for (let index = 0; index < udpSocketsMax; index++) {
    const socket = udpSocketAt(index);
    if (socket.handle != 0 && socket.port == port) return socket;
  }
  return null;
}

/** RFC 6056 §3.3.1: a port that no socket has, from a random one on. There are more ports than sockets. */
export function freePort(): u32 {
  let place = random() % dynamicPorts;
  while (udpSocketOn(dynamicPortFirst + place)) place = (place + 1) % dynamicPorts;
  return dynamicPortFirst + place;
}

/** Null if the table is full. */
export function claimUdpSocket(port: u32): UdpSocket | null {
  for (let index = 0; index < udpSocketsMax; index++) {
    const socket = udpSocketAt(index);
    if (socket.handle != 0) continue;
    memory.fill(changetype<usize>(socket), 0, udpSocketBytes);
    socket.handle = makeHandle(firstUdpSlot + index);
    socket.port = <u16>port;
    socket.isPermanent = cells.wasInitialised ? 0 : 1;
    return socket;
  }
  return null;
}

/** `init`: only what an application opened at top level is still open, and nothing has happened to it. */
export function resetUdpSockets(): void {
  for (let index = 0; index < udpSocketsMax; index++) {
    const socket = udpSocketAt(index);
    if (!socket.isPermanent) socket.handle = 0;
    socket.error = Result.Ok;
    socket.untold = 0;
    socket.unread = 0;
    socket.unreadBytes = 0;
    socket.sentToAddress = 0;
  }
}

/** The next `udpReceive` says why a message did not arrive. */
export function tellError(index: i32, error: Result): void {
  if (index == noSocket) return;
  const socket = udpSocketAt(index);
  socket.error = error;
  socket.untold++;
}
