// A client of an MQTT 3.1.1 broker: it keeps a connection to it, for ever, and when it is lost makes another one. It
// publishes and hears messages of at most 256 bytes, with qualities 0 and 1; one message of quality 1 at a time.
//
// There is one client in a module, and all of its memory is here and in the files beside it.

import { alarm } from "../../alarms";
import { Happening, Option, Socket, State, connect } from "../../sockets";
import { u8At } from "../../wire/bytes";
import { forgetFailures, nextWait } from "../retry/back-off";
import {
  Taken,
  acknowledgedIdentifier,
  beginReading,
  connectReturnCode,
  messageIdentifier,
  messageIsWhole,
  packetType,
  takeByte,
} from "./incoming";
import {
  forgetAnyKept,
  forgetKept,
  keepMessage,
  repeatKept,
  sendConnect,
  sendEmpty,
  sendKept,
  sendMessage,
  sendPuback,
  sendSubscribe,
} from "./outgoing";
import { PacketType, Quality } from "./protocol";

export { Quality };
export { payload, payloadBytes, payloadIs, topicIs } from "./incoming";

/** §3.1.2.10: the broker gives a client up that says nothing for one and a half times this. */
const keepAliveSeconds: u32 = 60;
const pingMs: u32 = 45_000;
/** For the handshake with its CONNACK, and for a PINGRESP. */
const answerMs: u32 = 10_000;

/** What happened. */
export enum Heard {
  /** There is a connection, and the broker has accepted it: subscribe now. */
  Connected,
  /** A message has come: incoming.ts tells what it says. */
  Message,
  /** The connection is gone, and another one will be made. */
  Lost,
}

export type MessageHandler = (what: Heard) => void;

enum Phase {
  Apart,
  /** Connecting, or waiting for CONNACK. */
  Waiting,
  Connected,
}


@unmanaged
class Client {
  phase: Phase;
  socket: Socket;
  address: u32;
  port: u16;
  awaitsPingresp: bool;
  /** What has still to be acknowledged, before more is read. 0: nothing. */
  pubackIsDue: u32;
  lastIdentifier: u32;
  user: string;
  password: string;
  handler: usize;
}

const client: Client = changetype<Client>(memory.data(offsetof<Client>(), 4));

// --- What an application calls ---

/** Once the interface has an address. Without a user there is no password. Texts are ASCII. */
export function startClient(address: u32, port: u16, user: string, password: string, handler: MessageHandler): void {
  client.address = address;
  client.port = port;
  client.user = user;
  client.password = password;
  client.handler = changetype<usize>(handler);
  client.phase = Phase.Apart;
  forgetFailures();
  forgetAnyKept();
  open();
}

/**
 * At most once: false, if it can't be sent now. At least once: it is kept, and sent until the broker has it; false, if
 * another message is. Either: false, if it is too long.
 */
export function publish(topic: string, payload: usize, length: i32, quality: Quality): bool {
  const isConnected = client.phase == Phase.Connected;
  if (quality == Quality.AtMostOnce) return isConnected && sendMessage(client.socket, topic, payload, length);
  if (!keepMessage(topic, nextIdentifier(), payload, length)) return false;
  if (isConnected) sendKept(client.socket);
  return true;
}

/** For this connection and those after it; but the broker may have forgotten it: do it again each time. */
export function subscribe(topic: string, quality: Quality): bool {
  return client.phase == Phase.Connected && sendSubscribe(client.socket, nextIdentifier(), topic, quality);
}

/** Takes leave of the broker for so many milliseconds (§3.14). */
export function rest(milliseconds: u32): void {
  if (client.phase != Phase.Connected) return;
  // Or what has told us to would be said again when we are back.
  acknowledge(client.socket);
  sendEmpty(client.socket, PacketType.Disconnect);
  client.phase = Phase.Apart;
  // What is left unread would reset the connection, and the broker might not hear that we meant it.
  client.socket.consume(client.socket.readable);
  client.socket.close();
  alarm(milliseconds, open);
}

