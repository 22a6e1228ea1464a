// What a router says of a frame that is too long for its next link (RFC 792, RFC 1191): ICMP, fragmentation needed.

import { ipAt, put16, sealIcmp, sealIp, tcpAt } from "./segment.ts";

const macLow = 254;
const addressLow = 254;
const icmpBytes = 8;
/** RFC 792: the header of what was dropped, and eight bytes behind it. */
const quotedBytes = 20 + 8;

/** To the sender of the frame. */
export function fragmentationNeeded(dropped: Uint8Array, mtuBytes: number): Uint8Array {
  const frame = new Uint8Array(tcpAt + icmpBytes + quotedBytes);
  frame.set(dropped.subarray(6, 12), 0);
  frame.set([2, 0, 0, 0, 0, macLow, 8, 0, 0x45, 0], 6);
  put16(frame, ipAt + 2, frame.length - ipAt);
  frame.set([64, 1], ipAt + 8);
  const sender = dropped.subarray(ipAt + 12, ipAt + 16);
  frame.set([...sender.subarray(0, 3), addressLow], ipAt + 12);
  frame.set(sender, ipAt + 16);
  sealIp(frame);
  frame.set([3, 4], tcpAt);
  put16(frame, tcpAt + 6, mtuBytes);
  frame.set(dropped.subarray(ipAt, ipAt + quotedBytes), tcpAt + icmpBytes);
  sealIcmp(frame);
  return frame;
}
