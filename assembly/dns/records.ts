// The records of DNS: a name that was asked for. Layout only.

import { nameBytesMax } from "../limits";

export enum NameState {
  /** The place is free. */
  Unused = 0,
  /** Nobody has answered yet. */
  Asking = 1,
  /** It has this address. */
  Known = 2,
  /** There is no such name, or nobody knows. */
  Missing = 3,
}


@unmanaged
export class Name {
  /** When the next server is asked; of what is known or missing, when it is forgotten. */
  at: u32;
  address: u32;
  /** A function of the application that waits for it (names.ts), or 0. */
  handler: usize;
  /** Of the query that is out: whom it went to; 0: to the hosts on the link (RFC 6762 §5.1). */
  server: u32;
  id: u16;
  port: u16;
  /** The neighbour that is held to send it, or nobody. */
  neighbour: u16;
  /** A NameState. */
  state: u8;
  queries: u8;
  /** The query has still to leave. */
  isUnsent: u8;
  bytes: u8;
  reserved: u16;
  // The name follows, in the form of the wire, in letters of the case in which it was asked for last.
}
export const nameHeadBytes: i32 = offsetof<Name>();
export const nameRecordBytes: i32 = nameHeadBytes + nameBytesMax;
