// The record of the DHCP client (RFC 2131 §4.4), and of the address that it does without a server. Layout only.

@unmanaged
export class DhcpClient {
  /** A State (dhcp/state.ts). */
  state: u32;
  transaction: u32;
  /** When the exchange began, when a lease was first asked for in it, and what `secs` says since. */
  exchangeAt: u32;
  requestedAt: u32;
  seconds: u32;
  /** When something is to be sent next, in the states in which something is. */
  sendAt: u32;
  /** How often it was sent, and how often all of it led to nothing. */
  tries: u8;
  failures: u8;
  /** The neighbour through which the server is reached, held while a lease is renewed; or nobody. */
  neighbour: u16;

  /** The address that is asked for or leased, and by whom it was offered. */
  address: u32;
  server: u32;
  mask: u32;
  gateway: u32;
  nameServer0: u32;
  nameServer1: u32;
  timeServer: u32;
  /** How long it lasts, when it is renewed and when anybody may extend it; 0: there is no lease. */
  leaseSeconds: u32;
  renewSeconds: u32;
  rebindSeconds: u32;
  /** How old it was at that instant. */
  ageSeconds: u32;
  agedAt: u32;

  /** The link-local address that is used or tried, if one is, and how many of them others had. */
  linkLocalAddress: u32;
  linkLocalConflicts: u32;

  /** What the interface's address is to be: stack.ts follows. And since when there is none. */
  ourAddress: u32;
  ourMask: u32;
  ourGateway: u32;
  withoutAddressSince: u32;
}
export const dhcpClientBytes: i32 = offsetof<DhcpClient>();
