// The calls about UDP, as a host makes them: with texts in the place of addresses and lengths.

import { transfer, transferBytes, udpOpen, udpReceive, udpSend } from "../../assembly/index-networked";
import { failWith } from "./link";
import { textOf } from "./peer";
import { readBytes, writeBytes } from "./platform";

/** A socket on that port, which there must be room for. */
export function opens(port: i32): i32 {
  const handle = udpOpen(port);
  if (handle <= 0) failWith(`udpOpen answered ${handle}`);
  return handle;
}

/** What `udpSend` answers to this message. */
export function sendsMessage(handle: i32, address: u32, port: i32, text: string): i32 {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = u8(text.charCodeAt(i));
  writeBytes(transfer(), bytes);
  return udpSend(handle, address, port, transfer(), text.length);
}

/** The oldest message is this text. */
export function receivesMessage(handle: i32, text: string): void {
  const length = udpReceive(handle, transfer(), i32(transferBytes()));
  if (length < 0) failWith(`expected the message "${text}", and udpReceive answered ${length}`);
  const received = textOf(readBytes(transfer(), length));
  if (received != text) failWith(`received "${received}", and not "${text}"`);
}

/** What `udpReceive` answers when there is no message to take. */
export function receivesResult(handle: i32): i32 {
  return udpReceive(handle, transfer(), i32(transferBytes()));
}

export function pattern(bytes: i32): string {
  let text = "";
  for (let i = 0; i < bytes; i++) text += String.fromCharCode(0x41 + (i % 26));
  return text;
}
