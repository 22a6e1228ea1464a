// The TCP header and its options, bytes against values.

import { SegmentOption } from "../../assembly/wire/segment";
import {
  portsOf,
  putChecksum,
  putHeader,
  putMss,
  putSackBlock,
  putSackHead,
  putSackPermitted,
  putSackPermittedAndTimestamps,
  putTimestamps,
  putWindowScale,
  readSegment,
  segment,
  swapPorts,
} from "../../assembly/wire/tcp";

const at: usize = memory.data(96) + 1;

function put(hex: string): void {
  for (let i = 0; i < hex.length / 2; i++) store<u8>(at + i, <u8>parseInt(hex.substr(2 * i, 2), 16));
}

function hexUntil(end: usize): string {
  let hex = "";
  for (let i = at; i < end; i++) hex += load<u8>(i).toString(16).padStart(2, "0");
  return hex;
}

/** Ports 40000 and 80, numbers 0x01020304 and 0xf1f2f3f4; then the offset, flags, window, checksum, urgent pointer. */
const start: string = "9c400050" + "01020304" + "f1f2f3f4";

describe("a TCP header", () => {
  it("is read field by field", () => {
    put(start + "5018fff0abcd1234" + "68656c6c6f");
    expect(readSegment(at, 25)).toBe(true);
    expect(segment.ports).toBe(0x9c400050);
    expect(segment.sequence).toBe(0x01020304);
    expect(segment.acknowledgement).toBe(0xf1f2f3f4);
    expect(segment.flags).toBe(0x18);
    expect(segment.window).toBe(0xfff0);
    expect(segment.urgentPointer).toBe(0x1234);
    expect(segment.dataAddress).toBe(at + 20);
    expect(segment.dataBytes).toBe(5);
    expect(segment.options).toBe(0);
  });

  it("is read without its reserved bits [T-10]", () => {
    put(start + "5fd2fff000000000");
    expect(readSegment(at, 20)).toBe(true);
    expect(segment.flags).toBe(0xd2);
  });

  it("that is cut off, shorter than itself or longer than the segment is refused [T-01] [T-02]", () => {
    put(start + "5010fff000000000");
    expect(readSegment(at, 20)).toBe(true);
    for (let length = 0; length < 20; length++) expect(readSegment(at, length)).toBe(false, `${length} bytes`);
    for (let offset = 0; offset < 16; offset++) {
      store<u8>(at + 12, <u8>(offset << 4));
      expect(readSegment(at, 24)).toBe(offset == 5 || offset == 6, `offset ${offset}`);
    }
  });

  it("leaves data behind its options", () => {
    put(start + "7010fff000000000" + "0101080a00000001" + "6869");
    expect(readSegment(at, 30)).toBe(true);
    expect(segment.dataAddress).toBe(at + 28);
    expect(segment.dataBytes).toBe(2);
  });

  it("counts SYN and FIN in the segment's length", () => {
    const flags: string[] = ["5010", "5012", "5011", "5013"];
    const lengths: u32[] = [3, 4, 4, 5];
    for (let i = 0; i < flags.length; i++) {
      put(start + flags[i] + "fff000000000" + "616263");
      expect(readSegment(at, 23)).toBe(true);
      expect(segment.length).toBe(lengths[i], flags[i]);
    }
  });

  it("is written field by field", () => {
    putHeader(at, 0x00509c40, 0xf1f2f3f4, 0x01020304, 24, 0x12, 0xffff);
    expect(hexUntil(at + 20)).toBe("00509c40" + "f1f2f3f4" + "01020304" + "6012ffff00000000");
    putChecksum(at, 0xabcd);
    expect(hexUntil(at + 20)).toBe("00509c40" + "f1f2f3f4" + "01020304" + "6012ffffabcd0000");
  });

  it("names the peer's port first when it comes, and last when it goes", () => {
    expect(portsOf(40000, 80)).toBe(0x9c400050);
    expect(swapPorts(0x9c400050)).toBe(0x00509c40);
  });
});

describe("TCP options", () => {
  it("of a SYN are read, in any order and alignment [MUST-4] [MUST-64]", () => {
    put(start + "b002fff000000000" + "01" + "030307" + "0402" + "080a1122334455667788" + "020405b4" + "00000000");
    expect(readSegment(at, 44)).toBe(true);
    const all = SegmentOption.Mss | SegmentOption.WindowScale | SegmentOption.SackPermitted | SegmentOption.Timestamps;
    expect(segment.options).toBe(all);
    expect(segment.mss).toBe(1460);
    expect(segment.windowShift).toBe(7);
    expect(segment.tsValue).toBe(0x11223344);
    expect(segment.tsEcho).toBe(0x55667788);
  });

  it("of the SYN only mean nothing elsewhere; timestamps do [T-27]", () => {
    put(start + "a010fff000000000" + "020405b4" + "0402" + "030307" + "01" + "080a1122334455667788");
    expect(readSegment(at, 40)).toBe(true);
    expect(segment.options).toBe(SegmentOption.Timestamps);
  });

  it("of the segment before are forgotten", () => {
    put(start + "6002fff000000000" + "020405b4");
    readSegment(at, 24);
    expect(segment.options).toBe(SegmentOption.Mss);
    put(start + "5002fff000000000");
    readSegment(at, 20);
    expect(segment.options).toBe(0);
  });

  it("are written in words of four bytes, each with its length [MUST-68]", () => {
    expect(hexUntil(putMss(at, 1460))).toBe("020405b4");
    expect(hexUntil(putWindowScale(at, 7))).toBe("01030307");
    expect(hexUntil(putSackPermitted(at))).toBe("04020101");
    expect(hexUntil(putTimestamps(at, 0x11223344, 0x55667788))).toBe("0101080a1122334455667788");
    expect(hexUntil(putSackPermittedAndTimestamps(at, 1, 2))).toBe("0402080a0000000100000002");
  });

  it("of SACK carry their blocks behind the head", () => {
    let end = putSackHead(at, 2);
    end = putSackBlock(end, 0xfffffff0, 0x10);
    end = putSackBlock(end, 0x20, 0x30);
    expect(hexUntil(end)).toBe("01010512" + "fffffff000000010" + "0000002000000030");
  });
});
