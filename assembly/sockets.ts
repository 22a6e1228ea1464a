// The application's view: what firmware in AssemblyScript imports. `listen(80, serve)` at top level is a server; `serve`
// is a function without captures, called with a socket and what happened to it. Nothing here allocates: a socket is its
// handle. Nothing here transmits: what is written leaves in the same poll.

import { cells } from "./cells";
import { now as instant } from "./clock";
import { networkInterface } from "./ip/interface";
import { connectionsMax } from "./limits";
import { Result } from "./results";
import { Connection, News, Timer } from "./tcp/connection";
import { arm, connectionAt, connectionOf, disarm, wake } from "./tcp/connections";
import { endpointsMax } from "./tcp/endpoints";
import { listenerAt, listenerOf } from "./tcp/listeners";
import { noSlot, takeNews } from "./tcp/news";
import { forgetRead, unreadAddress, unreadInOnePiece } from "./tcp/receive-buffer";
import { Listener } from "./tcp/records";
import { appendInPlace, roomAddress, roomInOnePiece, sendRoom } from "./tcp/send-buffer";
import { Option } from "./tcp/options-table";
import { isAfter } from "./tcp/sequence";
import { State } from "./tcp/state";
import * as calls from "./tcp/user-calls";

export { Option, Result, State };

/** What happened to a socket. */
export enum Happening {
  /** A peer has connected to a listening port. */
  Accepted,
  /** A connection that we opened is established. */
  Connected,
  /** Bytes can be read. */
  Readable,
  /** RFC 9293 §3.8.5: urgent data is on its way; `urgentBytes` says how far. */
  Urgent,
  /** There is room again, after `write` or `print` didn't find enough. */
  Writable,
  /** The network has trouble with it, and may get over it: `softError` says which. */
  SoftError,
  /** The time set with `alarm` is over. */
  Alarm,
  /** The peer will send no more. Reading to the end, and writing, go on. */
  PeerFinished,
  /** Both sides have finished, and the socket is gone. */
  Closed,
  /** It ended for a reason, which is its `error` (MUST-12), and is gone after this call. */
  Failed,
}

/** What a connection keeps for the application. */
const contextBytes: usize = 16;

export type Handler = (socket: Socket, what: Happening) => void;

/** Milliseconds of a clock that may start anywhere, and wraps. */
export function now(): u32 {
  return instant();
}

/** Serves a port. At top level of an application, once and for ever; later, until it is closed. Null: no room. */
export function listen(port: u16, handler: Handler, backlog: i32 = 4): Socket | null {
  const handle = calls.listen(port, backlog);
  const listener = listenerOf(handle);
  if (!listener) return null;
  listener.handler = changetype<usize>(handler);
  return changetype<Socket>(handle);
}

/** Connects to a peer; the handler hears `Connected`, or `Failed`. Null: no room, no address of our own, or no route. */
export function connect(address: u32, port: u16, handler: Handler): Socket | null {
  const handle = calls.connect(address, port, 0);
  const connection = connectionOf(handle);
  if (!connection) return null;
  connection.handler = changetype<usize>(handler);
  return changetype<Socket>(handle);
}

/**
 * What an application begins with: called once the interface has an address, after each start of the stack, and again when
 * it has got another one, for nothing that was built on the old one is left.
 */
export function onStart(begin: () => void): void {
  cells.startHandler = changetype<usize>(begin);
}

/** A connection, or a listening port: its handle, with methods. */
@final
@unmanaged
export class Socket {
  /** The number by which the host's calls (docs/abi.md) know the same connection. */
  get handle(): i32 {
    return changetype<i32>(this);
  }

  // --- Reading ---

  /** Bytes that can be read now. */
  get readable(): i32 {
    return max(0, calls.readable(this.handle));
  }

  /** Copies at most so many bytes. How many; 0: the peer has finished; or a Result. */
  read(to: usize, length: i32): i32 {
    return calls.receive(this.handle, to, length);
  }

  /** Without copying: the first unread bytes lie here, */
  get unread(): usize {
    const connection = connectionOf(this.handle);
    return connection ? unreadAddress(connection) : 0;
  }

  /** so many of them in one piece, */
  get unreadBytes(): i32 {
    const connection = connectionOf(this.handle);
    return connection ? unreadInOnePiece(connection) : 0;
  }

  /** and this many are done with. */
  consume(length: i32): void {
    const connection = connectionOf(this.handle);
    if (!connection) return;
    forgetRead(connection, length);
    calls.wakeForWindow(connection);
  }

  /** RFC 9293 §3.9.1.8, MUST-33: how many bytes from the next unread one to the end of urgent data. */
  get urgentBytes(): u32 {
    const connection = connectionOf(this.handle);
    if (!connection || !connection.hasUrgent) return 0;
    const unread = connection.rcvNxt - connection.receiveUsed - (connection.finWasReceived ? 1 : 0);
    return isAfter(connection.rcvUp, unread) ? connection.rcvUp - unread : 0;
  }

  // --- Writing ---

  /** Bytes that `write` would take now. */
  get writable(): i32 {
    return max(0, calls.writable(this.handle));
  }

  /** Copies what fits, and answers how much that was, or a Result. */
  write(from: usize, length: i32): i32 {
    return calls.send(this.handle, from, length);
  }

  /** The same as a whole, or nothing. False: there is no room for it now, or it can't be sent any more. */
  writeWhole(from: usize, length: i32): bool {
    return this.hasRoomFor(length) && this.write(from, length) == length;
  }

