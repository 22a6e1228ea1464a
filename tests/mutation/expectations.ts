// What a frame may do, from its bytes alone, and from what we know of the conversation. Written from the RFCs, so that
// it agrees with the core only if both are right.

import { ACK, FIN, readFrame, RST, SYN, type Segment } from "../simulation/segment.ts";

const ourMac = "020000000002";
const ourAddress = 0x0a000702;
/** Addresses from here on are no host's: groups, class E, everybody. */
const groupsFrom = 0xe0000000;
/** A SYN-ACK names our MSS, though the SYN may have named none. */
const mssOptionBytes = 4;
/** What a window of 4096 may come to with the largest shift of these conversations, and more. */
const windowMax = 1 << 17;
const tcpAt = 34;

type Arrived = Pick<Segment, "source" | "sourcePort" | "destinationPort" | "flags" | "dataBytes"> &
  Pick<Segment, "sequence" | "acknowledgement">;

/** What the core expects next of its peer, for how much there is room, and what is behind all that it has sent. */
export interface Conversation {
  peerPort: number;
  peerAddress: number;
  ourPort: number;
  next: number;
  window: number;
  end: number;
}

/** Why a frame changes no table, and nobody answers it; undefined, if it may. */
export function reasonForNothing(frame: Uint8Array): string | undefined {
  if (frame.length < tcpAt) return "it is too short";
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (Buffer.from(frame.subarray(0, 6)).toString("hex") !== ourMac) return "it is for another station, or for a group";
  if (frame[6]! & 1) return "a group has sent it";
  if (view.getUint16(12) !== 0x0800) return "it is no datagram";
  const header = (frame[14]! & 15) * 4;
  const end = 14 + view.getUint16(16);
  const payload = 14 + header;
  if (frame[14]! >> 4 !== 4) return "its version is another one";
  if (header < 20 || end < payload || end > frame.length) return "the datagram's lengths are wrong";
  if (sum(view, 14, payload, 0) !== 0xffff) return "the datagram's checksum is wrong";
  if (view.getUint16(20) & 0x3fff) return "it is a fragment";
  if (view.getUint32(30) !== ourAddress) return "it is for another host";
  if (view.getUint32(26) >= groupsFrom) return "a group has sent it";
  if (frame[23] !== 6) return "nobody speaks that protocol";
  return reasonOfSegment(view, payload, end);
}

function reasonOfSegment(view: DataView, from: number, end: number): string | undefined {
  if (end < from + 20) return "the segment is too short";
  const header = (view.getUint8(from + 12) >> 4) * 4;
  if (header < 20 || from + header > end) return "the data offset is wrong";
  let pseudoHeader = 6 + end - from;
  for (let at = 26; at < tcpAt; at += 2) pseudoHeader += view.getUint16(at);
  if (sum(view, from, end, pseudoHeader) !== 0xffff) return "the segment's checksum is wrong";
  if (view.getUint16(from) === 0 || view.getUint16(from + 2) === 0) return "it has no port";
  return undefined;
}

/** Why it may not touch this synchronised conversation (RFC 9293 §3.10.7.4, RFC 5961); undefined, if it may. */
export function reasonForNoChange(frame: Uint8Array, conversation: Conversation): string | undefined {
  const { peerPort, peerAddress, ourPort, next, window, end } = conversation;
  const segment = read(frame);
  if (segment.source !== peerAddress || segment.sourcePort !== peerPort || segment.destinationPort !== ourPort) {
    return "it belongs to another conversation";
  }
  const occupied = segment.dataBytes + (segment.flags & FIN) + ((segment.flags & SYN) >> 1);
  const last = Math.max(occupied, 1) - 1;
  const isAcceptable = [0, last].some((distance) => {
    const place = (segment.sequence + distance - next) >>> 0;
    return place < Math.max(window, 1);
  });
  // With more than a window of data it may begin before and end behind it.
  if (!isAcceptable && last < window) return "its sequence number is outside the window";
  if (segment.flags & RST) return segment.sequence === next ? undefined : "it resets, and not at the next number";
  if (segment.flags & SYN) return "it is a SYN";
  if (!(segment.flags & ACK)) return "it acknowledges nothing";
  const beyond = (segment.acknowledgement - end) << 0;
  return beyond > 0 || beyond <= -windowMax ? "it acknowledges what can't be" : undefined;
}

/** What an answer may not be; undefined, if it may. */
export function complaintAbout(answer: Uint8Array, frame: Uint8Array): string | undefined {
  const { flags, dataBytes } = readFrame(answer)!;
  if (dataBytes > 0) return "an answer carries data (I3)";
  if (answer.length > frame.length + mssOptionBytes) return "an answer is larger than what came (I3)";
  if (read(frame).flags & RST && flags !== ACK) return "a reset is answered, and not by a challenge (I4)";
  return undefined;
}

/** The segment of a frame for which there is no `reasonForNothing`. */
function read(frame: Uint8Array): Arrived {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const at = 14 + (frame[14]! & 15) * 4;
  return {
    source: view.getUint32(26),
    sourcePort: view.getUint16(at),
    destinationPort: view.getUint16(at + 2),
    sequence: view.getUint32(at + 4),
    acknowledgement: view.getUint32(at + 8),
    flags: view.getUint8(at + 13),
    dataBytes: 14 + view.getUint16(16) - at - (view.getUint8(at + 12) >> 4) * 4,
  };
}

/** The folded one's-complement sum of these bytes (RFC 1071). */
function sum(view: DataView, from: number, to: number, carried: number): number {
  let total = carried;
  for (let at = from; at < to; at++) total += (at - from) % 2 === 0 ? view.getUint8(at) << 8 : view.getUint8(at);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}
