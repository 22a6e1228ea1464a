// What ICMP says about our messages (RFC 1122 §4.1.3.3): the socket hears all of it, once each. Anybody can send an ICMP
// message, so it counts only if it quotes the last one that the socket has sent.

import { queryIsRefused } from "../dns/answers";
import { icmpError } from "../ip/icmp";
import { hasDns } from "../limits";
import { Result } from "../results";
import { Counter, drop } from "../trace";
import { IcmpType, Unreachable } from "../wire/icmp";
import { indexOf, tellError, udpSocketOn } from "./sockets";

/** `icmpError` tells of a message of ours. */
export function icmpErrorAboutMessage(): void {
  // First, the services of the stack itself, by port.
  if (hasDns && queryIsRefused()) return;
  // Second, the sockets.
  const socket = udpSocketOn(icmpError.ports & 0xffff);
  if (!socket || socket.sentToAddress != icmpError.remoteAddress || socket.sentToPort != icmpError.ports >> 16) {
    drop(Counter.IcmpNotInFlight);
    return;
  }
  const nobodyListens =
    icmpError.kind == IcmpType.Unreachable &&
    (icmpError.code == Unreachable.Port || icmpError.code == Unreachable.Protocol);
  tellError(indexOf(socket), nobodyListens ? Result.Refused : Result.Unreachable);
}
