// A stream in segments of 100 bytes, so that every build has many of them in its buffer: for what is about how many
// segments are under way, and which of them get lost.

import { ignoreFrames, pollNow } from "./link";
import { establishedByUs, start } from "./openings";
import { peer } from "./peer";
import { ACK, SYN } from "./segment";
import { us } from "./us";

/** Much to say, and the first ten segments of it are under way: numbers 501 to 1500. */
export function tenUnderWay(): void {
  start();
  establishedByUs(100);
  us.sendsBytes(2900);
  expectsHundreds(501, 10);
}

/** The same, to a peer that takes selective acknowledgements. */
export function tenUnderWayWithSack(bytes: i32 = 2900): void {
  start();
  us.connects();
  peer.expects({ flags: SYN, seq: 500, sackPermitted: true });
  peer.sends({ flags: SYN | ACK, seq: 100, ack: 501, mss: 100, sackPermitted: true });
  peer.expects({ flags: ACK, seq: 501, ack: 101 });
  us.sendsBytes(bytes);
  expectsHundreds(501, 10);
}

/** So many full segments, from that number on, and nothing else. */
export function expectsHundreds(from: i32, count: i32): void {
  for (let i = 0; i < count; i++) peer.expects({ flags: ACK, seq: from + 100 * i, ack: 101, length: 100 });
  peer.expectsNothing();
}

export function acknowledges(number: i64): void {
  peer.sends({ flags: ACK, seq: 101, ack: number });
}

/** The stack says what it has to, and nobody looks at it. */
export function passesOver(): void {
  pollNow();
  ignoreFrames();
}
