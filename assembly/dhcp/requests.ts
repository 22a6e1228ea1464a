// What the client says to servers (RFC 2131 §4.3.2 and 4.4, tables 4 and 5). False: the MAC had no room, and it is to be
// said again.

import { elapsedSince, now } from "../clock";
import { isLinkLocal, networkInterface } from "../ip/interface";
import { bootClientPort, bootServerPort, mtuBytes } from "../limits";
import { messageToSend, sendMessage, sendMessageThrough, sendMessageToGroup, usualTimeToLive } from "../udp/output";
import {
  DhcpMessage,
  DhcpOption,
  endDhcpRequest,
  putClientIdentifier,
  putDhcpRequest,
  putOption16,
  putOption32,
  putOption8,
  putParameters,
} from "../wire/dhcp";
import { client } from "./client";
import { State } from "./state";
import { cells } from "../cells";

const everybody: u32 = 0xffffffff;

/** An address that was ours is asked for, and need not be given. */
export function sendDiscover(): bool {
  client.seconds = min<u32>(elapsedSince(client.exchangeAt) / 1000, 0xffff);
  let at = begin(DhcpMessage.Discover, 0);
  if (cells.rememberedAddress != 0) at = putOption32(at, DhcpOption.RequestedAddress, cells.rememberedAddress);
  return toEverybodyFromNobody(endAsking(at));
}

/** RFC 2131 §4.3.2: the state decides how a server knows what is asked for. */
export function sendRequest(): bool {
  if (client.tries == 0) client.requestedAt = now();
  const hasAddress = client.state == State.Renewing || client.state == State.Rebinding;
  let at = begin(DhcpMessage.Request, hasAddress ? client.address : 0);
  if (!hasAddress) at = putOption32(at, DhcpOption.RequestedAddress, client.address);
  if (client.state == State.Requesting) at = putOption32(at, DhcpOption.Server, client.server);
  const bytes = endAsking(at);
  if (client.state == State.Renewing) return toServer(bytes);
  if (client.state != State.Rebinding) return toEverybodyFromNobody(bytes);
  return sendMessageToGroup(bootClientPort, everybody, bootServerPort, bytes, usualTimeToLive);
}

/** RFC 2131 §4.4.4. */
export function sendDecline(): bool {
  const at = begin(DhcpMessage.Decline, 0);
  return toEverybodyFromNobody(endSaying(putOption32(at, DhcpOption.RequestedAddress, client.address)));
}

/** RFC 2131 §4.4.6. */
export function sendRelease(): bool {
  return toServer(endSaying(begin(DhcpMessage.Release, client.address)));
}

/** Who hears a server at an address that isn't leased yet has none; with one of our own choice we must be shouted at. */
function begin(kind: DhcpMessage, clientAddress: u32): usize {
  const our = networkInterface;
  const wantsBroadcast = isLinkLocal(our.address);
  const at = putDhcpRequest(
    messageToSend,
    client.transaction,
    client.seconds,
    wantsBroadcast,
    clientAddress,
    our.macHigh,
    our.macLow,
  );
  return putClientIdentifier(putOption8(at, DhcpOption.MessageType, kind), our.macHigh, our.macLow);
}

function endAsking(at: usize): u32 {
  return endDhcpRequest(messageToSend, putParameters(putOption16(at, DhcpOption.MessageBytesMax, mtuBytes)));
}

function endSaying(at: usize): u32 {
  return endDhcpRequest(messageToSend, putOption32(at, DhcpOption.Server, client.server));
}

function toEverybodyFromNobody(bytes: u32): bool {
  return sendMessage(0xffff, 0xffffffff, 0, bootClientPort, everybody, bootServerPort, bytes, usualTimeToLive);
}

function toServer(bytes: u32): bool {
  return sendMessageThrough(client.neighbour, bootClientPort, client.server, bootServerPort, bytes);
}
