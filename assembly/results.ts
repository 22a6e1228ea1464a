// What a call of the host answers when it has no number of its own to answer. The contract's numbers (docs/abi.md).

export enum Result {
  Ok = 0,
  WouldBlock = -1,
  BadHandle = -2,
  TableFull = -3,
  AddressInUse = -4,
  NotConnected = -5,
  Reset = -6,
  TimedOut = -7,
  Refused = -8,
  Unreachable = -9,
  InvalidArgument = -10,
  Closed = -11,
}
