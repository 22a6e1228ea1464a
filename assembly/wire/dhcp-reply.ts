// What a DHCP server has said, read once (wire/dhcp.ts), in the host's order. There is only this one at a time. What it
// didn't say is 0. Layout only.

@unmanaged
export class DhcpReply {
  transaction: u32;
  /** Whom it is for: the first two bytes of a MAC address, and its last four. */
  macHigh: u32;
  macLow: u32;
  /** A DhcpMessage. */
  kind: u32;
  yourAddress: u32;
  server: u32;
  mask: u32;
  router: u32;
  nameServer0: u32;
  nameServer1: u32;
  timeServer: u32;
  leaseSeconds: u32;
  renewSeconds: u32;
  rebindSeconds: u32;
  /** RFC 2132 §9.3: which fields hold options, too. */
  overload: u32;
}
export const dhcpReplyBytes: i32 = offsetof<DhcpReply>();
