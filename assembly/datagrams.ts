// The application's view of UDP: `openUdp(7, echo)` at top level is a service; `echo` is a function without captures,
// called with the socket once for each message that has come, and for each error. Nothing here allocates: a socket is its
// handle. Nothing here transmits: what is sent leaves in the same poll.

import { udpSocketsMax } from "./limits";
import { Result } from "./results";
import { UdpSocket } from "./udp/records";
import { udpSocketAt, udpSocketOf } from "./udp/sockets";
import * as calls from "./udp/user-calls";

export type DatagramHandler = (socket: DatagramSocket) => void;

/** A port for messages; 0: any. At top level of an application, once and for ever. Null: no room, or the port is taken. */
export function openUdp(port: u16, handler: DatagramHandler): DatagramSocket | null {
  const handle = calls.open(port);
  const socket = udpSocketOf(handle);
  if (!socket) return null;
  socket.handler = changetype<usize>(handler);
  return changetype<DatagramSocket>(handle);
}

/** A port that sends and receives messages: its handle, with methods. */
@final
@unmanaged
export class DatagramSocket {
  /** The number by which the host's calls (docs/abi.md) know the same socket. */
  get handle(): i32 {
    return changetype<i32>(this);
  }

  /** One message to a host, a group, or everybody (255.255.255.255). How long it is, or a Result. */
  send(address: u32, port: u16, from: usize, length: i32): i32 {
    return calls.send(this.handle, address, port, from, length);
  }

  /** One message; what has no room is cut off. How long it is, which may be 0, or a Result: WouldBlock, there is none. */
  receive(to: usize, length: i32): i32 {
    return calls.receive(this.handle, to, length);
  }

  /** Messages that can be read now. */
  get readable(): i32 {
    return max(0, calls.readable(this.handle));
  }

  /** From whom the last one came that was read. */
  get peerAddress(): u32 {
    return calls.peerAddress(this.handle);
  }

  get peerPort(): i32 {
    return calls.peerPort(this.handle);
  }

  get localPort(): i32 {
    return calls.localPort(this.handle);
  }

  /** Receives what is sent to this multicast group, or to everybody (255.255.255.255), too. */
  join(group: u32): i32 {
    return calls.join(this.handle, group);
  }

  /** What was sent still leaves. */
  close(): void {
    calls.close(this.handle);
  }
}

// --- Called by the stack in each poll ---

/** Tells the application what has come since the last poll. */
export function dispatchMessages(): void {
  for (let index = 0; index < udpSocketsMax; index++) {
    const socket = udpSocketAt(index);
    const handle = socket.handle;
    // The handler may read more than one message at a time, and give the socket up.
    while (handle != 0 && socket.handle == handle && isToldMore(socket)) {
      socket.untold--;
      changetype<DatagramHandler>(socket.handler)(changetype<DatagramSocket>(handle));
    }
  }
}

export function applicationHasMessages(): bool {
  for (let index = 0; index < udpSocketsMax; index++) {
    const socket = udpSocketAt(index);
    if (socket.handle != 0 && isToldMore(socket)) return true;
  }
  return false;
}

function isToldMore(socket: UdpSocket): bool {
  if (socket.handler == 0 || socket.untold == 0) return false;
  if (socket.error != Result.Ok || socket.unread != 0) return true;
  socket.untold = 0;
  return false;
}
