// The frames and the lines come from tcpdump 4.99 itself (-n -S -t): what stands here is what it printed.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tcpdump, tcpdumpRelative } from "../../tools/tcpdump.ts";

const macs = "020000000002020000000001";
const quoted = "450000280000400040060000" + "0a0007020a000701" + "00509c4000000064";

describe("tcpdump's words for TCP", () => {
  shows(
    "a SYN with all its options",
    tcp("02", "020405b40402080a000000010000000001030307"),
    "Flags [S], seq 100, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0",
  );
  shows("a SYN-ACK", tcp("12", "020405b4"), "Flags [S.], seq 100, ack 501, win 64240, options [mss 1460], length 0");
  shows("an acknowledgement without its number", tcp("10"), "Flags [.], ack 501, win 64240, length 0");
  shows("data", tcp("18", "", "hello"), "Flags [P.], seq 100:105, ack 501, win 64240, length 5: HTTP");
  shows(
    "a request",
    tcp("18", "", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    "Flags [P.], seq 100:127, ack 501, win 64240, length 27: HTTP: GET / HTTP/1.1",
  );
  shows("a FIN", tcp("11"), "Flags [F.], seq 100, ack 501, win 64240, length 0");
  shows("a FIN with data", tcp("11", "", "last"), "Flags [F.], seq 100:104, ack 501, win 64240, length 4: HTTP");
  shows("a reset", tcp("04"), "Flags [R], seq 100, win 64240, length 0");
  shows("a reset that acknowledges", tcp("14"), "Flags [R.], seq 100, ack 501, win 64240, length 0");
  shows("no flag", tcp("00"), "Flags [none], win 64240, length 0");
  shows("every flag", tcp("ff"), "Flags [FSRP.UEW], seq 100, ack 501, win 64240, urg 0, length 0");
  shows(
    "what was received beyond holes",
    tcp("10", "01010512000001f5000001ff0000030000000400"),
    "Flags [.], ack 501, win 64240, options [nop,nop,sack 2 {501:511}{768:1024}], length 0",
  );
  shows("the end of the options", tcp("02", "00000000"), "Flags [S], seq 100, win 64240, options [eol], length 0");
});

describe("tcpdump's words for other protocols", () => {
  shows(
    "an ARP request",
    `ffffffffffff020000000001${arp("01")}0200000000010a000701${"00".repeat(6)}0a000702`,
    "ARP, Request who-has 10.0.7.2 tell 10.0.7.1, length 28",
  );
  shows(
    "an ARP request to one host",
    `${macs}${arp("01")}0200000000010a0007010200000000020a000702`,
    "ARP, Request who-has 10.0.7.2 (02:00:00:00:00:02) tell 10.0.7.1, length 28",
  );
  shows(
    "an ARP reply",
    `${macs}${arp("02")}0200000000010a0007010200000000020a000702`,
    "ARP, Reply 10.0.7.1 is-at 02:00:00:00:00:01, length 28",
  );
  shows(
    "an echo request",
    ip("01", "0800000000010002" + "6162636465666768"),
    "IP 10.0.7.1 > 10.0.7.2: ICMP echo request, id 1, seq 2, length 16",
  );
  shows(
    "an echo reply",
    ip("01", "0000000000010002"),
    "IP 10.0.7.1 > 10.0.7.2: ICMP echo reply, id 1, seq 2, length 8",
  );
  for (const [code, words] of [
    ["0300000000000000", "net 10.0.7.1 unreachable"],
    ["0301000000000000", "host 10.0.7.1 unreachable"],
    ["0302000000000000", "10.0.7.1 protocol 6 unreachable"],
    ["0303000000000000", "10.0.7.1 tcp port 40000 unreachable"],
    ["0304000000000578", "10.0.7.1 unreachable - need to frag (mtu 1400)"],
    ["0309000000000000", "net 10.0.7.1 unreachable - admin prohibited"],
    ["030d000000000000", "host 10.0.7.1 unreachable - admin prohibited filter"],
    ["0400000000000000", "source quench"],
    ["0b00000000000000", "time exceeded in-transit"],
    ["0b01000000000000", "ip reassembly time exceeded"],
  ] as const) {
    shows(`ICMP ${words}`, ip("01", code + quoted), `IP 10.0.7.1 > 10.0.7.2: ICMP ${words}, length 36`);
  }
});

describe("frames that are cut off", () => {
  it("are described as far as they go, and never read beyond", () => {
    const whole = bytesOf(tcp("18", "020405b4", "hello"));
    for (let length = 0; length < whole.length; length++) {
      assert.ok(tcpdump(whole.slice(0, length)).length > 0);
    }
  });
});

describe("relative numbers", () => {
  it("are differences to both sides' bases, also beyond 2^32", () => {
    const frame = bytesOf(tcp("18", "", "hello"));
    assert.match(tcpdumpRelative(frame, 99, 500), /seq 1:6, ack 1,/);
    assert.match(tcpdumpRelative(frame, 0xffffffff, 0xffffffff), /seq 101:106, ack 502,/);
  });
});

function shows(name: string, frame: string, words: string): void {
  it(`has ${name}`, () => {
    const endpoints = "IP 10.0.7.1.40000 > 10.0.7.2.80: ";
    assert.equal(tcpdump(bytesOf(frame)), words.startsWith("Flags") ? endpoints + words : words);
  });
}

function tcp(flags: string, options = "", data = ""): string {
  const offset = ((20 + options.length / 2) / 4).toString(16);
  const header = `9c40005000000064000001f5${offset}0${flags}faf000000000`;
  return ip("06", header + options + Buffer.from(data).toString("hex"));
}

function arp(operation: string): string {
  return `080600010800060400${operation}`;
}

function ip(protocol: string, payload: string): string {
  const length = (20 + payload.length / 2).toString(16).padStart(4, "0");
  return `${macs}08004500${length}0000400040${protocol}00000a0007010a000702${payload}`;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}