  /** ASCII text, as a whole or not at all. */
  print(text: string): bool {
    const length = text.length;
    const connection = connectionOf(this.handle);
    if (!connection || !this.hasRoomFor(length)) return false;
    let done = 0;
    while (done < length) {
      const piece = min<i32>(length - done, roomInOnePiece(connection));
      const to = roomAddress(connection);
      for (let i = 0; i < piece; i++) store<u8>(to + i, <u8>text.charCodeAt(done + i));
      appendInPlace(connection, piece);
      done += piece;
    }
    wake(connection);
    return true;
  }

  /** False: there isn't enough now, and `Writable` happens when there is more; or nothing can be sent any more. */
  private hasRoomFor(length: i32): bool {
    const connection = connectionOf(this.handle);
    if (!connection || calls.writable(this.handle) < 0) return false;
    if (sendRoom(connection) >= <u32>length) return true;
    connection.awaitsRoom = true;
    return false;
  }

  /** Without copying: the next bytes to send may be put here, */
  get room(): usize {
    const connection = connectionOf(this.handle);
    return connection ? roomAddress(connection) : 0;
  }

  /** so many in one piece, */
  get roomBytes(): i32 {
    const connection = connectionOf(this.handle);
    return connection && calls.writable(this.handle) > 0 ? roomInOnePiece(connection) : 0;
  }

  /** and this many stand there. */
  commit(length: i32): void {
    const connection = connectionOf(this.handle);
    if (!connection || length > this.roomBytes) return;
    appendInPlace(connection, length);
    wake(connection);
  }

  /** Half-close: nothing more will be written. Reading goes on. */
  finish(): void {
    calls.shutdown(this.handle);
  }

  /** The end: what is queued is still sent, and the socket is gone. */
  close(): void {
    calls.close(this.handle);
  }

  /** The end at once: the peer is reset. */
  abort(): void {
    calls.abort(this.handle);
  }

  // --- What is known of it ---

  get state(): i32 {
    return calls.state(this.handle);
  }

  get error(): i32 {
    return calls.error(this.handle);
  }

  /** RFC 9293 §3.9.1.8, MUST-47: what the last `SoftError` was about. */
  get softError(): i32 {
    const connection = connectionOf(this.handle);
    return connection ? connection.softError : Result.BadHandle;
  }

  /** SHLD-20: no `SoftError` any more. */
  ignoreSoftErrors(): void {
    const connection = connectionOf(this.handle);
    if (connection) connection.ignoresSoftErrors = true;
  }

  get peerAddress(): u32 {
    return calls.peerAddress(this.handle);
  }

  get peerPort(): i32 {
    return calls.peerPort(this.handle);
  }

  get localPort(): i32 {
    return calls.localPort(this.handle);
  }

  /** The options of docs/abi.md. Set on a listening socket, they pass to what it accepts. */
  setOption(option: i32, value: i32): i32 {
    return calls.setOptionOf(this.handle, option, value);
  }

  option(option: i32): i32 {
    return calls.getOptionOf(this.handle, option);
  }

  // --- The application's own ---

  /** `Alarm` happens in so many milliseconds, once; 0: not any more. */
  alarm(inMilliseconds: u32): void {
    const connection = connectionOf(this.handle);
    if (!connection) return;
    if (inMilliseconds == 0) disarm(connection, Timer.Alarm);
    else arm(connection, Timer.Alarm, inMilliseconds);
    wake(connection);
  }

  /** Sixteen bytes that belong to the application for as long as the socket lives, seen as its record; zero at first. */
  context<Record>(): Record {
    if (offsetof<Record>() > contextBytes) ERROR("a context has sixteen bytes");
    const connection = connectionOf(this.handle);
    assert(connection != null);
    return changetype<Record>(changetype<usize>(connection) + offsetof<Connection>("context0"));
  }
}

// --- Called by the stack in each poll ---

/** Tells the application what has happened since the last poll. */
export function dispatchNews(): void {
  tellSockets();
  if (!applicationIsToBegin()) return;
  cells.startIsDue = 0;
  if (cells.startHandler) changetype<() => void>(cells.startHandler)();
}

export function applicationIsToBegin(): bool {
  return cells.startIsDue != 0 && networkInterface.address != 0;
}

function tellSockets(): void {
  for (let n = 0; n < endpointsMax; n++) {
    const slot = takeNews(true);
    if (slot == noSlot) return;
    if (slot < connectionsMax) tellSocket(connectionAt(slot));
    else acceptAll(listenerAt(slot - connectionsMax));
  }
}

function acceptAll(listener: Listener): void {
  listener.news = 0;
  const handler = listener.handler;
  while (listener.handle != 0) {
    const handle = calls.accept(listener.handle);
    if (handle <= 0) return;
    call(handler, handle, Happening.Accepted);
  }
}

function tellSocket(connection: Connection): void {
  const handle = connection.handle;
  let news = connection.news;
  connection.news = 0;
  // The handler may give the socket up at any time.
  while (news != 0 && connectionOf(handle)) {
    const first = news & -news;
    news ^= first;
    call(connection.handler, handle, happeningOf(connection, first));
    if (first == News.Ended && connectionOf(handle)) calls.close(handle);
  }
}

function happeningOf(connection: Connection, news: News): Happening {
  switch (news) {
    case News.Established:
      return Happening.Connected;
    case News.Readable:
      return Happening.Readable;
    case News.Urgent:
      return Happening.Urgent;
    case News.Writable:
      return Happening.Writable;
    case News.SoftError:
      return Happening.SoftError;
    case News.Alarm:
      return Happening.Alarm;
    case News.PeerFinished:
      return Happening.PeerFinished;
  }
  return connection.error == Result.Ok ? Happening.Closed : Happening.Failed;
}

function call(handler: usize, handle: i32, what: Happening): void {
  changetype<Handler>(handler)(changetype<Socket>(handle), what);
}
