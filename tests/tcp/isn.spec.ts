// Initial sequence numbers: SipHash-2-4 of the four-tuple, a clock, and secrets that nobody outside can know.

import { cells } from "../../assembly/cells";
import { setNow } from "../../assembly/clock";
import { networkInterface } from "../../assembly/ip/interface";
import { drawSecrets, initialSequence, initialSequenceAfter, keyedHash, timestampOffset } from "../../assembly/tcp/isn";
import { anyNumber, seedChance } from "../support/chance";

// --- SipHash-2-4, as its authors describe it, byte by byte ---

let v0: u64 = 0;
let v1: u64 = 0;
let v2: u64 = 0;
let v3: u64 = 0;

function sipRounds(count: i32): void {
  for (let n = 0; n < count; n++) {
    v0 += v1;
    v2 += v3;
    v1 = rotl<u64>(v1, 13) ^ v0;
    v3 = rotl<u64>(v3, 16) ^ v2;
    v0 = rotl<u64>(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = rotl<u64>(v1, 17) ^ v2;
    v3 = rotl<u64>(v3, 21) ^ v0;
    v2 = rotl<u64>(v2, 32);
  }
}

function wordOf(message: u8[], from: i32, length: i32): u64 {
  let word: u64 = 0;
  for (let i = 0; i < length; i++) word |= (<u64>message[from + i]) << (8 * i);
  return word;
}

function sipHash(key0: u64, key1: u64, message: u8[]): u64 {
  v0 = key0 ^ 0x736f6d6570736575;
  v1 = key1 ^ 0x646f72616e646f6d;
  v2 = key0 ^ 0x6c7967656e657261;
  v3 = key1 ^ 0x7465646279746573;
  const whole = message.length & ~7;
  for (let at = 0; at <= whole; at += 8) {
    let word = wordOf(message, at, min(8, message.length - at));
    if (at == whole) word |= (<u64>message.length) << 56;
    v3 ^= word;
    sipRounds(2);
    v0 ^= word;
  }
  v2 ^= 0xff;
  sipRounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

function countedBytes(length: i32): u8[] {
  const bytes: u8[] = [];
  for (let i = 0; i < length; i++) bytes.push(<u8>i);
  return bytes;
}

function pushWord(bytes: u8[], word: u32): void {
  for (let i = 0; i < 4; i++) bytes.push(<u8>(word >> (8 * i)));
}

// --- The key of the reference vectors: 00 01 02 ... 0f ---

const key0: u64 = 0x0706050403020100;
const key1: u64 = 0x0f0e0d0c0b0a0908;

function begin(now: u32): void {
  cells.secret0 = key0;
  cells.secret1 = key1;
  networkInterface.address = 0x03020100;
  setNow(now);
}

describe("SipHash-2-4 of this test", () => {
  it("gives the reference vectors", () => {
    expect(sipHash(key0, key1, countedBytes(0))).toBe(0x726fdb47dd0e0e31);
    expect(sipHash(key0, key1, countedBytes(8))).toBe(0x93f5f5799a932462);
    expect(sipHash(key0, key1, countedBytes(12))).toBe(0x751e8fbc860ee5fb);
    expect(sipHash(key0, key1, countedBytes(15))).toBe(0xa129ca6149be45e5);
  });
});

describe("an initial sequence number", () => {
  it("is SipHash of all bytes, in their order [R6528]", () => {
    begin(0);
    expect(keyedHash(0x07060504, 0x13121110, 0x0f0e0d0c0b0a0908)).toBe(sipHash(key0, key1, countedBytes(20)));
  });

  it("is a keyed hash of both addresses and both ports, and a clock [R6528] [SHLD-1]", () => {
    seedChance(6);
    let wrong = 0;
    for (let n = 0; n < 200; n++) {
      begin(anyNumber());
      cells.secret0 = ((<u64>anyNumber()) << 32) | anyNumber();
      cells.secret1 = ((<u64>anyNumber()) << 32) | anyNumber();
      const remote = anyNumber();
      const ports = anyNumber();
      networkInterface.address = anyNumber();
      const message: u8[] = [];
      pushWord(message, networkInterface.address);
      pushWord(message, remote);
      pushWord(message, 0);
      pushWord(message, 0);
      pushWord(message, ports);
      const hash = sipHash(cells.secret0, cells.secret1, message);
      if (initialSequence(remote, ports) != <u32>hash + cells.now * 250) wrong++;
      if (timestampOffset(remote, ports) != <u32>(hash >> 32)) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it("grows by 250 a millisecond, and goes on when the clock wraps [MUST-8]", () => {
    begin(1000);
    const before = initialSequence(0x0a000701, 0x9c400050);
    setNow(1001);
    expect(initialSequence(0x0a000701, 0x9c400050) - before).toBe(250);
    setNow(61_000);
    expect(initialSequence(0x0a000701, 0x9c400050) - before).toBe(15_000_000);
    setNow(0xffffffff);
    const last = initialSequence(0x0a000701, 0x9c400050);
    setNow(0);
    expect(initialSequence(0x0a000701, 0x9c400050) - last).toBe(250);
  });

  it("says nothing about those of other four-tuples at the same instant [SHLD-1] [N-01]", () => {
    begin(1000);
    const numbers = new Set<u32>();
    let differingBits = 0;
    let before = initialSequence(0x0a000701, 0xffff0050);
    for (let port: u32 = 0; port < 1000; port++) {
      const number = initialSequence(0x0a000701, (port << 16) | 80);
      numbers.add(number);
      differingBits += popcnt<u32>(number ^ before);
      before = number;
    }
    expect(numbers.size).toBe(1000);
    // Sixteen of 32 bits on average; 1000 fair coins of 32 sides stray less than this.
    expect(differingBits > 15_500 && differingBits < 16_500).toBe(true, `${differingBits}`);
  });

  it("depends on every part of the four-tuple", () => {
    begin(1000);
    const number = initialSequence(0x0a000701, 0x9c400050);
    expect(initialSequence(0x0a000700, 0x9c400050)).not.toBe(number);
    expect(initialSequence(0x0a000701, 0x9c410050)).not.toBe(number);
    expect(initialSequence(0x0a000701, 0x9c400051)).not.toBe(number);
    networkInterface.address++;
    expect(initialSequence(0x0a000701, 0x9c400050)).not.toBe(number);
  });

  it("is another one with other secrets [MUST-9]", () => {
    begin(1000);
    drawSecrets();
    const secret0 = cells.secret0;
    const number = initialSequence(0x0a000701, 0x9c400050);
    drawSecrets();
    expect(cells.secret0).not.toBe(secret0);
    expect(initialSequence(0x0a000701, 0x9c400050)).not.toBe(number);
  });
});

describe("an initial sequence number after TIME-WAIT", () => {
  it("is the usual one if that lies above the last number [MAY-2]", () => {
    begin(1000);
    const usual = initialSequence(0x0a000701, 0x9c400050);
    expect(initialSequenceAfter(0x0a000701, 0x9c400050, usual - 1)).toBe(usual);
    expect(initialSequenceAfter(0x0a000701, 0x9c400050, usual - 0x7fffffff)).toBe(usual);
  });

  it("lies above the last number otherwise [MAY-2]", () => {
    begin(1000);
    const usual = initialSequence(0x0a000701, 0x9c400050);
    expect(initialSequenceAfter(0x0a000701, 0x9c400050, usual)).toBe(usual + 0x10000);
    expect(initialSequenceAfter(0x0a000701, 0x9c400050, usual + 5000)).toBe(usual + 5000 + 0x10000);
  });
});
