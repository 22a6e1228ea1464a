// Firmware that answers iperf 2 (the classic one) over TCP on port 5001. It takes whatever a client sends; and where the
// client's header asks for it, it sends too: to a port of the client's over a connection of our own, meanwhile (`-d`) or
// when the client has finished (`-r`), or on the same connection (`--reverse`, `--full-duplex`). Nobody waits for ever: half
// a minute without progress is the end.

import { Happening, Socket, State, connect, listen, now } from "../sockets";
import { clearBytes, u16At, u32At } from "../wire/bytes";

export * from "../index";

const idleMs: u32 = 30_000;

/** A client that tests both ways at once listens only when it has connected: an answer that comes at once is refused. */
const clientListensMs: u32 = 50;

/** An hour, in hundredths of a second: no client keeps us busy for longer. */
const durationMax: i32 = 360_000;

/** The header before a client's data, as far as it matters here: its places, and the bits of its flags. */
const headerBytes: i32 = 36;
const flagsPlace: usize = 0;
const portPlace: usize = 8;
const amountPlace: usize = 20;
const upperFlagsPlace: usize = 32;
const sendsBack: u32 = 0x8000_0000;
const isExtended: u32 = 0x4000_0000;
const atOnce: u32 = 0x0000_0001;
const onThisConnection: u32 = 0x0c00;

/** How far a connection is that a client has opened. */
enum Step {
  Header,
  Receiving,
  /** Receiving, and to be answered over another connection: when the client has finished, or at `endsAt`, if not before. */
  BeforeReturn,
  SoonToReturn,
  Sending,
}

/** What is remembered of a connection. */
@unmanaged
class Test {
  step: Step;
  port: u32;
  /** What is to be sent: so many bytes; or, negative, for so many hundredths of a second, until `endsAt`. */
  amount: i32;
  endsAt: u32;
}

listen(5001, serve);

/** A client's connection. */
function serve(socket: Socket, what: Happening): void {
  const test = socket.context<Test>();
  if (test.step == Step.Sending) return send(socket, what);
  if (test.step == Step.SoonToReturn && timeLeft(test) == 0) sendBack(socket, test);
  else if (what == Happening.Alarm) return socket.abort();
  if (test.step == Step.Header && socket.unreadBytes >= headerBytes) readHeader(socket, test);
  // A header stays unread until it is whole.
  if (test.step != Step.Header || socket.state == State.CloseWait) socket.consume(socket.readable);
  if (test.step == Step.Sending) return;
  if (socket.state == State.CloseWait) {
    socket.finish();
    if (test.step >= Step.BeforeReturn) sendBack(socket, test);
  }
  socket.alarm(test.step == Step.SoonToReturn ? timeLeft(test) : idleMs);
}

function readHeader(socket: Socket, test: Test): void {
  const header = socket.unread;
  const flags = u32At(header + flagsPlace);
  test.step = Step.Receiving;
  test.port = u32At(header + portPlace);
  test.amount = u32At(header + amountPlace);
  if (flags & sendsBack) {
    test.step = flags & atOnce ? Step.SoonToReturn : Step.BeforeReturn;
    test.endsAt = now() + clientListensMs;
  } else if (flags & isExtended && u16At(header + upperFlagsPlace) & onThisConnection) {
    begin(socket, test);
  }
}

/** Over a connection to the client, which listens. */
function sendBack(socket: Socket, test: Test): void {
  const other = connect(socket.peerAddress, <u16>test.port, send);
  if (other) other.context<Test>().amount = test.amount;
  test.step = Step.Receiving;
}

// --- Sending ---

/** A connection on which we send. */
function send(socket: Socket, what: Happening): void {
  const test = socket.context<Test>();
  switch (what) {
    case Happening.Connected:
      begin(socket, test);
      break;
    case Happening.Alarm:
      if (test.amount < 0 && timeLeft(test) == 0) end(socket, test);
      else socket.abort();
      break;
    case Happening.Readable:
    case Happening.Writable:
      socket.consume(socket.readable);
      fill(socket, test);
      break;
  }
}

function begin(socket: Socket, test: Test): void {
  test.step = Step.Sending;
  test.amount = max(test.amount, -durationMax);
  if (test.amount < 0) test.endsAt = now() - test.amount * 10;
  fill(socket, test);
}

/** Zeros, as many as there is room for: the first of them are a header that asks for nothing. */
function fill(socket: Socket, test: Test): void {
  if (test.amount == 0) return;
  while (test.amount != 0 && socket.roomBytes > 0) {
    const room = socket.roomBytes;
    const length = test.amount < 0 ? room : min(room, test.amount);
    clearBytes(socket.room, length);
    socket.commit(length);
    if (test.amount > 0) test.amount -= length;
  }
  if (test.amount == 0) end(socket, test);
  else socket.alarm(test.amount < 0 ? min(idleMs, max<u32>(timeLeft(test), 1)) : idleMs);
}

/** Milliseconds. */
function timeLeft(test: Test): u32 {
  return max<i32>(test.endsAt - now(), 0);
}

/** The client has half a minute to take the rest, and to finish. */
function end(socket: Socket, test: Test): void {
  test.amount = 0;
  socket.finish();
  socket.alarm(idleMs);
}
