// ICMP (RFC 792, RFC 1122 §3.2.2): echoes are answered, errors about our segments and messages are read for
// whom they concern, and who sends a message to a closed port is told. This file knows neither connections nor sockets:
// stack.ts hands the error on.

import { receivedFrame } from "../driver/frames";
import {
  ethernetHeaderBytes,
  frameBytesMax,
  hasUdp,
  strangerAnswerSpreadMs,
  ipv4HeaderBytes,
  udpHeaderBytes,
} from "../limits";
import { icmpErrorStart } from "../memory-map";
import { Counter, count, drop } from "../trace";
import { copyBytes, u16At, u32At } from "../wire/bytes";
import { sumOf } from "../wire/checksum";
import {
  IcmpType,
  icmpCode,
  icmpHeaderBytes,
  icmpType,
  nextHopMtu,
  putPortUnreachable,
  turnIntoReply,
} from "../wire/icmp";
import { Protocol, destination, headerBytes, isFragment, protocol, source, version } from "../wire/ipv4";
import { mayAnswerStranger } from "./answer-limit";
import { networkInterface, receivedSumsAreVerified, sentSumsAreOurs } from "./interface";
import { answer, datagram, payloadToSend } from "./ipv4";
import { IcmpError } from "./records";

export const icmpError: IcmpError = changetype<IcmpError>(icmpErrorStart);

const timeToLive: u32 = 64;

/** True: `icmpError` tells of an error that a segment or a message of ours met. */
export function icmpArrives(): bool {
  const message = datagram.payload;
  const length = datagram.payloadBytes;
  if (length < <u32>icmpHeaderBytes) {
    drop(Counter.IcmpMalformed);
    return false;
  }
  if (!receivedSumsAreVerified() && sumOf(message, length) != 0xffff) {
    drop(Counter.IcmpBadChecksum);
    return false;
  }
  switch (icmpType(message)) {
    case IcmpType.Echo:
      if (icmpCode(message) == 0) {
        answerEcho(message, length);
        return false;
      }
      break;
    case IcmpType.Unreachable:
    case IcmpType.TimeExceeded:
    case IcmpType.ParameterProblem:
      return readError(message, length);
  }
  // Source quench (MUST-55), redirect, timestamp and mask requests, replies that nobody waits for.
  drop(Counter.IcmpIgnored);
  return false;
}

/** RFC 1122 §3.2.2.6. */
function answerEcho(message: usize, length: u32): void {
  if (length > <u32>(frameBytesMax - ethernetHeaderBytes - ipv4HeaderBytes)) {
    drop(Counter.IcmpMalformed);
    return;
  }
  copyBytes(payloadToSend, message, length);
  turnIntoReply(payloadToSend, length, sentSumsAreOurs());
  if (answer(Protocol.Icmp, length, timeToLive, 0)) count(Counter.EchoReplies);
}

/** The quote is what we are said to have sent: our header, and at least eight bytes behind it. */
function readError(message: usize, length: u32): bool {
  const quote = message + icmpHeaderBytes;
  const quoted = length - icmpHeaderBytes;
  if (
    quoted < <u32>ipv4HeaderBytes ||
    version(quote) != 4 ||
    headerBytes(quote) < <u32>ipv4HeaderBytes ||
    quoted < headerBytes(quote) + 8 ||
    source(quote) != networkInterface.address ||
    (protocol(quote) != Protocol.Tcp && !(hasUdp && protocol(quote) == Protocol.Udp)) ||
    isFragment(quote)
  ) {
    drop(Counter.IcmpBadQuote);
    return false;
  }
  const quotedSegment = quote + headerBytes(quote);
  icmpError.kind = icmpType(message);
  icmpError.code = icmpCode(message);
  icmpError.nextHopMtu = nextHopMtu(message);
  icmpError.remoteAddress = destination(quote);
  icmpError.ports = (u16At(quotedSegment + 2) << 16) | u16At(quotedSegment);
  icmpError.sequence = u32At(quotedSegment + 4);
  return true;
}

/** What `icmpError` tells of was a message, and no segment. */
export function isAboutMessage(): bool {
  return protocol(datagram.payload + icmpHeaderBytes) == Protocol.Udp;
}

/**
 * RFC 1122 §3.2.2.1: nobody has the port for which the message just received is. The quote is its headers, and no more:
 * the answer to a forged source is hardly larger than what came.
 */
export function refusePort(): void {
  if (!mayAnswerStranger(datagram.source, strangerAnswerSpreadMs)) return;
  const quote = receivedFrame + ethernetHeaderBytes;
  const quoted = headerBytes(quote) + udpHeaderBytes;
  putPortUnreachable(payloadToSend, quote, quoted, sentSumsAreOurs());
  if (answer(Protocol.Icmp, icmpHeaderBytes + quoted, timeToLive, 0)) count(Counter.PortUnreachablesSent);
}
