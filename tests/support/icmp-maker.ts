// ICMP messages from a peer to the stack.

import { folded, put16, put32, put8, sum, viewOf } from "./bytes";
import { Route, putIpv4, putIpv4Sum } from "./frame-maker";
import { patternByte } from "./segment";

/** An echo request with so many bytes of the pattern. */
export function makeEcho(route: Route, dataBytes: i32): Uint8Array {
  const data = new Uint8Array(dataBytes);
  for (let i = 0; i < dataBytes; i++) data[i] = u8(patternByte(i));
  return makeIcmp(route, 8, 0, 0x12340001, data);
}

/** `word` is what stands behind the checksum. */
export function makeIcmp(route: Route, type: u32, code: u32, word: u32, data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(42 + data.length);
  const view = viewOf(frame);
  put8(view, 34, type);
  put8(view, 35, code);
  put32(view, 38, word);
  for (let i = 0; i < data.length; i++) put8(view, 42 + i, data[i]);
  putIpv4(view, route, 1);
  putIcmpSums(view);
  return frame;
}

/** What an ICMP error quotes of a frame of the stack: its IP header, and so many bytes behind it. */
export function quoteOf(frame: Uint8Array, bytes: i32 = 8): Uint8Array {
  return frame.slice(14, 34 + bytes);
}

/** Both checksums of an ICMP frame, right again after a test has changed bytes. */
export function putIcmpSums(view: DataView): void {
  putIpv4Sum(view);
  const message: i32 = 14 + (view.getUint8(14) & 15) * 4;
  const end: i32 = 14 + view.getUint16(16);
  put16(view, message + 2, 0);
  put16(view, message + 2, 0xffff - folded(sum(view, message, end, 0)));
}
