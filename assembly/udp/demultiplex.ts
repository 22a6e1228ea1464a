// Whose a received message is (RFC 768, RFC 1122 §4.1): a service's of the stack, a socket's, or nobody's.

import { dhcpRuns } from "../dhcp/client";
import { dhcpArrives } from "../dhcp/replies";
import { answerArrives } from "../dns/answers";
import { linkMessageArrives } from "../dns/link-messages";
import { refusePort } from "../ip/icmp";
import { membersOf, memberBit } from "../ip/groups";
import { isBroadcast, networkInterface, receivedSumsAreVerified } from "../ip/interface";
import { datagram } from "../ip/ipv4";
import { timeArrives } from "../sntp/time-of-day";
import { Counter, count, drop } from "../trace";
import { checksumOf, pseudoHeaderSum, sumOf } from "../wire/checksum";
import { Protocol } from "../wire/ipv4";
import { message, readMessage } from "../wire/udp";
import { bootClientPort, hasDhcp, hasDns, hasMulticastDns, hasSntp, udpHeaderBytes } from "../limits";
import { enqueue } from "./queue";
import { Direction, UdpSocket } from "./records";
import { indexOf, udpSocketOn } from "./sockets";

/** The datagram just received carries a message. */
export function udpArrives(): void {
  count(Counter.MessagesReceived);
  const reason = reasonToDrop();
  if (reason != Counter.Count) {
    drop(reason);
    return;
  }
  // First, the services of the stack itself, by port; each is there if its profile has it.
  if (hasDhcp && message.destinationPort == bootClientPort && dhcpRuns()) {
    dhcpArrives();
    return;
  }
  if (hasDns && answerArrives()) return;
  if (hasMulticastDns && linkMessageArrives()) return;
  if (hasSntp && timeArrives()) return;
  // Second, the sockets.
  const socket = udpSocketOn(message.destinationPort);
  if (socket && hears(socket)) receive(socket);
  else refuse();
}

function reasonToDrop(): Counter {
  if (!readMessage(datagram.payload, datagram.payloadBytes)) return Counter.UdpMalformed;
  if (message.isSummed && !receivedSumsAreVerified()) {
    const bytes = udpHeaderBytes + message.dataBytes;
    const sum = sumOf(datagram.payload, bytes);
    const pseudo = pseudoHeaderSum(datagram.source, datagram.destination, Protocol.Udp, bytes);
    if (checksumOf(sum + pseudo) != 0) return Counter.UdpBadChecksum;
  }
  // Source port 0 only says that no answer is wanted (RFC 768).
  return message.destinationPort == 0 ? Counter.UdpPortZero : Counter.Count;
}

/** What went to many is for those only who asked for it. */
function hears(socket: UdpSocket): bool {
  if (datagram.destination == networkInterface.address) return true;
  if (isBroadcast(datagram.destination)) return socket.hearsBroadcasts != 0;
  return (membersOf(datagram.destination) & memberBit(indexOf(socket))) != 0;
}

function receive(socket: UdpSocket): void {
  const queued = enqueue(indexOf(socket), Direction.Received, message.dataAddress, message.dataBytes);
  if (!queued) {
    drop(Counter.UdpBufferFull);
    return;
  }
  queued.remoteAddress = datagram.source;
  queued.remotePort = <u16>message.sourcePort;
  socket.untold++;
}

/** RFC 1122 §4.1.3.1: its sender is told, but never who spoke to many (§3.2.2). */
function refuse(): void {
  drop(Counter.UdpNobody);
  const isForUsAlone = networkInterface.address != 0 && datagram.destination == networkInterface.address;
  if (isForUsAlone) refusePort();
}
