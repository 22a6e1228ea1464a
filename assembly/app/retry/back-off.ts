// How long to wait before a server is tried again: one second, and each time twice as long, up to a minute. A part of
// it is chance, or all the devices that have lost the same server would come back at the same moment.

import { random } from "../../driver/host";

const firstMs: u32 = 1_000;
const longestMs: u32 = 60_000;


@unmanaged
class BackOff {
  /** 0: the last attempt went well. */
  waitMs: u32;
}

const backOff: BackOff = changetype<BackOff>(memory.data(4, 4));

/** The server is there. */
export function forgetFailures(): void {
  backOff.waitMs = 0;
}

/** Another attempt has failed: the milliseconds until the next, three quarters of the full time at least. */
export function nextWait(): u32 {
  backOff.waitMs = backOff.waitMs == 0 ? firstMs : min(2 * backOff.waitMs, longestMs);
  return backOff.waitMs - (random() % (backOff.waitMs / 4));
}
