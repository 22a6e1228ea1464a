// What the stack is made to do while it is measured: five services, each the least that an application needs, and the same
// as those of bench/lwip/services.c.

import { Happening, Socket, listen } from "../assembly/sockets";
import { clearBytes, copyBytes, u32At } from "../assembly/wire/bytes";

export * from "../assembly/index";

/** The answer to a request is of 1,024 bytes. */
const closingHead = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
const keepingHead = "HTTP/1.1 200 OK\r\nContent-Length: 985\r\n\r\n";
const bodyBytes: i32 = 1024 - 38;
const body: usize = memory.data(bodyBytes);
const endOfRequest: u32 = 0x0d0a0d0a;

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
  if (what != Happening.Readable || !takeRequest(socket)) return;
  socket.print(closingHead);
  socket.write(body, bodyBytes);
  socket.close();
}

/** The same, over a connection that is kept. */
function answerAgain(socket: Socket, what: Happening): void {
  if (what == Happening.PeerFinished) return socket.close();
  if (!takeRequest(socket)) return;
  socket.print(keepingHead);
  socket.write(body, bodyBytes - 1);
}

/** Whatever is asked. */
function takeRequest(socket: Socket): bool {
  const length = socket.unreadBytes;
  if (length < 4 || u32At(socket.unread + length - 4) != endOfRequest) return false;
  socket.consume(length);
  return true;
}
