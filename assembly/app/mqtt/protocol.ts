// The numbers of MQTT 3.1.1 (OASIS standard). Nothing here is state.

/** §2.2.1 */
export enum PacketType {
  Connect = 1,
  Connack = 2,
  Publish = 3,
  Puback = 4,
  Subscribe = 8,
  Suback = 9,
  Pingreq = 12,
  Pingresp = 13,
  Disconnect = 14,
}

/** §4.3: how hard both sides try. The third, exactly once, is not spoken here. */
export enum Quality {
  AtMostOnce,
  AtLeastOnce,
}

/** §3.3.1: the flags of PUBLISH. */
export const duplicateFlag: u32 = 0x08;
export const qualityShift: u32 = 1;
export const qualityMask: u32 = 3;

/** Topic and payload of what is sent or received, and what is around them. Longer messages are refused, and skipped. */
export const packetBytesMax: i32 = 256;
