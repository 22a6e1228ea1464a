// What servers say to the client (RFC 2131 §4.4): who and what is believed, and what follows. It sends nothing: that is for
// the next poll (timeouts.ts).

import { cells } from "../cells";
import { now } from "../clock";
import { isHostAddress, networkInterface } from "../ip/interface";
import { bootServerPort } from "../limits";
import { Counter, count, drop } from "../trace";
import { DhcpMessage, readDhcpReply, reply } from "../wire/dhcp";
import { message } from "../wire/udp";
import { client, failOnce, move } from "./client";
import { isLeaseToTake, loseLease, takeLease, useLease } from "./lease";
import { checkAddress } from "./own-address";
import { Event, State } from "./state";

/** A message to the client's port. */
export function dhcpArrives(): void {
  const reason = reasonToDrop();
  if (reason != Counter.Count) {
    drop(reason);
    return;
  }
  switch (reply.kind) {
    case DhcpMessage.Offer:
      takeOffer();
      break;
    case DhcpMessage.Ack:
      takeAck();
      break;
    default:
      takeNak();
  }
}

function reasonToDrop(): Counter {
  if (!readDhcpReply(message.dataAddress, message.dataBytes)) return Counter.DhcpMalformed;
  const isToUs = reply.macHigh == networkInterface.macHigh && reply.macLow == networkInterface.macLow;
  const isAnswer = message.sourcePort == bootServerPort && reply.transaction == client.transaction;
  if (!isToUs || !isAnswer || !isAwaited(reply.kind)) return Counter.DhcpUnasked;
  // RFC 2131 table 3: each of them names its server. REBOOTING and REBINDING ask all.
  const isAnyServer = client.state != State.Requesting && client.state != State.Renewing;
  if (!isHostAddress(reply.server)) return Counter.DhcpWrongServer;
  if (!isAnyServer && reply.server != client.server) return Counter.DhcpWrongServer;
  if (reply.kind == DhcpMessage.Nak) return Counter.Count;
  const isAsked = reply.kind == DhcpMessage.Offer || reply.yourAddress == client.address;
  return isAsked && isLeaseToTake() ? Counter.Count : Counter.DhcpBadLease;
}

function isAwaited(kind: u32): bool {
  switch (client.state) {
    case State.Selecting:
      return kind == DhcpMessage.Offer;
    case State.Requesting:
    case State.Rebooting:
    case State.Renewing:
    case State.Rebinding:
      return kind == DhcpMessage.Ack || kind == DhcpMessage.Nak;
  }
  return false;
}

/** RFC 2131 §4.4.1: the first one is as good as any. */
function takeOffer(): void {
  client.address = reply.yourAddress;
  client.server = reply.server;
  move(Event.OfferArrives);
  client.sendAt = now();
}

/** What was leased before is only extended; anything else is probed before it is used. */
function takeAck(): void {
  takeLease();
  move(Event.AckArrives);
  if (client.state == State.Checking) checkAddress();
  else useLease();
}

function takeNak(): void {
  count(Counter.DhcpRefusals);
  cells.rememberedAddress = 0;
  failOnce();
  loseLease(Event.NakArrives);
}
