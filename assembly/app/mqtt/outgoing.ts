// The packets that a client sends (MQTT 3.1.1 §3). One is made at a time, and one is kept: the message that the broker has
// not acknowledged yet, as it was sent, for it may have to be sent once more (§4.4).

import { networkInterface } from "../../ip/interface";
import { Socket } from "../../sockets";
import { copyBytes, putU16, putU8, u8At } from "../../wire/bytes";
import { PacketType, Quality, duplicateFlag, packetBytesMax, qualityShift } from "./protocol";

/** §2.2: the type, and a length that takes one byte or two, as none of ours is longer. */
const headerBytesMax: i32 = 3;
const oneByteLengths: i32 = 128;

/** §3.1.2.3: flags of CONNECT. No clean session: what comes while we are away waits for us. */
const userFlag: u32 = 0x80;
const passwordFlag: u32 = 0x40;


@unmanaged
class Outgoing {
  /** Behind the header of the packet that is being made. */
  bodyBytes: i32;
  /** Of the message that is kept; no identifier: there is none. */
  identifier: u32;
  keptBytes: i32;
  keptIsSent: bool;
}

const outgoing: Outgoing = changetype<Outgoing>(memory.data(16, 4));
const packet: usize = memory.data(packetBytesMax);
const kept: usize = memory.data(packetBytesMax);

// --- Packets that nobody acknowledges by number ---

/** §3.1 */
export function sendConnect(socket: Socket, keepAliveSeconds: u32, user: string, password: string): void {
  begin();
  putString("MQTT");
  putByte(4);
  putByte((user.length > 0 ? userFlag : 0) | (password.length > 0 ? passwordFlag : 0));
  putWord(keepAliveSeconds);
  putClientIdentifier();
  if (user.length > 0) putString(user);
  if (password.length > 0) putString(password);
  write(socket, PacketType.Connect, 0);
}

/** §3.8: of one topic. The number is the same each time, as one is enough. */
export function sendSubscribe(socket: Socket, identifier: u32, topic: string, quality: Quality): bool {
  begin();
  putWord(identifier);
  putString(topic);
  putByte(quality);
  return write(socket, PacketType.Subscribe, 2);
}

/** §3.4. False: there is no room for it now. */
export function sendPuback(socket: Socket, identifier: u32): bool {
  begin();
  putWord(identifier);
  return write(socket, PacketType.Puback, 0);
}

/** §3.12, §3.14 */
export function sendEmpty(socket: Socket, type: PacketType): bool {
  begin();
  return write(socket, type, 0);
}

// --- Messages ---

/** §3.3, at most once. False: there is no room for it now, or never. */
export function sendMessage(socket: Socket, topic: string, payload: usize, length: i32): bool {
  return makeMessage(topic, 0, payload, length) && write(socket, PacketType.Publish, 0);
}

/** §4.3.2: keeps a message until it is acknowledged. False: another one is kept, or it is too long. */
export function keepMessage(topic: string, identifier: u32, payload: usize, length: i32): bool {
  if (outgoing.identifier != 0 || !makeMessage(topic, identifier, payload, length)) return false;
  const start = finish(PacketType.Publish, Quality.AtLeastOnce << qualityShift);
  outgoing.identifier = identifier;
  outgoing.keptBytes = <i32>(packet + headerBytesMax + outgoing.bodyBytes - start);
  outgoing.keptIsSent = false;
  copyBytes(kept, start, outgoing.keptBytes);
  return true;
}

/** Sends what is kept, if it hasn't been on this connection. False: there is no room for it now. */
export function sendKept(socket: Socket): bool {
  if (outgoing.identifier == 0 || outgoing.keptIsSent) return true;
  if (!socket.writeWhole(kept, outgoing.keptBytes)) return false;
  outgoing.keptIsSent = true;
  // If it is sent again, it says so (§3.3.1.1).
  putU8(kept, u8At(kept) | duplicateFlag);
  return true;
}

/** There is a new connection, on which nothing has been sent (§4.4). */
export function repeatKept(): void {
  outgoing.keptIsSent = false;
}

/** §3.4: only what is kept can be acknowledged; a number from before is old news. */
export function forgetKept(identifier: u32): void {
  if (outgoing.identifier == identifier) outgoing.identifier = 0;
}

export function forgetAnyKept(): void {
  outgoing.identifier = 0;
}

function makeMessage(topic: string, identifier: u32, payload: usize, length: i32): bool {
  const bodyBytes = 2 + topic.length + (identifier != 0 ? 2 : 0) + length;
  if (headerBytesMax + bodyBytes > packetBytesMax) return false;
  begin();
  putString(topic);
  if (identifier != 0) putWord(identifier);
  copyBytes(packet + headerBytesMax + outgoing.bodyBytes, payload, length);
  outgoing.bodyBytes += length;
  return true;
}

// --- Bytes ---

function begin(): void {
  outgoing.bodyBytes = 0;
}

function putByte(value: u32): void {
  assert(headerBytesMax + outgoing.bodyBytes < packetBytesMax);
  putU8(packet + headerBytesMax + outgoing.bodyBytes++, value);
}

function putWord(value: u32): void {
  putByte(value >> 8);
  putByte(value & 0xff);
}

/** §1.5.3; ASCII is UTF-8, too. */
function putString(text: string): void {
  putWord(text.length);
  for (let i = 0; i < text.length; i++) putByte(text.charCodeAt(i));
}

/** §3.1.3.1: letters and digits, no more than 23: "astcp" and the address of the hardware, which no two devices share. */
function putClientIdentifier(): void {
  putWord(17);
  const name = "astcp";
  for (let i = 0; i < name.length; i++) putByte(name.charCodeAt(i));
  for (let shift = 12; shift >= 0; shift -= 4) putDigit((networkInterface.macHigh >> shift) & 15);
  for (let shift = 28; shift >= 0; shift -= 4) putDigit((networkInterface.macLow >> shift) & 15);
}

function putDigit(value: u32): void {
  putByte(value < 10 ? 0x30 + value : 0x57 + value);
}

/** Puts the header before what was made. Where the packet begins. */
function finish(type: PacketType, flags: u32): usize {
  const length = outgoing.bodyBytes;
  const isShort = length < oneByteLengths;
  const start = packet + (isShort ? 1 : 0);
  putU8(start, ((<u32>type) << 4) | flags);
  if (isShort) putU8(start + 1, length);
  else putU16(start + 1, (((length & 0x7f) | 0x80) << 8) | (length >> 7));
  return start;
}

function write(socket: Socket, type: PacketType, flags: u32): bool {
  const start = finish(type, flags);
  return socket.writeWhole(start, <i32>(packet + headerBytesMax + outgoing.bodyBytes - start));
}
