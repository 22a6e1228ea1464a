// Firmware with three of the oldest services: echo on port 7 (RFC 862) sends back what it receives, discard on port 9
// (RFC 863) only receives, chargen on port 19 (RFC 864) only sends. A peer that doesn't read slows its own connection
// down and no other; one that does nothing for a minute is reset.

import { Happening, Socket, State, listen } from "../sockets";
import { copyBytes, putU8 } from "../wire/bytes";

export * from "../index";

const idleMs: u32 = 60_000;

/** RFC 864: lines of 72 of the 95 characters that print, each line one character further on, and a line end. */
const printable: u32 = 95;
const firstPrintable: u32 = 0x20;
const lineCharacters: u32 = 72;
const carriageReturn: u32 = 0x0d;
const lineFeed: u32 = 0x0a;

listen(7, echo);
listen(9, discard);
listen(19, generate);

function echo(socket: Socket, what: Happening): void {
  if (what == Happening.Alarm) return socket.abort();
  socket.alarm(idleMs);
  // Bytes that find no room stay unread, and hold the peer back. `Writable` brings us here again.
  while (true) {
    const length = min(socket.unreadBytes, socket.roomBytes);
    if (length == 0) break;
    copyBytes(socket.room, socket.unread, length);
    socket.commit(length);
    socket.consume(length);
  }
  if (socket.state == State.CloseWait && socket.readable == 0) socket.finish();
}

function discard(socket: Socket, what: Happening): void {
  if (what == Happening.Alarm) return socket.abort();
  socket.alarm(idleMs);
  socket.consume(socket.readable);
  if (socket.state == State.CloseWait) socket.finish();
}

// --- Chargen ---

/** Where the pattern goes on. */
@unmanaged
class Place {
  line: u32;
  column: u32;
}

function generate(socket: Socket, what: Happening): void {
  if (what == Happening.Alarm) return socket.abort();
  socket.consume(socket.readable);
  if (socket.state == State.CloseWait) return socket.finish();
  // Not for what the peer sends: it is to read.
  if (what == Happening.Accepted || what == Happening.Writable) socket.alarm(idleMs);
  const place = socket.context<Place>();
  while (socket.roomBytes > 0) {
    const length = socket.roomBytes;
    const room = socket.room;
    for (let i = 0; i < length; i++) putU8(room + i, nextCharacter(place));
    socket.commit(length);
  }
}

function nextCharacter(place: Place): u32 {
  const column = place.column++;
  if (column < lineCharacters) return firstPrintable + ((place.line + column) % printable);
  if (column == lineCharacters) return carriageReturn;
  place.column = 0;
  place.line = (place.line + 1) % printable;
  return lineFeed;
}
