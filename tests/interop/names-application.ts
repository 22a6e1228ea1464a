// Firmware that asks on behalf of its peers: who connects to port 7 and writes a name reads its address, and who writes
// `time` reads the seconds since 1970; 0: not known. Name and time server are its gateway, and it calls itself `pump`.

import { networkInterface } from "../../assembly/ip/interface";
import { callMe, resolveAt } from "../../assembly/names";
import { Happening, Socket, listen, onStart } from "../../assembly/sockets";
import { setServers } from "../../assembly/dns/user-calls";
import { timeOfDay } from "../../assembly/sntp/time-of-day";
import { putU8, u8At } from "../../assembly/wire/bytes";

export * from "../../assembly/index-networked";

const letterT: u32 = 0x74;
const dot: u32 = 0x2e;
const zero: u32 = 0x30;
/** Who waits for an address: one at a time. */
const asker: usize = memory.data(4);
/** What is to be written, from its end. */
const text: usize = memory.data(16);
const textBytes: i32 = 16;

listen(7, serve);
onStart(begin);
callMe("pump");

function begin(): void {
  setServers(networkInterface.gateway, 0, networkInterface.gateway);
  timeOfDay();
}

function serve(socket: Socket, what: Happening): void {
  if (what != Happening.Readable) return;
  store<i32>(asker, socket.handle);
  const wantsTime = socket.unreadBytes == 4 && u8At(socket.unread) == letterT;
  const isAsked = !wantsTime && resolveAt(socket.unread, socket.unreadBytes, found);
  // Who closes with something unread resets.
  socket.consume(socket.unreadBytes);
  if (!isAsked) tell(timeOfDay(), false);
}

function found(address: u32): void {
  tell(address, true);
}

/** Writes the number, or the four of an address, and finishes. */
function tell(value: u32, isAddress: bool): void {
  let place = textBytes;
  const parts = isAddress ? 4 : 1;
  for (let part = 0; part < parts; part++) {
    let rest = isAddress ? (value >> (8 * part)) & 0xff : value;
    if (part != 0) putU8(text + --place, dot);
    do {
      putU8(text + --place, zero + (rest % 10));
      rest /= 10;
    } while (rest != 0);
  }
  const socket = changetype<Socket>(load<i32>(asker));
  socket.write(text + place, textBytes - place);
  socket.close();
}
