// Firmware with a console on port 2323, for `nc` or any other program that speaks lines: it tells of the connections and the
// counters. Two can be open at a time. There are no passwords: it shows, and changes nothing.
//
// A line is edited where it is typed, or here: backspace and Ctrl-U work when each key is sent by itself. What isn't text
// is ignored, and so is what doesn't fit. An answer is written line by line as there is room for it, and the next command
// is read after that: who doesn't read slows down nobody else.

import { ascii } from "../ascii";
import { connectionsMax } from "../limits";
import { Happening, Option, Socket, State, listen } from "../sockets";
import { connectionAt } from "../tcp/connections";
import { fourTupleOf } from "../tcp/four-tuples";
import { counter, countersUsed } from "../trace";
import { putU8, u8At } from "../wire/bytes";
import { beginLine, lineBytes, putAddress, putCharacter, putNth, putNumber, putText, sendPlain } from "./text/line";
import { putCounterName, putState } from "./text/names";

export * from "../index";

const idleMs: u32 = 600_000;
/** Until the other side, too, has finished. */
const leaveMs: u32 = 10_000;

const consolesMax: i32 = 2;
const commandBytesMax: i32 = 80;

const backspace: u32 = 0x08;
const lineFeed: u32 = 0x0a;
const carriageReturn: u32 = 0x0d;
const controlU: u32 = 0x15;
const space: u32 = 0x20;
const deleted: u32 = 0x7f;

const help = ascii(`help      this list
state     connections
counters  what was counted since the start, zeros left out
echo ...  says it again
quit      the end
`);
const helpLines: i32 = 5;

/** What a console does. All but the first are answers. */
enum Doing {
  Reading,
  Greeting,
  Help,
  State,
  Counters,
  Echo,
  Quit,
  Unknown,
  /** The prompt, before the next command is read. */
  Prompt,
  Leaving,
}

/** What is remembered of a connection. */
@unmanaged
class Console {
  /** Which of the commands below is its own; 0: there was none left. */
  place: u8;
  doing: Doing;
  /** Of its command. */
  bytes: i32;
  /** Which line of the answer comes next. */
  line: i32;
}

/** Whose they are: a console's handle, or 0. And the commands, as far as they have come. */
const owners: usize = memory.data(4 * consolesMax, 4);
const commands: usize = memory.data(commandBytesMax * consolesMax);

listen(2323, serve)!.setOption(Option.NoDelay, 1);

function serve(socket: Socket, what: Happening): void {
  const console = socket.context<Console>();
  if (what == Happening.Accepted) open(socket, console);
  if (what == Happening.Alarm) return leaveAtOnce(socket, console);
  if (what == Happening.Closed || what == Happening.Failed) return giveBack(console);
  if (console.doing == Doing.Leaving) return socket.consume(socket.readable);
  socket.alarm(idleMs);
  proceed(socket, console);
}

function open(socket: Socket, console: Console): void {
  for (let place = 0; place < consolesMax && console.place == 0; place++) {
    if (load<i32>(owners + 4 * place) != 0) continue;
    store<i32>(owners + 4 * place, socket.handle);
    console.place = <u8>(place + 1);
  }
  console.doing = Doing.Greeting;
}

/** As far as what has come, and the room there is, allows: command, answer, command, answer. */
function proceed(socket: Socket, console: Console): void {
  while (true) {
    if (console.doing != Doing.Reading) {
      if (!answer(socket, console)) return;
      if (console.doing == Doing.Quit || console.place == 0) return leave(socket, console);
      console.line = 0;
      if (console.doing != Doing.Prompt) console.doing = Doing.Prompt;
      else {
        console.doing = Doing.Reading;
        console.bytes = 0;
      }
    } else if (!readCommand(socket, console)) {
      if (socket.state == State.CloseWait) leave(socket, console);
      return;
    }
  }
}

function leave(socket: Socket, console: Console): void {
  giveBack(console);
  console.doing = Doing.Leaving;
  socket.consume(socket.readable);
  socket.finish();
  socket.alarm(leaveMs);
}

