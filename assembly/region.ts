// A region of the memory that a call of the host names: does it lie in the memory?

/** A negative length, as a number without a sign, is longer than any memory. */
// @ts-ignore: decorator
@inline
export function isRegion(address: usize, length: i32): bool {
  const end = (<usize>memory.size()) << 16;
  return address <= end && <usize>length <= end - address;
}
