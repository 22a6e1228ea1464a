// Reads what the broker sends byte by byte as it comes (MQTT 3.1.1 §2, §3): each byte moves the one packet that is being
// read on, with a constant amount of work. What has no room is skipped, but for what is needed to acknowledge it.

import { putU8, u16At, u8At } from "../../wire/bytes";
import { PacketType, Quality, duplicateFlag, packetBytesMax, qualityMask, qualityShift } from "./protocol";

/** §2.2.3: seven bits in each byte of a length, and four bytes at most. */
const lengthShiftMax: u32 = 21;

export enum Taken {
  /** The packet isn't whole yet. */
  Part,
  Packet,
  /** No broker would say that: the connection can't go on (§4.8). */
  Malformed,
}

enum Phase {
  Header,
  Length,
  Body,
}


@unmanaged
class Incoming {
  phase: Phase;
  header: u32;
  bodyBytes: u32;
  lengthShift: u32;
  /** How much of the body has come. */
  place: u32;
  /** Of PUBLISH: it stands behind the topic, which may be longer than what is stored. */
  identifier: u32;
}

const incoming: Incoming = changetype<Incoming>(memory.data(24, 4));
/** The beginning of the body. */
const body: usize = memory.data(packetBytesMax);

export function beginReading(): void {
  incoming.phase = Phase.Header;
}

export function takeByte(byte: u32): Taken {
  switch (incoming.phase) {
    case Phase.Header:
      incoming.header = byte;
      incoming.bodyBytes = 0;
      incoming.lengthShift = 0;
      incoming.place = 0;
      incoming.identifier = 0;
      incoming.phase = Phase.Length;
      return Taken.Part;
    case Phase.Length:
      return takeLength(byte);
  }
  const place = incoming.place++;
  if (place < <u32>packetBytesMax) putU8(body + place, byte);
  // The topic's length has been stored when this matters.
  if (place == 2 + topicBytes()) incoming.identifier = byte << 8;
  if (place == 3 + topicBytes()) incoming.identifier |= byte;
  return incoming.place == incoming.bodyBytes ? packetEnds() : Taken.Part;
}

function takeLength(byte: u32): Taken {
  incoming.bodyBytes |= (byte & 0x7f) << incoming.lengthShift;
  if (byte & 0x80) {
    incoming.lengthShift += 7;
    return incoming.lengthShift > lengthShiftMax ? Taken.Malformed : Taken.Part;
  }
  incoming.phase = Phase.Body;
  return incoming.bodyBytes == 0 ? packetEnds() : Taken.Part;
}

/** §2.2.2: the flags of all but PUBLISH are fixed. */
function packetEnds(): Taken {
  incoming.phase = Phase.Header;
  let isWellFormed = false;
  switch (packetType()) {
    case PacketType.Connack:
      isWellFormed = incoming.bodyBytes == 2 && u8At(body) <= 1;
      break;
    case PacketType.Publish:
      return messageIsWellFormed() ? Taken.Packet : Taken.Malformed;
    case PacketType.Puback:
      isWellFormed = incoming.bodyBytes == 2;
      break;
    case PacketType.Suback:
      isWellFormed = incoming.bodyBytes == 3;
      break;
    case PacketType.Pingresp:
      isWellFormed = incoming.bodyBytes == 0;
      break;
  }
  return isWellFormed && (incoming.header & 15) == 0 ? Taken.Packet : Taken.Malformed;
}

/** §3.3: of a quality that we may have asked for, with a topic, and numbered if it wants to be acknowledged. */
function messageIsWellFormed(): bool {
  if (incoming.bodyBytes < 2 || topicBytes() == 0) return false;
  const overhead: u32 = isNumbered() ? 4 : 2;
  if (incoming.bodyBytes < overhead + topicBytes()) return false;
  if (quality() == Quality.AtMostOnce) return (incoming.header & duplicateFlag) == 0;
  return quality() == Quality.AtLeastOnce && incoming.identifier != 0;
}

// --- What has come ---

export function packetType(): PacketType {
  return <PacketType>(incoming.header >> 4);
}

/** §3.2.2.3: 0: welcome. */
export function connectReturnCode(): u32 {
  return u8At(body + 1);
}

/** Of PUBLISH, if it wants to be acknowledged; else 0. */
export function messageIdentifier(): u32 {
  return isNumbered() ? incoming.identifier : 0;
}

/** Of PUBACK. */
export function acknowledgedIdentifier(): u32 {
  return u16At(body);
}

/** Has all of the message been stored? */
export function messageIsWhole(): bool {
  return incoming.bodyBytes <= <u32>packetBytesMax;
}

export function topicIs(text: string): bool {
  return isText(body + 2, topicBytes(), text);
}

/** Where the payload stands, until the handler returns, */
export function payload(): usize {
  return body + 2 + topicBytes() + (isNumbered() ? 2 : 0);
}

/** and how long it is. */
export function payloadBytes(): i32 {
  return <i32>(body + incoming.bodyBytes - payload());
}

export function payloadIs(text: string): bool {
  return isText(payload(), payloadBytes(), text);
}

function topicBytes(): u32 {
  return u16At(body);
}

function quality(): u32 {
  return (incoming.header >> qualityShift) & qualityMask;
}

function isNumbered(): bool {
  return quality() != Quality.AtMostOnce;
}

function isText(at: usize, length: u32, text: string): bool {
  if (length != <u32>text.length) return false;
  for (let i = 0; i < text.length; i++) if (u8At(at + i) != <u32>text.charCodeAt(i)) return false;
  return true;
}
