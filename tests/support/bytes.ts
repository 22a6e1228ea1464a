// Bytes in network order, and the Internet checksum (RFC 1071): the harness's own, so that the core's are not checked
// against themselves.

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function put8(view: DataView, at: i32, value: u32): void {
  view.setUint8(at, u8(value));
}

export function put16(view: DataView, at: i32, value: u32): void {
  view.setUint16(at, u16(value));
}

export function put32(view: DataView, at: i32, value: u32): void {
  view.setUint32(at, value);
}

/** The sum, to be continued by another. Behind an odd byte stands a zero. */
export function sum(view: DataView, from: i32, end: i32, before: u32): u32 {
  let total = before;
  let at = from;
  for (; at + 1 < end; at += 2) total += u32(view.getUint16(at));
  if (at < end) total += u32(view.getUint8(at)) << 8;
  return total;
}

export function folded(total: u32): u32 {
  let result = total;
  while (result > 0xffff) result = (result & 0xffff) + (result >> 16);
  return result;
}

/** The sum of TCP's pseudo-header: both addresses, the protocol, the length (RFC 9293 §3.1). */
export function pseudoHeaderSum(view: DataView, segmentBytes: i32): u32 {
  return sum(view, 26, 34, 6 + segmentBytes);
}

/** Is this number behind that one, modulo 2^32? */
export function isAfter(number: u32, other: u32): bool {
  return i32(number - other) > 0;
}

export function hexOf(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += u32(bytes[i]).toString(16).padStart(2, "0");
  return text;
}
