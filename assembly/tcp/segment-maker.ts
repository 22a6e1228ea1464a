// The last step of every segment we send: header, checksum, and down to IP. Options and data stand in the frame already,
// behind the place of the header. Also the segments that need no record of a connection: resets to strangers, and
// acknowledgements of the small tables.

import { mayAnswerStranger } from "../ip/answer-limit";
import { networkInterface, sentSumsAreOurs } from "../ip/interface";
import { datagram, payloadToSend, sendTo } from "../ip/ipv4";
import { resetSpreadMs, tcpHeaderBytes } from "../limits";
import { Counter, count } from "../trace";
import { checksumOf, pseudoHeaderSum, sumOf } from "../wire/checksum";
import { Protocol } from "../wire/ipv4";
import { Flags, putChecksum, putHeader, putTimestamps, segment, swapPorts } from "../wire/tcp";
import { Entry } from "./records";

/** Where options go, and data behind them. */
export const optionsToSend: usize = payloadToSend + tcpHeaderBytes;

/** Of segments that belong to nobody who could want another one. */
export const usualTimeToLive: u32 = 64;

/** `ports` as the peer's segments carry them. */
export function sealSegment(
  remoteAddress: u32,
  ports: u32,
  sequence: u32,
  acknowledgement: u32,
  flags: u32,
  window: u32,
  optionsEnd: usize,
  dataBytes: u32,
): u32 {
  const header = payloadToSend;
  const headerBytes = <u32>(optionsEnd - header);
  const bytes = headerBytes + dataBytes;
  putHeader(header, swapPorts(ports), sequence, acknowledgement, headerBytes, flags, window);
  if (sentSumsAreOurs()) {
    const pseudo = pseudoHeaderSum(networkInterface.address, remoteAddress, Protocol.Tcp, bytes);
    putChecksum(header, checksumOf(sumOf(header, bytes) + pseudo));
  }
  return bytes;
}

/** Of no connection: to the MAC address from which the peer was heard. */
export function sendSealed(
  macHigh: u32,
  macLow: u32,
  remoteAddress: u32,
  bytes: u32,
  timeToLive: u32,
  trafficClass: u32,
): bool {
  if (!sendTo(macHigh, macLow, remoteAddress, Protocol.Tcp, bytes, timeToLive, trafficClass)) return false;
  count(Counter.SegmentsSent);
  return true;
}

/** Where the answers to what just arrived have to go. */
export function noteSource(entry: Entry): void {
  entry.macHigh = datagram.macHigh;
  entry.macLow = datagram.macLow;
}

/** An answer without data to the segment that just arrived; nobody misses it if it can't be sent. */
export function answerBare(sequence: u32, acknowledgement: u32, flags: u32, window: u32, optionsEnd: usize): void {
  const to = segment.remoteAddress;
  const bytes = sealSegment(to, segment.ports, sequence, acknowledgement, flags, window, optionsEnd, 0);
  sendSealed(datagram.macHigh, datagram.macLow, to, bytes, usualTimeToLive, 0);
}

export function putTimestampsIf(agreed: bool, value: u32, echo: u32): usize {
  return agreed ? putTimestamps(optionsToSend, value, echo) : optionsToSend;
}

/** RFC 9293 §3.5.2, group 1 and §3.10.7.1: a segment for no connection of ours. A reset is never answered, and a flood not each time. */
export function resetStranger(): void {
  if (segment.flags & Flags.Rst || !mayAnswerStranger(segment.remoteAddress, resetSpreadMs)) return;
  count(Counter.ResetsSent);
  if (segment.flags & Flags.Ack) answerBare(segment.acknowledgement, 0, Flags.Rst, 0, optionsToSend);
  else answerBare(0, segment.sequence + segment.length, Flags.Rst | Flags.Ack, 0, optionsToSend);
}
