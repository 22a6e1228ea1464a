// DHCP messages (RFC 2131 §2, RFC 2132): a server's are read once into the one DhcpReply record, a client's are put. Bytes
// only: what is asked and believed is decided in dhcp/.
//
//     0    1       2      3      4     8      10      12       16       20       24       28
//     | op | htype | hlen | hops | xid | secs | flags | ciaddr | yiaddr | siaddr | giaddr | chaddr (16 bytes) ...
//     44               108             236            240
//     | sname (64) ... | file (128) ... | magic cookie | options ...

import { dhcpReplyStart } from "../memory-map";
import { clearBytes, putU16, putU32, putU8, u16At, u32At, u8At } from "./bytes";
import { DhcpReply, dhcpReplyBytes } from "./dhcp-reply";

export const reply: DhcpReply = changetype<DhcpReply>(dhcpReplyStart);

export enum DhcpMessage {
  Discover = 1,
  Offer = 2,
  Request = 3,
  Decline = 4,
  Ack = 5,
  Nak = 6,
  Release = 7,
}

export enum DhcpOption {
  Pad = 0,
  Mask = 1,
  Router = 3,
  NameServer = 6,
  TimeServer = 42,
  RequestedAddress = 50,
  LeaseTime = 51,
  Overload = 52,
  MessageType = 53,
  Server = 54,
  Parameters = 55,
  MessageBytesMax = 57,
  RenewalTime = 58,
  RebindingTime = 59,
  ClientIdentifier = 61,
  End = 255,
}

/** RFC 2132 §9.3: values of option 52, as bits. */
enum Overload {
  File = 1,
  ServerName = 2,
}

const request: u32 = 1;
const answer: u32 = 2;
const ethernet: u32 = 1;
const macBytes: u32 = 6;
const hardwareAddressAt: usize = 28;
const serverNameAt: usize = 44;
const serverNameBytes: u32 = 64;
const fileAt: usize = 108;
const fileBytes: u32 = 128;
const cookieAt: usize = 236;
const cookie: u32 = 0x63825363;
const optionsAt: u32 = 240;
const broadcastFlag: u32 = 0x8000;
/** RFC 951 §3: a message of BOOTP has this much, and there are relays that want it. */
const messageBytesMin: usize = 300;

// --- To be read ---

/**
 * Reads a server's message. False: it is none, or one of its lengths is a lie. An option that comes twice counts the first
 * time: all that is read here has one value. A field of options ends without an END, too (RFC 2131 §4.1 wants one).
 */
export function readDhcpReply(at: usize, bytes: u32): bool {
  if (bytes < optionsAt || u8At(at) != answer || u8At(at + 1) != ethernet || u8At(at + 2) != macBytes) return false;
  if (u32At(at + cookieAt) != cookie) return false;
  clearBytes(dhcpReplyStart, dhcpReplyBytes);
  reply.transaction = u32At(at + 4);
  reply.yourAddress = u32At(at + 16);
  reply.macHigh = u16At(at + hardwareAddressAt);
  reply.macLow = u32At(at + hardwareAddressAt + 2);
  if (!readOptions(at + optionsAt, bytes - optionsAt)) return false;
  // RFC 2131 §4.1: first the file field, then the server's name. What they say of overload comes too late.
  const overload = reply.overload;
  if (overload & Overload.File && !readOptions(at + fileAt, fileBytes)) return false;
  if (overload & Overload.ServerName && !readOptions(at + serverNameAt, serverNameBytes)) return false;
  return reply.kind != 0;
}

function readOptions(from: usize, bytes: u32): bool {
  const end = from + bytes;
  let at = from;
  while (at < end) {
    const option = u8At(at++);
    if (option == DhcpOption.Pad) continue;
    if (option == DhcpOption.End) return true;
    if (at == end) return false;
    const length = u8At(at++);
    if (length > <u32>(end - at) || !readOption(option, at, length)) return false;
    at += length;
  }
  return true;
}

/** False: no option of this kind has such a length. */
function readOption(option: u32, at: usize, length: u32): bool {
  switch (option) {
    case DhcpOption.MessageType:
      if (length != 1) return false;
      if (reply.kind == 0) reply.kind = u8At(at);
      return true;
    case DhcpOption.Overload:
      if (length != 1 || u8At(at) == 0 || u8At(at) > 3) return false;
      if (reply.overload == 0) reply.overload = u8At(at);
      return true;
    case DhcpOption.Router:
    case DhcpOption.NameServer:
    case DhcpOption.TimeServer:
      if (length < 4 || length % 4 != 0) return false;
      readAddresses(option, at, length);
      return true;
    case DhcpOption.Mask:
    case DhcpOption.Server:
    case DhcpOption.LeaseTime:
    case DhcpOption.RenewalTime:
    case DhcpOption.RebindingTime:
      if (length != 4) return false;
      readNumber(option, u32At(at));
      return true;
  }
  return true;
}

