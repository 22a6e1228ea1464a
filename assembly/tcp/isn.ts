// Initial sequence numbers (RFC 9293 §3.4.1, RFC 6528) and what else an attacker must not guess: timestamp offsets
// (RFC 7323 §5.4) and ephemeral ports (RFC 6056). A keyed hash, SipHash-2-4, and a clock. The key never leaves here.

import { cells } from "../cells";
import { now } from "../clock";
import { random } from "../driver/host";
import { networkInterface } from "../ip/interface";
import { isAfter } from "./sequence";

/** MUST-8: the clock part of an ISN counts every four microseconds. */
const ticksPerMillisecond: u32 = 250;

/** MUST-9: the secrets are drawn anew at each start. */
export function drawSecrets(): void {
  cells.secret0 = random64();
  cells.secret1 = random64();
  cells.hashSecret = random();
  cells.hashMultiplier = random() | 1;
}

function random64(): u64 {
  return ((<u64>random()) << 32) | (<u64>random());
}

/** SHLD-1: ISN = M + F(local address, local port, remote address, remote port, secret). */
export function initialSequence(remoteAddress: u32, ports: u32): u32 {
  return now() * ticksPerMillisecond + <u32>keyedHash(remoteAddress, ports, 0);
}

/** RFC 9293 §3.6.1, MAY-2: a connection that follows one in TIME-WAIT starts above it. */
export function initialSequenceAfter(remoteAddress: u32, ports: u32, last: u32): u32 {
  const sequence = initialSequence(remoteAddress, ports);
  return isAfter(sequence, last) ? sequence : last + 0x10000;
}

/** The same for all connections of a four-tuple, so that a peer's PAWS never sees our time go back (RFC 6191). */
export function timestampOffset(remoteAddress: u32, ports: u32): u32 {
  return <u32>(keyedHash(remoteAddress, ports, 0) >> 32);
}

/** SipHash-2-4 of the four-tuple, and more (syn-cookies.ts): twenty bytes, in three words of the message. */
export function keyedHash(remoteAddress: u32, ports: u32, more: u64): u64 {
  let word = ((<u64>remoteAddress) << 32) | (<u64>networkInterface.address);
  let v0 = cells.secret0 ^ 0x736f6d6570736575;
  let v1 = cells.secret1 ^ 0x646f72616e646f6d;
  let v2 = cells.secret0 ^ 0x6c7967656e657261;
  let v3 = cells.secret1 ^ 0x7465646279746573;
  // Two rounds for each word, four to finish: the word goes in before its first round, and out after its last.
  for (let round = 0; round < 10; round++) {
    if (!(round & 1)) v3 ^= word;
    v0 += v1;
    v1 = rotl<u64>(v1, 13) ^ v0;
    v0 = rotl<u64>(v0, 32);
    v2 += v3;
    v3 = rotl<u64>(v3, 16) ^ v2;
    v0 += v3;
    v3 = rotl<u64>(v3, 21) ^ v0;
    v2 += v1;
    v1 = rotl<u64>(v1, 17) ^ v2;
    v2 = rotl<u64>(v2, 32);
    if (!(round & 1)) continue;
    v0 ^= word;
    if (round == 1) word = more;
    else if (round == 3) word = ((<u64>20) << 56) | (<u64>ports);
    else if (round == 5) {
      word = 0;
      v2 ^= 0xff;
    }
  }
  return v0 ^ v1 ^ v2 ^ v3;
}
