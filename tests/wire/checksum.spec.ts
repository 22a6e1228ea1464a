// The Internet checksum (RFC 1071), against sums that were done by hand and by other code.

import { checksumOf, pseudoHeaderSum, sumOf } from "../../assembly/wire/checksum";
import { folded, sum, viewOf } from "../support/bytes";

const room = memory.data(256);

function sumOfBytes(bytes: u8[]): u32 {
  for (let i = 0; i < bytes.length; i++) store<u8>(room + i, bytes[i]);
  return sumOf(room, bytes.length);
}

describe("a sum", () => {
  it("is that of RFC 1071's example", () => {
    expect(sumOfBytes([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7])).toBe(0xddf2);
  });

  it("counts an odd byte as if a zero followed, whatever follows", () => {
    store<u8>(room + 3, 0xff);
    expect(sumOfBytes([0x01, 0x02, 0x03])).toBe(0x0402);
    expect(sumOfBytes([0xab])).toBe(0xab00);
    expect(sumOfBytes([])).toBe(0);
  });

  it("carries around its end", () => {
    expect(sumOfBytes([0xff, 0xff, 0x00, 0x01])).toBe(0x0001);
    expect(sumOfBytes([0xff, 0xfe, 0x00, 0x01])).toBe(0xffff);
    expect(sumOfBytes([0x80, 0x00, 0x80, 0x00])).toBe(0x0001);
  });

  it("is the same wherever the bytes stand, and however many they are", () => {
    const bytes = new Uint8Array(200);
    for (let i = 0; i < bytes.length; i++) bytes[i] = u8(i * 167 + (i >> 3) * 59);
    for (let offset = 0; offset < 8; offset++) {
      for (let length = 0; length <= 130; length++) {
        memory.copy(room + offset, bytes.dataStart, length);
        expect(sumOf(room + offset, length)).toBe(folded(sum(viewOf(bytes), 0, length, 0)));
      }
    }
  });

  it("of nothing but ones is all ones: minus zero", () => {
    memory.fill(room, 0xff, 256);
    expect(sumOf(room, 256)).toBe(0xffff);
    expect(sumOf(room, 255)).toBe(0xff00);
  });
});

describe("a checksum", () => {
  it("is the complement, folded", () => {
    expect(checksumOf(0xddf2)).toBe(0x220d);
    expect(checksumOf(0)).toBe(0xffff);
    expect(checksumOf(0xffff)).toBe(0);
    expect(checksumOf(0x1fffe)).toBe(0);
    expect(checksumOf(0x2ffff)).toBe(0xfffd);
  });

  it("makes the sum of what contains it all ones", () => {
    const header: u8[] = [0x45, 0, 0, 0x73, 0, 0, 0x40, 0, 0x40, 0x11, 0, 0, 0xc0, 0xa8, 0, 1, 0xc0, 0xa8, 0, 0xc7];
    const checksum = checksumOf(sumOfBytes(header));
    expect(checksum).toBe(0xb861);
    header[10] = u8(checksum >> 8);
    header[11] = u8(checksum);
    expect(sumOfBytes(header)).toBe(0xffff);
  });

  it("covers addresses, protocol and length of a segment [MUST-2]", () => {
    expect(pseudoHeaderSum(0x0a000702, 0x0a000701, 6, 20)).toBe(0x0a00 + 0x0702 + 0x0a00 + 0x0701 + 6 + 20);
    expect(checksumOf(pseudoHeaderSum(0xffffffff, 0xffffffff, 6, 0xffff))).toBe(0xfff9);
  });
});
