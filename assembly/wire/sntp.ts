// The message of SNTP (RFC 4330 §4). A timestamp is seconds since 1900, and 2^-32 parts of one.
//
//     0                    1         2      3           4       24          32         40
//     | leap, version, mode | stratum | poll | precision | ...   | originate | receive  | transmit |  48

import { clearBytes, putU32, putU8, u32At, u8At } from "./bytes";

export const sntpBytes: i32 = 48;

const versionFourClient: u32 = 0x23;
/** From 1900 to 1970. In 2036 the seconds begin anew, and the difference goes on being right until 2106. */
const secondsTo1970: u32 = 2_208_988_800;

export enum SntpMode {
  Server = 4,
}

/** RFC 4330 §4: what a server says whose own clock isn't set. */
export const leapUnknown: u32 = 3;
export const stratumMax: u32 = 15;

/** RFC 4330 §5: all else of a request is zero; what stands for its time of transmission need not be any time. */
export function putSntpRequest(at: usize, nonce0: u32, nonce1: u32): void {
  clearBytes(at, sntpBytes);
  putU8(at, versionFourClient);
  putU32(at + 40, nonce0);
  putU32(at + 44, nonce1);
}

export function leapIndicator(message: usize): u32 {
  return u8At(message) >> 6;
}

export function sntpMode(message: usize): u32 {
  return u8At(message) & 7;
}

/** 0: a kiss of death (RFC 4330 §8). */
export function stratum(message: usize): u32 {
  return u8At(message + 1);
}

export function originateAgrees(message: usize, nonce0: u32, nonce1: u32): bool {
  return u32At(message + 24) == nonce0 && u32At(message + 28) == nonce1;
}

/** When the server has sent it: seconds since 1970, and the milliseconds of the next one. */
export function transmitSeconds(message: usize): u32 {
  return u32At(message + 40) - secondsTo1970;
}

export function transmitMilliseconds(message: usize): u32 {
  return <u32>((<u64>u32At(message + 44) * 1000) >> 32);
}

/** RFC 4330 §5: a time of zero is none. */
export function hasTransmitTime(message: usize): bool {
  return (u32At(message + 40) | u32At(message + 44)) != 0;
}
