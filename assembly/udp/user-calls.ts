// The calls about UDP, in the contract's form (docs/abi.md; RFC 768 and RFC 1122 §4.1.4 ask for no more). They queue
// messages; what they ask for leaves in the next poll.

import { cells } from "../cells";
import { nobody } from "../ip/arp";
import { joinGroup, leaveGroups } from "../ip/groups";
import { isBroadcast, isHostAddress, isMulticast, networkInterface, nextHopTo } from "../ip/interface";
import { messageBytesMax } from "../limits";
import { isRegion } from "../region";
import { Result } from "../results";
import { dataOf, enqueue, firstQueued, oldestReceived, queuedAfter, removeQueued } from "./queue";
import { wakeDepartures } from "./departures";
import { Direction } from "./records";
import { claimUdpSocket, freePort, indexOf, noSocket, udpSocketOf, udpSocketOn } from "./sockets";

const portMax: u32 = 0xffff;
const everybody: u32 = 0xffffffff;

export function open(port: u32): i32 {
  // Before `init` there is no entropy to pick one with.
  if (port > portMax || (port == 0 && !cells.wasInitialised)) return Result.InvalidArgument;
  if (port == 0) port = freePort();
  else if (udpSocketOn(port)) return Result.AddressInUse;
  const socket = claimUdpSocket(port);
  return socket ? socket.handle : Result.TableFull;
}

/** A message as a whole, or nothing. */
export function send(handle: i32, address: u32, port: u32, from: usize, length: i32): i32 {
  const socket = udpSocketOf(handle);
  if (!socket) return Result.BadHandle;
  if (port == 0 || port > portMax || length > messageBytesMax || !isRegion(from, length)) return Result.InvalidArgument;
  if (networkInterface.address == 0) return Result.Unreachable;
  if (!isBroadcast(address) && !isMulticast(address)) {
    if (!isHostAddress(address) || address == networkInterface.address) return Result.InvalidArgument;
    if (nextHopTo(address) == 0) return Result.Unreachable;
  }
  const queued = enqueue(indexOf(socket), Direction.Departing, from, length);
  if (!queued) return Result.WouldBlock;
  queued.mayExpire = 0;
  queued.neighbour = <u16>nobody;
  queued.localPort = socket.port;
  queued.remoteAddress = address;
  queued.remotePort = <u16>port;
  socket.sentToAddress = address;
  socket.sentToPort = <u16>port;
  wakeDepartures();
  return length;
}

/** The oldest message, what is longer than the room for it cut off; an error about an earlier one comes first. */
export function receive(handle: i32, to: usize, length: i32): i32 {
  const socket = udpSocketOf(handle);
  if (!socket) return Result.BadHandle;
  if (!isRegion(to, length)) return Result.InvalidArgument;
  const error = socket.error;
  if (error != Result.Ok) {
    socket.error = Result.Ok;
    return error;
  }
  const queued = oldestReceived(indexOf(socket));
  if (!queued) return Result.WouldBlock;
  const read = min<i32>(length, queued.dataBytes);
  memory.copy(to, dataOf(queued), read);
  socket.peerAddress = queued.remoteAddress;
  socket.peerPort = queued.remotePort;
  removeQueued(queued);
  return read;
}

/** What was sent still leaves. */
export function close(handle: i32): i32 {
  const socket = udpSocketOf(handle);
  if (!socket) return Result.BadHandle;
  const index = indexOf(socket);
  let queued = firstQueued();
  while (queued) {
    if (queued.socket == <u8>index && queued.direction == <u8>Direction.Received) {
      queued = removeQueued(queued);
      continue;
    }
    if (queued.socket == <u8>index) queued.socket = <u8>noSocket;
    queued = queuedAfter(queued);
  }
  leaveGroups(index);
  socket.handle = 0;
  socket.isPermanent = 0;
  return Result.Ok;
}

/** A multicast group, or what is sent to everybody. */
export function join(handle: i32, group: u32): i32 {
  const socket = udpSocketOf(handle);
  if (!socket) return Result.BadHandle;
  if (group == everybody) {
    socket.hearsBroadcasts = 1;
    return Result.Ok;
  }
  if (!isMulticast(group)) return Result.InvalidArgument;
  return joinGroup(group, indexOf(socket)) ? Result.Ok : Result.TableFull;
}

/** How many messages wait to be read. */
export function readable(handle: i32): i32 {
  const socket = udpSocketOf(handle);
  return socket ? socket.unread : Result.BadHandle;
}

export function peerAddress(handle: i32): u32 {
  const socket = udpSocketOf(handle);
  return socket ? socket.peerAddress : Result.BadHandle;
}

export function peerPort(handle: i32): i32 {
  const socket = udpSocketOf(handle);
  return socket ? socket.peerPort : Result.BadHandle;
}

export function localPort(handle: i32): i32 {
  const socket = udpSocketOf(handle);
  return socket ? socket.port : Result.BadHandle;
}
