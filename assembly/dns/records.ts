// The records of DNS: a name that was asked for, and our own. Layout only.

import { nameBytesMax, ownNameBytesMax } from "../limits";

export enum NameStatus {
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
  /** A NameStatus. */
  status: u8;
  queries: u8;
  /** The query has still to leave. */
  isUnsent: u8;
  bytes: u8;
  reserved: u16;
  // The name follows, in the form of the wire, in letters of the case in which it was asked for last.
}
export const nameHeadBytes: i32 = offsetof<Name>();
export const nameRecordBytes: i32 = nameHeadBytes + nameBytesMax;

/** How far our own name on the link has got (RFC 6762 §8). */
export enum NameClaim {
  /** We have no name, or no address. */
  None = 0,
  /** Does somebody else have it? */
  Probing = 1,
  /** It is ours, and those who remember another hear of it. */
  Announcing = 2,
  Ours = 3,
}

/** Our own name on the link (dns/responder.ts). */
@unmanaged
export class Responder {
  /** When the next probe or announcement is due, and when the name was last told to everybody. */
  at: u32;
  toldAt: u32;
  /** Who asked and is answered alone, in the next poll; the port 0: nobody. */
  askerAddress: u32;
  askerMacLow: u32;
  askerMacHigh: u16;
  askerPort: u16;
  askerId: u16;
  askerType: u16;
  /** A NameClaim. */
  claim: u8;
  /** Probes or announcements. */
  left: u8;
  conflicts: u8;
  /** What stands behind the name because others have it without; 0: nothing. */
  number: u8;
  everybodyAsks: u8;
  /** Of the first label, without its number; 0: nobody has given us a name. */
  labelBytes: u8;
  bytes: u8;
  reserved: u8;
  // The name follows, in the form of the wire.
}
export const responderHeadBytes: i32 = offsetof<Responder>();
export const responderBytes: i32 = responderHeadBytes + ownNameBytesMax;
