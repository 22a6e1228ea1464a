// One UDP message, its header read once (wire/udp.ts), in the host's order. There is only this one at a time. Layout only.

@unmanaged
export class Message {
  sourcePort: u32;
  destinationPort: u32;
  /** RFC 768: a checksum of zero means that there is none. */
  isSummed: u32;
  dataAddress: usize;
  dataBytes: u32;
}
export const messageRecordBytes: i32 = offsetof<Message>();
