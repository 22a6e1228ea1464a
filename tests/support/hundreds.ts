// A stream in segments of 100 bytes, so that every build has many of them in its buffer: for what is about how many
// segments are under way, and which of them get lost.

import { tcpGetOption } from "../../assembly/index";
import { Option } from "./contract";
import { failWith, ignoreFrames, pollNow } from "./link";
import { establishedByUs, establishedWithSack, start } from "./openings";
import { peer } from "./peer";
import { ACK } from "./segment";
import { us } from "./us";

/** Much to say, and the first ten segments of it are under way: numbers 501 to 1500. */
export function tenUnderWay(): void {
  start();
  establishedByUs(100);
  us.sendsBytes(2900);
  expectsHundreds(501, 10);
}

/** The same, to a peer that takes selective acknowledgements, and whose answer to our SYN took so long. */
export function tenUnderWayWithSack(roundTrip: u32, bytes: i32 = 2900): void {
  start();
  establishedWithSack(100, roundTrip);
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

/** The same, and names what has arrived beyond: left and right edges, one after the other. */
export function reports(number: i64, edges: i64[]): void {
  peer.sends({ flags: ACK, seq: 101, ack: number, sack: edges });
}

/** The stack says what it has to, and nobody looks at it. */
export function passesOver(): void {
  pollNow();
  ignoreFrames();
}

/** The congestion window, in bytes. */
export function windowIs(bytes: i32): void {
  const window = tcpGetOption(us.handle, Option.CongestionWindow);
  if (window != bytes) failWith(`the congestion window is ${window}, and not ${bytes}`);
}
