// The device: whoever asks for a page on port 80 gets a greeting.

import { Happening, Socket, State, listen } from "astcp/assembly/sockets";
import { u8At } from "astcp/assembly/wire/bytes";

export * from "astcp/assembly/index";

const greeting: string = "Hello from a device!\n";

const head: string = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n";
/** For the request, and then for the peer to finish. */
const patienceMs: u32 = 10_000;
const lineFeed: u32 = 0x0a;
const carriageReturn: u32 = 0x0d;

/** What is remembered of a connection: sixteen bytes, zero at first. */
@unmanaged
class Request {
  bytesInLine: i32;
  isWhole: bool;
}

listen(80, serve);

/** Hears what happens to every connection. It does what can be done now, and returns: nothing here may wait. */
function serve(socket: Socket, what: Happening): void {
  const request = socket.context<Request>();
  switch (what) {
    case Happening.Accepted:
      socket.alarm(patienceMs);
      break;
    case Happening.Alarm:
      socket.abort();
      break;
    case Happening.Readable:
    case Happening.PeerFinished:
      read(socket, request);
      break;
  }
}

/** Whatever was asked for, the answer is the greeting; it ends with the connection. */
function read(socket: Socket, request: Request): void {
  while (socket.unreadBytes > 0) {
    const length = socket.unreadBytes;
    for (let i = 0; i < length; i++) takeByte(socket, request, u8At(socket.unread + i));
    socket.consume(length);
  }
  if (socket.state == State.CloseWait) socket.finish();
}

/** The head of a request ends with an empty line. */
function takeByte(socket: Socket, request: Request, byte: u32): void {
  if (request.isWhole || byte == carriageReturn) return;
  request.isWhole = byte == lineFeed && request.bytesInLine == 0;
  request.bytesInLine = byte == lineFeed ? 0 : request.bytesInLine + 1;
  if (!request.isWhole) return;
  socket.print(head);
  socket.print(greeting);
  socket.finish();
}
