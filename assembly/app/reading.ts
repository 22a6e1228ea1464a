// Firmware that posts a reading to a web server, as JSON, and ten seconds later another one: HTTP/1.1 (RFC 9110, RFC 9112),
// a connection for each. What is read here is how many seconds the device has been running: put a sensor in its place.
//
// Of the answer only the status matters. A server that can't be reached, is silent, or answers with anything but success
// is tried again after a while, with a newer reading.

import { alarm } from "../alarms";
import { Happening, Socket, connect, now, onStart } from "../sockets";
import { putU32, u32At, u8At } from "../wire/bytes";
import { forgetFailures, nextWait } from "./retry/back-off";
import { beginLine, lineBytes, putAddress, putNumber, putText, sendPlain } from "./text/line";

export * from "../index";

/** 10.0.7.1. A name would be asked for here, and the address come with the answer. */
const server: u32 = 0x0a000701;
const port: u16 = 8080;

const periodMs: u32 = 10_000;
/** For all of it: the handshake, the request, and the answer up to its end. */
const exchangeMs: u32 = 5_000;

const lineFeed: u32 = 0x0a;
const carriageReturn: u32 = 0x0d;
const zero: u32 = 0x30;

/** RFC 9112 §4: "HTTP/1.1 200 OK". Where in the line the status begins, and where it ends. */
const version = "HTTP/1.";
const statusPlace: u32 = 9;
const statusEnd: u32 = 12;
const notHttp: u32 = 0xffff_ffff;

/** What is known of an answer. */
@unmanaged
class Answer {
  status: u32;
  /** How many bytes of its current line have come; of the status line it is the place, too. */
  lineBytes: u32;
  statusLineIsRead: bool;
  headIsRead: bool;
}

/** When the stack started. */
const startedAt: usize = memory.data(4);

onStart(begin);

function begin(): void {
  putU32(startedAt, now());
  forgetFailures();
  post();
}

/** Begins an exchange, and sees to the next one whatever comes of this. */
function post(): void {
  const socket = connect(server, port, report);
  if (socket) socket.alarm(exchangeMs);
  else alarm(nextWait(), post);
}

function report(socket: Socket, what: Happening): void {
  const answer = socket.context<Answer>();
  switch (what) {
    case Happening.Connected:
      ask(socket);
      break;
    case Happening.Readable:
      read(socket, answer);
      break;
    case Happening.PeerFinished:
      read(socket, answer);
      socket.close();
      end(answer);
      break;
    case Happening.Alarm:
      socket.abort();
      end(answer);
      break;
    case Happening.Failed:
      end(answer);
      break;
  }
}

/** An answer without an end counts as little as one that never came. */
function end(answer: Answer): void {
  const wasTaken = answer.headIsRead && answer.status >= 200 && answer.status < 300;
  if (wasTaken) forgetFailures();
  alarm(wasTaken ? periodMs : nextWait(), post);
}

// --- The request ---

/** In one piece: a connection that has just been made has room for it. */
function ask(socket: Socket): void {
  // Made twice, because its length is said before it.
  beginLine();
  putReading();
  const length = lineBytes();
  beginLine();
  putText("POST /readings HTTP/1.1\r\nHost: ");
  putAddress(server);
  putText(":");
  putNumber(port);
  putText("\r\nContent-Type: application/json\r\nContent-Length: ");
  putNumber(length);
  putText("\r\nConnection: close\r\n\r\n");
  putReading();
  sendPlain(socket);
}

function putReading(): void {
  putText('{"uptime":');
  putNumber((now() - u32At(startedAt)) / 1000);
  putText("}");
}

// --- The answer ---

/** Up to its end, or what we don't read would reset the connection. */
function read(socket: Socket, answer: Answer): void {
  while (socket.unreadBytes > 0) {
    const length = socket.unreadBytes;
    for (let i = 0; i < length && !answer.headIsRead; i++) takeByte(answer, u8At(socket.unread + i));
    socket.consume(length);
  }
}

function takeByte(answer: Answer, byte: u32): void {
  if (byte == carriageReturn) return;
  if (byte == lineFeed) return lineEnds(answer);
  if (!answer.statusLineIsRead) takeStatusByte(answer, answer.lineBytes, byte);
  answer.lineBytes++;
}

/** A status line that isn't one leaves a status that no answer has. */
function takeStatusByte(answer: Answer, place: u32, byte: u32): void {
  if (place < <u32>version.length && byte != <u32>version.charCodeAt(place)) answer.status = notHttp;
  if (place >= statusPlace && place < statusEnd && answer.status != notHttp) {
    answer.status = byte - zero <= 9 ? 10 * answer.status + byte - zero : notHttp;
  }
}

/** An empty line ends the head; and where the status is informational, another answer follows (RFC 9110 §15.2). */
function lineEnds(answer: Answer): void {
  if (answer.lineBytes != 0) answer.statusLineIsRead = true;
  else if (answer.status >= 200) answer.headIsRead = true;
  else {
    answer.status = 0;
    answer.statusLineIsRead = false;
  }
  answer.lineBytes = 0;
}