// --- The connection ---

function open(): void {
  const socket = connect(client.address, client.port, serve);
  if (!socket) {
    alarm(nextWait(), open);
    return;
  }
  client.socket = socket;
  client.phase = Phase.Waiting;
  client.awaitsPingresp = false;
  client.pubackIsDue = 0;
  beginReading();
  repeatKept();
  socket.setOption(Option.NoDelay, 1);
  socket.alarm(answerMs);
}

function serve(socket: Socket, what: Happening): void {
  switch (what) {
    case Happening.Connected:
      sendConnect(socket, keepAliveSeconds, client.user, client.password);
      break;
    case Happening.Readable:
    case Happening.Writable:
      if (!proceed(socket)) lose(socket);
      break;
    case Happening.Alarm:
      if (!ping(socket)) lose(socket);
      break;
    case Happening.PeerFinished:
    case Happening.Failed:
      lose(socket);
      break;
  }
}

/** Whether there was traffic or not: it also shows that the broker is still there. False: it isn't. */
function ping(socket: Socket): bool {
  if (client.phase != Phase.Connected || client.awaitsPingresp) return false;
  client.awaitsPingresp = true;
  socket.alarm(answerMs);
  return sendEmpty(socket, PacketType.Pingreq);
}

function lose(socket: Socket): void {
  const wasConnected = client.phase == Phase.Connected;
  client.phase = Phase.Apart;
  if (socket.state == State.CloseWait) socket.close();
  else socket.abort();
  alarm(nextWait(), open);
  if (wasConnected) tell(Heard.Lost);
}

// --- What the broker says ---

/** As far as what has come, and the room there is, allows. False: it is not to be understood. */
function proceed(socket: Socket): bool {
  if (client.phase == Phase.Connected && !sendKept(socket)) return true;
  while (socket.unreadBytes > 0) {
    if (!acknowledge(socket)) return true;
    const from = socket.unread;
    const length = socket.unreadBytes;
    let taken = 0;
    let outcome = Taken.Part;
    while (taken < length && outcome == Taken.Part) outcome = takeByte(u8At(from + taken++));
    socket.consume(taken);
    if (outcome == Taken.Malformed) return false;
    if (outcome == Taken.Packet && !packetArrives(socket)) return false;
    // The application may have taken leave.
    if (client.phase == Phase.Apart) return true;
  }
  acknowledge(socket);
  return true;
}

/** §4.3.2. False: there is no room for it now. */
function acknowledge(socket: Socket): bool {
  if (client.pubackIsDue == 0) return true;
  if (!sendPuback(socket, client.pubackIsDue)) return false;
  client.pubackIsDue = 0;
  return true;
}

/** False: it has no place here, or we are not welcome. */
function packetArrives(socket: Socket): bool {
  const type = packetType();
  if ((type == PacketType.Connack) != (client.phase == Phase.Waiting)) return false;
  switch (type) {
    case PacketType.Connack:
      if (connectReturnCode() != 0) return false;
      client.phase = Phase.Connected;
      forgetFailures();
      socket.alarm(pingMs);
      tell(Heard.Connected);
      sendKept(socket);
      break;
    case PacketType.Publish:
      client.pubackIsDue = messageIdentifier();
      if (messageIsWhole()) tell(Heard.Message);
      break;
    case PacketType.Puback:
      forgetKept(acknowledgedIdentifier());
      break;
    case PacketType.Pingresp:
      client.awaitsPingresp = false;
      socket.alarm(pingMs);
      break;
    // SUBACK: who refuses a subscription still takes what we publish.
  }
  return true;
}

function tell(what: Heard): void {
  changetype<MessageHandler>(client.handler)(what);
}

/** §2.3.1: of what we send; never 0. */
function nextIdentifier(): u32 {
  client.lastIdentifier = client.lastIdentifier == 0xffff ? 1 : client.lastIdentifier + 1;
  return client.lastIdentifier;
}
