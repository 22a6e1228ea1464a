// Firmware with a web server on port 80, which shows a page about the device itself: its connections, its counters, how
// long it has been running. HTTP/1.1 with keep-alive and pipelining (RFC 9110, RFC 9112); GET and HEAD, no bodies.
//
// A request is read byte by byte as it comes (http/request.ts), and its answer is made line by line as there is room for
// it (http/answer.ts), so that neither has to be stored. What a client can cost is bounded: a constant amount of work for
// a byte, and the times below.

import { Happening, Option, Socket, State, listen } from "../sockets";
import { u8At } from "../wire/bytes";
import { continueAnswer } from "./http/answer";
import { takeByte } from "./http/request";
import { Phase, Session, Trait } from "./http/session";

export * from "../index";

/** Between requests. */
const idleMs: u32 = 10_000;
/** From a request's first byte to its last. */
const requestMs: u32 = 10_000;
/** For an answer, until the client has taken all but what the send buffer holds. */
const answerMs: u32 = 30_000;
/** Until the client, too, has finished. */
const leaveMs: u32 = 10_000;

// An answer is written whole before the poll that sends it: Nagle's rule would only keep its last bytes back.
listen(80, serve)!.setOption(Option.NoDelay, 1);

function serve(socket: Socket, what: Happening): void {
  const session = socket.context<Session>();
  switch (what) {
    case Happening.Accepted:
      socket.alarm(idleMs);
      break;
    case Happening.Alarm:
      timeIsOver(socket, session);
      break;
    case Happening.Readable:
    case Happening.Writable:
    case Happening.PeerFinished:
      proceed(socket, session);
      break;
  }
}

/** Who is slow to ask is left in peace; who doesn't take the answer, or doesn't go, is thrown out. */
function timeIsOver(socket: Socket, session: Session): void {
  if (session.phase >= Phase.Answering) socket.abort();
  else leave(socket, session);
}

/** As far as what has come, and the room there is, allows: request, answer, request, answer. */
function proceed(socket: Socket, session: Session): void {
  while (session.phase != Phase.Leaving) {
    if (session.phase == Phase.Answering) {
      if (!continueAnswer(socket, session)) return;
      if (session.has(Trait.LastOne)) {
        leave(socket, session);
      } else {
        session.startOver();
        socket.alarm(idleMs);
      }
    } else if (readRequest(socket, session)) {
      socket.alarm(answerMs);
    } else {
      // One that has finished may still read: it has had the answers to all it asked.
      if (socket.state == State.CloseWait) leave(socket, session);
      return;
    }
  }
  socket.consume(socket.readable);
}

/** True: a whole request was read, or what can't become one. What follows it stays unread until it is answered. */
function readRequest(socket: Socket, session: Session): bool {
  while (socket.unreadBytes > 0) {
    if (session.headBytes == 0) socket.alarm(requestMs);
    const from = socket.unread;
    const length = socket.unreadBytes;
    let taken = 0;
    while (taken < length && session.phase < Phase.Answering) takeByte(session, u8At(from + taken++));
    socket.consume(taken);
    if (session.phase == Phase.Answering) return true;
  }
  return false;
}

/** Nothing more is sent, and what the client still says is of no interest: but it is read, or TCP would reset (SHLD-3). */
function leave(socket: Socket, session: Session): void {
  session.phase = Phase.Leaving;
  socket.finish();
  socket.alarm(leaveMs);
}
