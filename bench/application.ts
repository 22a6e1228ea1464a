// What the stack is made to do while it is measured: five services, each the least that an application needs, and the same
// as those of bench/lwip/services.c.

import { Happening, Socket, listen } from "../assembly/sockets";
import { clearBytes, copyBytes } from "../assembly/wire/bytes";

export * from "../assembly/index";

/** The answer to a request is of 1,024 bytes. */
const closingHead = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 965\r\n\r\n";
const keepingHead = "HTTP/1.1 200 OK\r\nContent-Length: 984\r\n\r\n";
const closingBodyBytes: i32 = 965;
const keepingBodyBytes: i32 = 984;
const body: usize = memory.data(keepingBodyBytes);

listen(7, echo);
listen(9, discard);
listen(20, supply);
listen(80, answer);
listen(81, answerAgain);

function echo(socket: Socket, what: Happening): void {
  while (true) {
    const length = min(socket.unreadBytes, socket.roomBytes);
    if (length == 0) break;
    copyBytes(socket.room, socket.unread, length);
    socket.commit(length);
    socket.consume(length);
  }
  if (what == Happening.PeerFinished) socket.close();
}

function discard(socket: Socket, what: Happening): void {
  socket.consume(socket.readable);
  if (what == Happening.PeerFinished) socket.close();
}

/** Zeros, as many as there is room for. */
function supply(socket: Socket, what: Happening): void {
  if (what == Happening.PeerFinished) return socket.close();
  while (socket.roomBytes > 0) {
    const length = socket.roomBytes;
    clearBytes(socket.room, length);
    socket.commit(length);
  }
}

function answer(socket: Socket, what: Happening): void {
  if (what == Happening.PeerFinished) return socket.close();
  if (!takeRequest(socket)) return;
  socket.print(closingHead);
  socket.write(body, closingBodyBytes);
  socket.close();
}

/** The same, over a connection that is kept. */
function answerAgain(socket: Socket, what: Happening): void {
  if (what == Happening.PeerFinished) return socket.close();
  if (!takeRequest(socket)) return;
  socket.print(keepingHead);
  socket.write(body, keepingBodyBytes);
}

/** Whatever is asked: a request comes in one segment. */
function takeRequest(socket: Socket): bool {
  const length = socket.readable;
  socket.consume(length);
  return length > 0;
}