/** RFC 2132 §3.5, 3.8, 8.3: the one that is preferred comes first. */
function readAddresses(option: u32, at: usize, length: u32): void {
  if (option == DhcpOption.Router) {
    if (reply.router == 0) reply.router = u32At(at);
  } else if (option == DhcpOption.TimeServer) {
    if (reply.timeServer == 0) reply.timeServer = u32At(at);
  } else if (reply.nameServer0 == 0) {
    reply.nameServer0 = u32At(at);
    if (length > 4) reply.nameServer1 = u32At(at + 4);
  }
}

function readNumber(option: u32, value: u32): void {
  switch (option) {
    case DhcpOption.Mask:
      if (reply.mask == 0) reply.mask = value;
      break;
    case DhcpOption.Server:
      if (reply.server == 0) reply.server = value;
      break;
    case DhcpOption.LeaseTime:
      if (reply.leaseSeconds == 0) reply.leaseSeconds = value;
      break;
    case DhcpOption.RenewalTime:
      if (reply.renewSeconds == 0) reply.renewSeconds = value;
      break;
    case DhcpOption.RebindingTime:
      if (reply.rebindSeconds == 0) reply.rebindSeconds = value;
      break;
  }
}

// --- To be sent ---

/** A client's message up to its options: where they begin. */
export function putDhcpRequest(
  at: usize,
  transaction: u32,
  seconds: u32,
  wantsBroadcast: bool,
  clientAddress: u32,
  macHigh: u32,
  macLow: u32,
): usize {
  clearBytes(at, optionsAt);
  putU8(at, request);
  putU8(at + 1, ethernet);
  putU8(at + 2, macBytes);
  putU32(at + 4, transaction);
  putU16(at + 8, seconds);
  putU16(at + 10, wantsBroadcast ? broadcastFlag : 0);
  putU32(at + 12, clientAddress);
  putU16(at + hardwareAddressAt, macHigh);
  putU32(at + hardwareAddressAt + 2, macLow);
  putU32(at + cookieAt, cookie);
  return at + optionsAt;
}

/** Each of these answers where the next option begins. */
export function putOption8(at: usize, option: DhcpOption, value: u32): usize {
  putU8(at, option);
  putU8(at + 1, 1);
  putU8(at + 2, value);
  return at + 3;
}

export function putOption16(at: usize, option: DhcpOption, value: u32): usize {
  putU8(at, option);
  putU8(at + 1, 2);
  putU16(at + 2, value);
  return at + 4;
}

export function putOption32(at: usize, option: DhcpOption, value: u32): usize {
  putU8(at, option);
  putU8(at + 1, 4);
  putU32(at + 2, value);
  return at + 6;
}

/** RFC 2132 §9.14: the kind of hardware, and its address. */
export function putClientIdentifier(at: usize, macHigh: u32, macLow: u32): usize {
  putU8(at, DhcpOption.ClientIdentifier);
  putU8(at + 1, 1 + macBytes);
  putU8(at + 2, ethernet);
  putU16(at + 3, macHigh);
  putU32(at + 5, macLow);
  return at + 9;
}

/** RFC 2132 §9.8: what a server should tell, and no more than is read here. */
export function putParameters(at: usize): usize {
  putU8(at, DhcpOption.Parameters);
  putU8(at + 1, 8);
  putU32(
    at + 2,
    (DhcpOption.Mask << 24) | (DhcpOption.Router << 16) | (DhcpOption.NameServer << 8) | DhcpOption.TimeServer,
  );
  putU32(
    at + 6,
    (DhcpOption.LeaseTime << 24) | (DhcpOption.Server << 16) | (DhcpOption.RenewalTime << 8) | DhcpOption.RebindingTime,
  );
  return at + 10;
}

/** The end of a message that begins at `from`: its length. */
export function endDhcpRequest(from: usize, at: usize): u32 {
  putU8(at, DhcpOption.End);
  const end = at + 1;
  const wanted = from + messageBytesMin;
  if (end >= wanted) return <u32>(end - from);
  clearBytes(end, <i32>(wanted - end));
  return <u32>messageBytesMin;
}
