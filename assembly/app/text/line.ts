// The one line of text that is being made, before it is sent as a whole: its length is known then, as a chunk of
// HTTP/1.1 (RFC 9112 §7.1) and a message of MQTT want it. No line outlives the call that makes it, so all connections
// share it.

import { characterAt } from "../../ascii";
import { Socket } from "../../sockets";
import { putU8 } from "../../wire/bytes";

/** More than any line of ours has, and no more than two hexadecimal digits can say. */
const lineBytesMax: u32 = 200;
/** Before the text, the chunk's size and a line end; behind it, a line end. */
const sizeBytes: i32 = 4;
const endBytes: i32 = 2;

const carriageReturn: u32 = 0x0d;
const lineFeed: u32 = 0x0a;


@unmanaged
class Line {
  length: u32;
}

const line: Line = changetype<Line>(memory.data(4, 4));
const start: usize = memory.data(<i32>lineBytesMax + sizeBytes + endBytes);

export function beginLine(): void {
  line.length = 0;
}

/** Where its text stands, */
export function lineText(): usize {
  return start + sizeBytes;
}

/** and how much of it. */
export function lineBytes(): u32 {
  return line.length;
}

export function putCharacter(code: u32): void {
  assert(line.length < lineBytesMax);
  putU8(start + sizeBytes + line.length++, code);
}

/** ASCII. */
export function putText(text: string): void {
  for (let i = 0; i < text.length; i++) putCharacter(text.charCodeAt(i));
}

export function putNumber(value: u32): void {
  if (value >= 10) putNumber(value / 10);
  putCharacter(0x30 + (value % 10));
}

export function putAddress(address: u32): void {
  for (let shift = 24; shift >= 0; shift -= 8) {
    putNumber((address >> shift) & 255);
    if (shift != 0) putText(".");
  }
}

/** One line of a list, without its end. */
export function putNth(list: usize, n: i32): void {
  let at = 0;
  while (n > 0) if (characterAt(list, at++) == lineFeed) n--;
  for (; characterAt(list, at) != lineFeed; at++) putCharacter(characterAt(list, at));
}

/** False: there is no room for it now. */
export function sendPlain(socket: Socket): bool {
  return socket.writeWhole(start + sizeBytes, line.length);
}

/** The same as a chunk. */
export function sendAsChunk(socket: Socket): bool {
  putU8(start, hexadecimalDigit(line.length >> 4));
  putU8(start + 1, hexadecimalDigit(line.length & 15));
  putLineEnd(start + 2);
  putLineEnd(start + sizeBytes + line.length);
  return socket.writeWhole(start, sizeBytes + line.length + endBytes);
}

function putLineEnd(at: usize): void {
  putU8(at, carriageReturn);
  putU8(at + 1, lineFeed);
}

function hexadecimalDigit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
