// Frames to and from the host: the one buffer for a received frame, the one for a frame being made, and the MAC's
// answer to it. What stands in them is the business of wire/ and ip/.

import { cells } from "../cells";
import { frameBytesMax } from "../limits";
import { receiveFrameStart, transmitFrameStart } from "../memory-map";
import { Counter, count } from "../trace";
import { transmit } from "./host";

export const receivedFrame: usize = receiveFrameStart;
export const frameToSend: usize = transmitFrameStart;
export const receivedFrameBytesMax: i32 = frameBytesMax;

/** Hands the frame being made to the MAC. False: it has no room, or no link, and the frame has to be made again. */
export function transmitFrame(length: i32): bool {
  if (!cells.linkIsUp) return false;
  if (transmit(frameToSend, length)) {
    count(Counter.FramesSent);
    return true;
  }
  cells.refused = 1;
  count(Counter.FramesRefused);
  return false;
}
