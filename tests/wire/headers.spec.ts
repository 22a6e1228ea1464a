// The headers below TCP, bytes against values: every field at its place, in network order, however the header lies.

import * as arp from "../../assembly/wire/arp";
import { copyBytes, putU16, putU32, putU8, u16At, u32At, u8At } from "../../assembly/wire/bytes";
import { sumOf } from "../../assembly/wire/checksum";
import * as ethernet from "../../assembly/wire/ethernet";
import { icmpCode, icmpType, nextHopMtu, turnIntoReply } from "../../assembly/wire/icmp";
import * as ipv4 from "../../assembly/wire/ipv4";

/** Odd, so that nothing here is aligned. */
const at: usize = memory.data(96) + 1;

/** Puts bytes there, written in hexadecimal. */
function put(hex: string): void {
  for (let i = 0; i < hex.length / 2; i++) store<u8>(at + i, <u8>parseInt(hex.substr(2 * i, 2), 16));
}

function hexOf(length: i32): string {
  let hex = "";
  for (let i = 0; i < length; i++)
    hex += load<u8>(at + i)
      .toString(16)
      .padStart(2, "0");
  return hex;
}

describe("bytes", () => {
  it("are read in network order", () => {
    put("0102030405");
    expect(u8At(at + 4)).toBe(5);
    expect(u16At(at)).toBe(0x0102);
    expect(u32At(at + 1)).toBe(0x02030405);
  });

  it("are written in network order, and no more of them than the value has", () => {
    put("aaaaaaaaaaaaaaaaaa");
    putU8(at, 0x01);
    putU16(at + 2, 0x0203);
    putU32(at + 4, 0xfedcba98);
    expect(hexOf(9)).toBe("01aa0203fedcba98aa");
  });

  it("are copied, also where both ends overlap", () => {
    put("010203040506");
    copyBytes(at + 1, at, 4);
    expect(hexOf(6)).toBe("010102030406");
  });
});

describe("an Ethernet header", () => {
  it("is written as destination, source and type", () => {
    ethernet.putEthernet(at, 0x0102, 0x03040506, 0x0708, 0x090a0b0c, 0x0800);
    expect(hexOf(14)).toBe("0102030405060708090a0b0c0800");
  });

  it("is read as it was written", () => {
    put("ffffffffffff02000000000f0806");
    expect(ethernet.destinationHigh(at)).toBe(0xffff);
    expect(ethernet.destinationLow(at)).toBe(0xffffffff);
    expect(ethernet.sourceHigh(at)).toBe(0x0200);
    expect(ethernet.sourceLow(at)).toBe(15);
    expect(ethernet.etherType(at)).toBe(0x0806);
  });

  it("has a group address if the first byte's lowest bit is set", () => {
    expect(ethernet.isGroup(0xffff)).toBe(true);
    expect(ethernet.isGroup(0x0100)).toBe(true);
    expect(ethernet.isGroup(0x0200)).toBe(false);
    expect(ethernet.isGroup(0x00ff)).toBe(false);
  });
});

describe("an ARP packet", () => {
  it("is written for IPv4 over Ethernet", () => {
    arp.putArp(at, arp.ArpOperation.Request, 0x0200, 2, 0x0a000702, 0, 0, 0x0a000701);
    expect(hexOf(28)).toBe("0001080006040001" + "0200000000020a000702" + "0000000000000a000701");
  });

  it("is read as it was written", () => {
    arp.putArp(at, arp.ArpOperation.Reply, 0x0203, 0x04050607, 0x0a000701, 0x0200, 2, 0x0a000702);
    expect(arp.arpIsWellFormed(at)).toBe(true);
    expect(arp.arpOperation(at)).toBe(2);
    expect(arp.arpSenderMacHigh(at)).toBe(0x0203);
    expect(arp.arpSenderMacLow(at)).toBe(0x04050607);
    expect(arp.arpSender(at)).toBe(0x0a000701);
    expect(arp.arpTarget(at)).toBe(0x0a000702);
  });

  it("for another hardware, protocol or length of addresses isn't well formed [A-03]", () => {
    put("0001080006040001");
    expect(arp.arpIsWellFormed(at)).toBe(true);
    const others: string[] = ["0006080006040001", "000186dd06040001", "0001080008040001", "0001080006100001"];
    for (let i = 0; i < others.length; i++) {
      put(others[i]);
      expect(arp.arpIsWellFormed(at)).toBe(false, others[i]);
    }
  });
});

describe("an IPv4 header", () => {
  it("is written with its checksum, without options, never to be fragmented [N-06]", () => {
    ipv4.putIpv4(at, 0xc0a80001, 0xc0a800c7, 17, 95, 64, 0, true);
    expect(hexOf(20)).toBe("450000730000400040" + "11b861c0a80001c0a800c7");
    expect(sumOf(at, 20)).toBe(0xffff);
  });

  it("carries DSCP and the mark of ECN as one byte, and leaves the checksum to a MAC that fills it in", () => {
    ipv4.putIpv4(at, 0x0a000702, 0x0a000701, 6, 20, 1, (46 << 2) | 2, false);
    expect(hexOf(20)).toBe("45ba0028000040000106" + "00000a0007020a000701");
  });

  it("is read as it was written", () => {
    put("4f0000730000000040" + "06b861c0a80001c0a800c7");
    expect(ipv4.version(at)).toBe(4);
    expect(ipv4.headerBytes(at)).toBe(60);
    expect(ipv4.totalBytes(at)).toBe(0x73);
    expect(ipv4.protocol(at)).toBe(6);
    expect(ipv4.source(at)).toBe(0xc0a80001);
    expect(ipv4.destination(at)).toBe(0xc0a800c7);
  });

  it("is a fragment's with an offset or more to come, and not with the other two bits [I-10]", () => {
    const words: string[] = ["0000", "4000", "8000", "c000", "2000", "0001", "1fff", "6000"];
    const fragments: bool[] = [false, false, false, false, true, true, true, true];
    for (let i = 0; i < words.length; i++) {
      put("450000730000" + words[i]);
      expect(ipv4.isFragment(at)).toBe(fragments[i], words[i]);
    }
  });

  it("is source-routed by options 131 and 137 wherever they stand, and never by bytes behind the end [I-05]", () => {
    const options: string[] = [
      "83070400000000" + "00",
      "89070400000000" + "00",
      "0101018307040000",
      "0704000083070400",
      "0000000083070400",
      "0700000083070400",
      "0701000083070400",
      "07ff000083070400",
      "0101010101010107",
      "0706838383830101",
    ];
    const routed: bool[] = [true, true, true, true, false, false, false, false, false, false];
    for (let i = 0; i < options.length; i++) {
      put("470000730000400040" + "060000c0a80001c0a800c7" + options[i] + "83070400");
      expect(ipv4.isSourceRouted(at)).toBe(routed[i], options[i]);
    }
  });
});

describe("an ICMP message", () => {
  it("is read by type, code and the next hop's MTU", () => {
    put("0304aabb000005dc");
    expect(icmpType(at)).toBe(3);
    expect(icmpCode(at)).toBe(4);
    expect(nextHopMtu(at)).toBe(1500);
  });

  it("that is an echo becomes its own reply, with a checksum of its own", () => {
    put("0800f7fd00010001" + "00");
    turnIntoReply(at, 8, true);
    expect(hexOf(8)).toBe("0000fffd00010001");
    put("0800f7fd00010001" + "00");
    turnIntoReply(at, 8, false);
    expect(hexOf(8)).toBe("0000000000010001");
  });
});
