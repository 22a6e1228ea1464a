// The numbers of docs/abi.md, written out once more: the tests know the contract, and not how the core spells it.

export enum State {
  Closed = 0,
  Listen = 1,
  SynSent = 2,
  SynReceived = 3,
  Established = 4,
  FinWait1 = 5,
  FinWait2 = 6,
  CloseWait = 7,
  Closing = 8,
  LastAck = 9,
  TimeWait = 10,
}

export enum Result {
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

export enum Option {
  NoDelay = 1,
  KeepAlive = 2,
  KeepAliveIdle = 3,
  KeepAliveInterval = 4,
  KeepAliveProbes = 5,
  UserTimeout = 6,
  TimeToLive = 7,
  DifferentiatedServices = 8,
  SmoothedRoundTrip = 9,
  CongestionWindow = 10,
  Retransmissions = 11,
  SegmentLifetime = 12,
  SendMss = 13,
  CongestionControl = 14,
  Ecn = 15,
  OfferedWindow = 16,
  AnnouncedMss = 17,
}

/** `poll` answers this when nothing will ever be due. */
export const never: u32 = 0xffffffff;
