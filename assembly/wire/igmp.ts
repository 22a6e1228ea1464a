// The IGMP message (RFC 2236 §2). Bytes only: what is reported when is decided in ip/igmp.ts.
//
//     0      1                 2          4               8
//     | type | response time   | checksum | group address |

import { putU16, putU32, u32At, u8At } from "./bytes";
import { checksumOf, sumOf } from "./checksum";

export const igmpBytes: i32 = 8;

export enum IgmpType {
  Query = 0x11,
  Version1Report = 0x12,
  Report = 0x16,
  Leave = 0x17,
}

export function igmpType(message: usize): u32 {
  return u8At(message);
}

/** RFC 2236 §2.2: within how many tenths of a second a query wants to be answered. */
export function responseTenths(message: usize): u32 {
  return u8At(message + 1);
}

export function igmpGroup(message: usize): u32 {
  return u32At(message + 4);
}

export function putIgmp(message: usize, type: IgmpType, group: u32): void {
  putU16(message, type << 8);
  putU16(message + 2, 0);
  putU32(message + 4, group);
  // No MAC is known to fill in this one.
  putU16(message + 2, checksumOf(sumOf(message, igmpBytes)));
}
