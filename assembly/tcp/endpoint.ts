// What a connection and a listener have in common: the contract's options, a handle, and somebody to tell. Layout only.
// The fields of the options stand in the order of the options' numbers (docs/abi.md), so that option n is the n-th word.

@unmanaged
export class Endpoint {
  /** There is no option 0: the handle stands in its place. */
  handle: i32;
  noDelay: u32;
  keepAlive: u32;
  keepAliveIdleMs: u32;
  keepAliveIntervalMs: u32;
  keepAliveProbes: u32;
  userTimeoutMs: u32;
  timeToLive: u32;
  differentiatedServices: u32;
  smoothedRoundTripMs: u32;
  congestionWindow: u32;
  retransmittedSegments: u32;
  segmentLifetimeMs: u32;
  sendMss: u32;
  congestionControl: u32;
  congestionNotification: u32;
  windowOffered: u32;
  announcedMss: u32;

  /** A function of the application in the module (sockets.ts), or 0: the host is told. */
  handler: usize;
  /** What hasn't been told yet, and the next in the queue of those with news (news.ts). */
  news: u32;
  nextWithNews: u32;
}
