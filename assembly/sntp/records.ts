// The record of SNTP: what is known of the time of day, and the request that is out. Layout only.

@unmanaged
export class TimeOfDay {
  /** When the server is asked next. */
  at: u32;
  /** How long it is waited for then, if it doesn't answer. */
  patienceMs: u32;
  /** Seconds since 1970, and the instant at which the last of them began. */
  seconds: u32;
  secondBeganAt: u32;
  /** Of the request that is out: when it left, and what has to come back with the answer. */
  sentAt: u32;
  nonce0: u32;
  nonce1: u32;
  port: u16;
  /** The neighbour that is held to send it, or nobody. */
  neighbour: u16;
  /** Somebody has wanted to know. */
  isWanted: u8;
  isKnown: u8;
  isUnsent: u8;
  isAsking: u8;
  server: u32;
}
export const timeOfDayBytes: i32 = offsetof<TimeOfDay>();
