// What holds of every frame that arrives, whatever it is (I3, I4, I7 of docs/bad-inputs.md). Read by other code than the
// stack's, and checked in every conversation.

import { folded, pseudoHeaderSum, sum, viewOf } from "./bytes";
import { carriesStream, isTcp } from "./frame-reader";
import { ACK, RST } from "./segment";

/** Ethernet pads a frame to this. */
const frameBytesMin: i32 = 60;
/** A SYN-ACK names our MSS, though the SYN may have named none. */
const mssOptionBytes: i32 = 4;
/** A message to a closed port is quoted, behind an IP and an ICMP header (RFC 792). */
const refusalBytes: i32 = 28;
/** Addresses from here on are no host's: groups, class E, everybody. */
const groupsFrom: u32 = 0xe0000000;

/** What the stack did inside of `input` with this frame, and may never do; or nothing. */
export function faultOfInput(frame: Uint8Array, answers: Uint8Array[], drops: u32, sumsAreVerified: bool): string {
  const unanswerable = reasonForSilence(frame, sumsAreVerified);
  if (unanswerable.length > 0 && drops != 1 && !isIcmp(frame) && !mayBeForMany(frame))
    return `${unanswerable}, and ${drops} counters say so (I7)`;
  if (answers.length == 0) return "";
  const answer = answers[0];
  if (answers.length > 1 || carriesStream(answer)) return "input transmitted more than one bare answer (I3)";
  if (unanswerable.length > 0) return `${unanswerable}, and is answered (I4)`;
  const more = isUdp(frame) ? refusalBytes : mssOptionBytes;
  if (answer.length > max(frame.length + more, frameBytesMin)) return "an answer larger than what came (I3)";
  if (isTcp(frame) && frame[47] & RST && answer[47] != ACK) return "a reset is answered, and not by a challenge (I4)";
  return "";
}

/** Why nobody may hear of this frame; nothing, if somebody may. */
function reasonForSilence(frame: Uint8Array, sumsAreVerified: bool): string {
  if (frame.length < 34) return frame.length < 14 ? "the frame is too short" : "";
  const view = viewOf(frame);
  if (view.getUint16(12) != 0x0800) return "";
  if (frame[0] & 1) return "the frame is for a group";
  if (max(view.getUint32(26), view.getUint32(30)) >= groupsFrom) return "a group sends or is meant";
  const header: i32 = 14 + (frame[14] & 15) * 4;
  const end: i32 = 14 + i32(view.getUint16(16));
  if (header < 34 || end < header || end > frame.length) return "the datagram's lengths are wrong";
  if (!sumsAreVerified && folded(sum(view, 14, header, 0)) != 0xffff) return "the datagram's checksum is wrong";
  if (view.getUint16(20) & 0x3fff) return "the datagram is a fragment";
  if (isIcmp(frame)) return end < header + 8 || frame[header] != 8 ? "the message is no request" : "";
  if (isUdp(frame)) return reasonForSilenceAboutMessage(view, header, end, sumsAreVerified);
  if (frame[23] != 6) return "nobody speaks that protocol";
  if (end < header + 20) return "the segment is too short";
  const checksum = folded(sum(view, header, end, pseudoHeaderSum(view, end - header)));
  return !sumsAreVerified && checksum != 0xffff ? "the segment's checksum is wrong" : "";
}

function reasonForSilenceAboutMessage(view: DataView, header: i32, end: i32, sumsAreVerified: bool): string {
  if (end < header + 8) return "the message is too short";
  const length = i32(view.getUint16(header + 4));
  if (length < 8 || header + length > end) return "the message's length is wrong";
  if (sumsAreVerified || view.getUint16(header + 6) == 0) return "";
  const pseudoHeader = sum(view, 26, 34, 17 + length);
  return folded(sum(view, header, header + length, pseudoHeader)) != 0xffff ? "the message's checksum is wrong" : "";
}

function isUdp(frame: Uint8Array): bool {
  return frame.length > 34 && frame[12] == 8 && frame[13] == 0 && frame[23] == 17;
}

/** UDP and IGMP may be for many, and then go unanswered without being dropped. */
function mayBeForMany(frame: Uint8Array): bool {
  if (frame.length < 38 || frame[12] != 8 || frame[13] != 0) return false;
  const isForMany = frame[30] >= 224 || frame[33] == 255;
  return isForMany && (frame[23] == 17 || frame[23] == 2);
}

/** Errors are read and not dropped, and not answered either. */
function isIcmp(frame: Uint8Array): bool {
  return frame.length > 34 && frame[12] == 8 && frame[13] == 0 && frame[23] == 1;
}
