// The calls about names, in the contract's form (docs/abi.md).

import { cells } from "../cells";
import { isHostAddress, networkInterface } from "../ip/interface";
import { nameBytesMax, nameLifetimeMinMs } from "../limits";
import { isRegion } from "../region";
import { Result } from "../results";
import { messageToSend } from "../udp/output";
import { putName } from "../wire/dns";
import { addressWritten } from "./dotted-address";
import { claimName, findName, know } from "./name-table";
import { Name, NameStatus } from "./records";
import { askFor } from "./resolver";

/** Is it known what this name means? If not, it will be asked. */
export function resolve(text: usize, length: i32): i32 {
  if (!isRegion(text, length) || length == 0) return Result.InvalidArgument;
  const written = addressWritten(text, length);
  if (written != 0) {
    if (!isHostAddress(written)) return Result.InvalidArgument;
    cells.resolvedAddress = written;
    return Result.Ok;
  }
  // Where no message is being made now.
  const bytes = putName(messageToSend, text, length, nameBytesMax);
  if (bytes == 0) return Result.InvalidArgument;
  // Before `init` there is no entropy, and nobody to ask.
  if (!cells.wasInitialised) return Result.Unreachable;
  const name = findName(messageToSend);
  if (!name) return askFor(messageToSend, bytes) ? Result.WouldBlock : Result.TableFull;
  return resultOf(name);
}

function resultOf(name: Name): i32 {
  if (name.status == <u8>NameStatus.Asking) return Result.WouldBlock;
  if (name.status == <u8>NameStatus.Missing) return Result.Unreachable;
  cells.resolvedAddress = name.address;
  return Result.Ok;
}

/** The same for an application, whose handler (names.ts) is told later. False: it never will be. */
export function resolveFor(text: usize, length: i32, handler: usize): bool {
  const bytes = putName(messageToSend, text, length, nameBytesMax);
  if (bytes == 0 || !cells.wasInitialised) return false;
  let name = findName(messageToSend);
  const written = addressWritten(text, length);
  if (name && (name.handler == 0 || name.handler == handler)) {
    name.handler = handler;
    return true;
  }
  name = written != 0 ? claimName(messageToSend, bytes) : askFor(messageToSend, bytes);
  if (!name) return false;
  if (written != 0) know(name, written, nameLifetimeMinMs);
  name.handler = handler;
  return true;
}

/** What the last name means to which `resolve` answered 0. */
export function resolvedAddress(): u32 {
  return cells.resolvedAddress;
}

/** Who is asked; 0: nobody. */
export function setServers(nameServer0: u32, nameServer1: u32, timeServer: u32): void {
  networkInterface.nameServer0 = nameServer0;
  networkInterface.nameServer1 = nameServer1;
  networkInterface.timeServer = timeServer;
}
