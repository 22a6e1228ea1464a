// The UDP header (RFC 768): read once into the one Message record, and written. Bytes only: whose a message is, is decided
// in udp/demultiplex.ts.
//
//     0             2                  4        6          8
//     | source port | destination port | length | checksum | data ...

import { udpHeaderBytes } from "../limits";
import { messageStart } from "../memory-map";
import { putU16, u16At } from "./bytes";
import { Message } from "./message";

export const message: Message = changetype<Message>(messageStart);

/** Reads the message in a datagram's payload. False: its length is a lie. What lies behind it is no part of it. */
export function readMessage(header: usize, available: u32): bool {
  if (available < <u32>udpHeaderBytes) return false;
  const bytes = u16At(header + 4);
  if (bytes < <u32>udpHeaderBytes || bytes > available) return false;
  message.sourcePort = u16At(header);
  message.destinationPort = destinationPort(header);
  message.isSummed = u16At(header + 6);
  message.dataAddress = header + udpHeaderBytes;
  message.dataBytes = bytes - udpHeaderBytes;
  return true;
}

export function destinationPort(header: usize): u32 {
  return u16At(header + 2);
}

/** The header; its checksum is zero until `putUdpChecksum`. */
export function putUdp(header: usize, sourcePort: u32, port: u32, bytes: u32): void {
  putU16(header, sourcePort);
  putU16(header + 2, port);
  putU16(header + 4, bytes);
  putU16(header + 6, 0);
}

/** RFC 768: a checksum that is zero goes out as its other form, for zero says that there is none. */
export function putUdpChecksum(header: usize, checksum: u32): void {
  putU16(header + 6, checksum == 0 ? 0xffff : checksum);
}
