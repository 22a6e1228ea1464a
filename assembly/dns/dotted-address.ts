// An address that is written as text (RFC 1123 §2.1): four numbers with dots between them.

import { u8At } from "../wire/bytes";

const dot: u32 = 0x2e;
const zero: u32 = 0x30;

/** 0: the text is something else, or the address that nobody has. */
export function addressWritten(text: usize, length: u32): u32 {
  let address: u32 = 0;
  let number: u32 = 0;
  let digits = 0;
  let dots = 0;
  for (let n: u32 = 0; n < length; n++) {
    const code = u8At(text + n);
    if (code == dot && digits != 0) {
      address = (address << 8) | number;
      number = 0;
      digits = 0;
      dots++;
      continue;
    }
    if (code - zero > 9 || ++digits > 3) return 0;
    number = number * 10 + code - zero;
    if (number > 255) return 0;
  }
  return dots == 3 && digits != 0 ? (address << 8) | number : 0;
}
