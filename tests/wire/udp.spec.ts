// The bytes of UDP and IGMP headers, and of what stands in front of and behind them for their sake.

import { copyBytes } from "../../assembly/wire/bytes";
import { groupMacHigh, groupMacLow } from "../../assembly/wire/ethernet";
import { putPortUnreachable } from "../../assembly/wire/icmp";
import { IgmpType, igmpGroup, igmpType, putIgmp, responseTenths } from "../../assembly/wire/igmp";
import { addRouterAlert, putIpv4 } from "../../assembly/wire/ipv4";
import { message, putUdp, putUdpChecksum, readMessage } from "../../assembly/wire/udp";
import { hexOf } from "../support/conversation";

const room: usize = memory.data(64);

function put(bytes: u8[]): void {
  copyBytes(room, bytes.dataStart, bytes.length);
}

function hexAt(address: usize, length: i32): string {
  const bytes = new Uint8Array(length);
  copyBytes(bytes.dataStart, address, length);
  return hexOf(bytes);
}

describe("a UDP header", () => {
  it("is read: ports, length, whether there is a checksum", () => {
    put([0x9c, 0x40, 0x00, 0x07, 0x00, 0x0d, 0xbe, 0xef, 0x68, 0x65, 0x6c, 0x6c, 0x6f]);
    expect(readMessage(room, 13)).toBe(true);
    expect(message.sourcePort).toBe(40000);
    expect(message.destinationPort).toBe(7);
    expect(message.isSummed != 0).toBe(true);
    expect(message.dataAddress).toBe(room + 8);
    expect(message.dataBytes).toBe(5);
  });

  it("is not read if its length is less than its own, or more than there is [U-01]", () => {
    put([0x9c, 0x40, 0x00, 0x07, 0x00, 0x0d, 0x00, 0x00]);
    expect(readMessage(room, 12)).toBe(false);
    expect(readMessage(room, 7)).toBe(false);
    expect(readMessage(room, 0)).toBe(false);
    put([0x9c, 0x40, 0x00, 0x07, 0x00, 0x07, 0x00, 0x00]);
    expect(readMessage(room, 100)).toBe(false);
  });

  it("is written, and a checksum of 0 as ffff", () => {
    putUdp(room, 7, 40000, 13);
    expect(hexAt(room, 8)).toBe("00079c40000d0000");
    putUdpChecksum(room, 0xbeef);
    expect(hexAt(room, 8)).toBe("00079c40000dbeef");
    putUdpChecksum(room, 0);
    expect(hexAt(room, 8)).toBe("00079c40000dffff");
  });
});

describe("an IGMP message", () => {
  it("is read and written", () => {
    put([0x11, 0x64, 0x00, 0x00, 0xe0, 0x00, 0x00, 0xfb]);
    expect(igmpType(room)).toBe(0x11);
    expect(responseTenths(room)).toBe(100);
    expect(igmpGroup(room)).toBe(0xe00000fb);
    putIgmp(room, IgmpType.Report, 0xe00000fb);
    expect(hexAt(room, 8)).toBe("16000904e00000fb");
  });

  it("stands behind a header that routers look at", () => {
    putIpv4(room, 0x0a000702, 0xe00000fb, 2, 8, 1, 0, false);
    addRouterAlert(room, true);
    expect(hexAt(room, 24)).toBe("46000020000040000102f2da0a000702e00000fb94040000");
  });
});

describe("a group's address", () => {
  it("has a MAC address made of its last 23 bits, and everybody that of everybody", () => {
    expect(groupMacHigh(0xe00000fb)).toBe(0x0100);
    expect(groupMacLow(0xe00000fb)).toBe(0x5e0000fb);
    expect(groupMacLow(0xefffffff)).toBe(0x5e7fffff);
    expect(groupMacHigh(0x0a0007ff)).toBe(0xffff);
    expect(groupMacLow(0xffffffff)).toBe(0xffffffff);
  });
});

describe("port unreachable", () => {
  it("is a header and a quote", () => {
    put([0x45, 0x00, 0x00, 0x21]);
    putPortUnreachable(room + 8, room, 4, true);
    expect(hexAt(room + 8, 12)).toBe("0303b7db0000000045000021");
  });
});
