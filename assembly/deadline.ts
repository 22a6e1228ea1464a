// When somebody wants attention: one element of the heap of deadlines.ts. Layout only.

@unmanaged
export class Deadline {
  at: u32;
  /** What the heap is ordered by: never later than `at`. */
  key: u32;
  /** Its place in the heap, if it is there. */
  place: u16;
  isSet: u16;
}

/** Who has a deadline beside the entries of the tables: one each, in this order behind theirs. */
export enum Service {
  Neighbours,
  /** The application's (alarms.ts). */
  Alarms,
  // From here on in profiles with UDP alone.
  Messages,
  Groups,
  Names,
  Responder,
  Time,
  Dhcp,
  AddressProbe,
  Count,
}
export const deadlineBytes: i32 = offsetof<Deadline>();
