// What a TCP has to do for a transfer, whichever it is.

import type { Delivery } from "./delivery.ts";

export type CongestionControl = "reno" | "cubic";

/** Where an end of a transfer stands. */
export interface Place {
  address: string;
  peerAddress: string;
  /** The receiver's. */
  port: number;
  /** The path of the link's socket, for who isn't at a device. */
  wire: string;
  congestionControl: CongestionControl;
}

export interface Stack {
  /** Returns when the sender may begin. */
  receive(place: Place, milliseconds: number): Promise<Delivery>;
  /** Sends as fast as it goes until it hangs up. Returns when it has begun. */
  send(place: Place): Promise<void>;
  hangUp(): void;
}
