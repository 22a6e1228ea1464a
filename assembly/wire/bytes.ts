// Bytes in network order <-> values in the host's. Nothing here knows what the bytes mean.

// @ts-ignore: decorator
@inline
export function u8At(address: usize): u32 {
  return load<u8>(address);
}

export function u16At(address: usize): u32 {
  return ((<u32>load<u8>(address)) << 8) | (<u32>load<u8>(address, 1));
}

// @ts-ignore: decorator
@inline
export function u32At(address: usize): u32 {
  return bswap<u32>(load<u32>(address));
}

// @ts-ignore: decorator
@inline
export function putU8(address: usize, value: u32): void {
  store<u8>(address, value);
}

export function putU16(address: usize, value: u32): void {
  store<u8>(address, value >> 8);
  store<u8>(address, value, 1);
}

// @ts-ignore: decorator
@inline
export function putU32(address: usize, value: u32): void {
  store<u32>(address, bswap<u32>(value));
}

export function copyBytes(to: usize, from: usize, length: i32): void {
  memory.copy(to, from, length);
}

export function clearBytes(at: usize, length: i32): void {
  memory.fill(at, 0, length);
}
