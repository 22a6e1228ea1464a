// The stack's single values: everything that is neither a table nor a buffer. They stand in the linear memory like all
// else (a copy of it is a snapshot), and outlive `init`, which resets those that it must. Layout only.

import { cellsStart } from "./memory-map";


@unmanaged
class Cells {
  now: u32;
  wasInitialised: u32;
  linkIsUp: u32;
  /** The MAC refused a frame: nothing more of a connection's is offered to it before the next poll. */
  refused: u32;
  /** The last handle's generation (handles.ts). */
  generation: u32;

  /** Secrets, drawn anew by each `init` (tcp/isn.ts, tcp/four-tuples.ts). */
  secret0: u64;
  secret1: u64;
  hashSecret: u32;
  hashMultiplier: u32;
  /** When the last SYN cookie was sent (tcp/syn-cookies.ts). */
  cookieAt: u32;

  /** sockets.ts: what the application does first, and whether that is still to be done after `init`. */
  startHandler: usize;
  startIsDue: u32;
  /** alarms.ts: what is called when one of them is due, so that a module without any has none of it. */
  alarmsHandler: usize;

  /** deadlines.ts */
  deadlinesSet: u32;

  /** The tables of tcp/. */
  freeConnection: u16;
  freeHalfOpen: u16;
  freeTimeWait: u16;
  oldestTimeWait: u16;
  newestTimeWait: u16;

  /** tcp/news.ts: the two queues of those with news, the host's and the application's. */
  firstForHost: u16;
  lastForHost: u16;
  firstForApplication: u16;
  lastForApplication: u16;

  /** How much of its buffer udp/queue.ts has in use. */
  udpQueuedBytes: u32;

  /** dns/user-calls.ts: what the last name that was found means. */
  resolvedAddress: u32;
  /** dhcp/: the application wants it from each start on; and the address that is asked for again then, or 0. */
  dhcpIsWished: u32;
  rememberedAddress: u32;
}
if (offsetof<Cells>() > 128) ERROR("the cells outgrow their region");

export const cells: Cells = changetype<Cells>(cellsStart);