function leaveAtOnce(socket: Socket, console: Console): void {
  giveBack(console);
  socket.abort();
}

function giveBack(console: Console): void {
  if (console.place != 0) store<i32>(owners + 4 * (console.place - 1), 0);
  console.place = 0;
}

// --- Commands ---

function commandOf(console: Console): usize {
  return commands + commandBytesMax * (console.place - 1);
}

/** True: a whole line was read. What follows it stays unread until it is answered. */
function readCommand(socket: Socket, console: Console): bool {
  while (socket.unreadBytes > 0) {
    const byte = u8At(socket.unread);
    socket.consume(1);
    if (byte == lineFeed || byte == carriageReturn) {
      // A line may end with both, and then another one, which is empty, ends at once.
      if (console.bytes == 0) continue;
      console.doing = chosen(console);
      return true;
    }
    edit(console, byte);
  }
  return false;
}

function edit(console: Console, byte: u32): void {
  if (byte == backspace || byte == deleted) console.bytes = max(console.bytes - 1, 0);
  else if (byte == controlU) console.bytes = 0;
  else if (byte >= space && byte < deleted && console.bytes < commandBytesMax) {
    putU8(commandOf(console) + console.bytes++, byte);
  }
}

function chosen(console: Console): Doing {
  if (begins(console, "help")) return Doing.Help;
  if (begins(console, "state")) return Doing.State;
  if (begins(console, "counters")) return Doing.Counters;
  if (begins(console, "echo")) return Doing.Echo;
  return begins(console, "quit") ? Doing.Quit : Doing.Unknown;
}

/** Is its first word this one? */
function begins(console: Console, word: string): bool {
  const length = word.length;
  if (console.bytes < length) return false;
  if (console.bytes > length && u8At(commandOf(console) + length) != space) return false;
  for (let i = 0; i < length; i++) if (u8At(commandOf(console) + i) != <u32>word.charCodeAt(i)) return false;
  return true;
}

// --- Answers ---

/** Goes on with the answer where it was. True: all of it is on its way. */
function answer(socket: Socket, console: Console): bool {
  while (console.line < linesOf(console.doing)) {
    beginLine();
    putLine(console);
    if (lineBytes() != 0 && !sendPlain(socket)) return false;
    console.line++;
  }
  return true;
}

function linesOf(doing: Doing): i32 {
  switch (doing) {
    case Doing.Help:
      return helpLines;
    case Doing.State:
      return connectionsMax;
    case Doing.Counters:
      return countersUsed;
  }
  return 1;
}

/** One line of the answer; of some entries there is nothing to say. */
function putLine(console: Console): void {
  switch (console.doing) {
    case Doing.Greeting:
      return putText(console.place != 0 ? "astcp: help lists the commands\r\n" : "Two consoles are open already.\r\n");
    case Doing.Help:
      putNth(help, console.line);
      break;
    case Doing.State:
      if (connectionAt(console.line).handle == 0) return;
      putConnection(console.line);
      break;
    case Doing.Counters:
      if (counter(console.line) == 0) return;
      putCounterName(console.line);
      putText(" ");
      putNumber(counter(console.line));
      break;
    case Doing.Echo:
      for (let i = 5; i < console.bytes; i++) putCharacter(u8At(commandOf(console) + i));
      break;
    case Doing.Quit:
      putText("Bye.");
      break;
    case Doing.Unknown:
      putText("That is no command; help lists them.");
      break;
    case Doing.Prompt:
      return putText("> ");
  }
  putText("\r\n");
}

function putConnection(index: i32): void {
  const fourTuple = fourTupleOf(index);
  putAddress(fourTuple.remoteAddress);
  putText(":");
  putNumber(fourTuple.ports >> 16);
  putText(" at port ");
  putNumber(fourTuple.ports & 0xffff);
  putText(" ");
  putState(connectionAt(index).state);
}
