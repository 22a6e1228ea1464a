// The Internet checksum (RFC 1071): the one's complement of the one's-complement sum of 16-bit words.

import { checksum } from "../driver/host";
import { hostSumsChecks } from "../limits";

/** The sum of the bytes, folded to 16 bits, in the host's order; an odd length counts as if a zero byte followed. */
export function sumOf(address: usize, length: i32): u32 {
  if (hostSumsChecks) return checksum(address, length);
  // The sum is the same in either byte order but for a swap at the end, so whole words are added as they lie.
  let sum: u64 = 0;
  const end = address + length;
  while (address + 32 <= end) {
    sum += <u64>load<u32>(address);
    sum += <u64>load<u32>(address, 4);
    sum += <u64>load<u32>(address, 8);
    sum += <u64>load<u32>(address, 12);
    sum += <u64>load<u32>(address, 16);
    sum += <u64>load<u32>(address, 20);
    sum += <u64>load<u32>(address, 24);
    sum += <u64>load<u32>(address, 28);
    address += 32;
  }
  while (address + 2 <= end) {
    sum += <u64>load<u16>(address);
    address += 2;
  }
  if (address < end) sum += <u64>load<u8>(address);
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return bswap<u16>(<u16>sum);
}

/** Adds folded sums and inverts: what belongs into the checksum's field. */
export function checksumOf(sum: u32): u32 {
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

/** Of two addresses: what the checksums of IPv4's header and of its pseudo-header have in common. */
export function addressesSum(source: u32, destination: u32): u32 {
  return (source >> 16) + (source & 0xffff) + (destination >> 16) + (destination & 0xffff);
}

/** RFC 9293 §3.1: the pseudo-header of IPv4, as a sum. */
// @ts-ignore: decorator
@inline
export function pseudoHeaderSum(source: u32, destination: u32, protocol: u32, length: u32): u32 {
  return addressesSum(source, destination) + protocol + length;
}
