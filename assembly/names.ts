// The application's view of names: `resolve("example.org", connectThere)` asks, and `connectThere`, a function without
// captures, is called once in a later poll, with the address, or with 0 if there is none.

import { nameAt } from "./dns/name-table";
import { Name, NameStatus } from "./dns/records";
import { callMe as claimName } from "./dns/responder";
import { resolveFor } from "./dns/user-calls";
import { hasDns, hasMulticastDns, nameBytesMax, namesMax } from "./limits";
import { Result } from "./results";
import { messageToSend } from "./udp/output";
import { putU8 } from "./wire/bytes";

export type NameHandler = (address: u32) => void;

/** False: that is no name, too many are being asked for, or the stack hasn't been started. */
export function resolve(name: string, handler: NameHandler): bool {
  const length = min(name.length, nameBytesMax);
  // Where no message is being made now, behind the place of its labels.
  const text = messageToSend + nameBytesMax;
  for (let i = 0; i < length; i++) putU8(text + i, name.charCodeAt(i));
  return resolveAt(text, length, handler);
}

/** The same of a name whose characters lie there. */
export function resolveAt(text: usize, length: i32, handler: NameHandler): bool {
  if (!hasDns) ERROR("this profile has no DNS");
  return resolveFor(text, length, changetype<usize>(handler));
}

/** The device's name on the link: after `callMe("pump")` others find it as `pump.local`. False: that is no label. */
export function callMe(name: string): bool {
  if (!hasMulticastDns) ERROR("this profile has no multicast DNS");
  const length = min(name.length, nameBytesMax);
  for (let i = 0; i < length; i++) putU8(messageToSend + i, name.charCodeAt(i));
  return claimName(messageToSend, length) == Result.Ok;
}

// --- Called by the stack in each poll ---

/** Tells the application what has been found out since the last poll. */
export function dispatchNames(): void {
  for (let index = 0; index < namesMax; index++) {
    const name = nameAt(index);
    if (!isToBeTold(name)) continue;
    const handler = name.handler;
    // Before the call, which may ask for the same name again.
    name.handler = 0;
    changetype<NameHandler>(handler)(name.address);
  }
}

export function applicationHasNames(): bool {
  for (let index = 0; index < namesMax; index++) if (isToBeTold(nameAt(index))) return true;
  return false;
}

function isToBeTold(name: Name): bool {
  return name.handler != 0 && name.status != <u8>NameStatus.Asking && name.status != <u8>NameStatus.Unused;
}
