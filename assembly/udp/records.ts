// The records of UDP: a socket, and a message that waits. Layout only.

@unmanaged
export class UdpSocket {
  /** 0: the place is free. */
  handle: i32;
  /** A function of the application in the module (datagrams.ts), or 0. */
  handler: usize;
  /** Why something that was sent did not arrive: told once. */
  error: i32;
  /** From whom the message came that was read last. */
  peerAddress: u32;
  peerPort: u16;
  port: u16;
  /** To whom the last one went: an error about anything else was made up. */
  sentToAddress: u32;
  sentToPort: u16;
  /** Messages that wait to be read, and their part of the buffer. */
  unread: u16;
  unreadBytes: u16;
  /** Messages and errors that the application hasn't been told of. */
  untold: u16;
  hearsBroadcasts: u16;
  /** Opened by an application before the first `init`: it survives every `init`. */
  isPermanent: u16;
}
export const udpSocketBytes: i32 = offsetof<UdpSocket>();

export enum Direction {
  Received,
  Departing,
}

/** The head of a message in the buffer of queue.ts; its data follow. */
@unmanaged
export class QueuedMessage {
  remoteAddress: u32;
  /** When a departing one gives up, and whether that has been decided yet. */
  expiresAt: u32;
  mayExpire: u8;
  /** A Direction. */
  direction: u8;
  /** The index of its socket, or `noSocket`: it was closed since. */
  socket: u8;
  reserved: u8;
  remotePort: u16;
  localPort: u16;
  dataBytes: u16;
  /** The neighbour that a departing one holds, or nobody. */
  neighbour: u16;
}
export const queuedMessageBytes: i32 = offsetof<QueuedMessage>();
