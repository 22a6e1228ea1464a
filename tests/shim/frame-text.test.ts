// A frame in tcpdump's words, in C and in TypeScript: the two say the same of every frame.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { tcpdump } from "../../tools/tcpdump.ts";
import { build, run } from "./programs.ts";

const ethernet = "020000000002" + "020000000001";
const addresses = "0a000701" + "0a000702";
const arp = (operation: string, targetMac: string) =>
  `${ethernet}08060001080006040${operation}020000000001${"0a000701"}${targetMac}0a000702`;
const ip = (protocol: string, payload: string, totalBytes = 20 + payload.length / 2) =>
  `${ethernet}080045000000`.slice(0, -4) + `${hex(totalBytes, 4)}0000000040${protocol}0000${addresses}${payload}`;
const tcp = (flags: string, options = "", data = "", port = "0050") =>
  ip("06", `c350${port}0000006400000200${hex(5 + options.length / 8, 1)}0${flags}20000000000a${options}${data}`);
const icmp = (type: string, code: string, rest: string) => ip("01", `${type}${code}0000${rest}`);
const quote = `0000000045000028000000004006000${"0"}${addresses}c35000500000006400000000`;

const frames = [
  "0200",
  `${ethernet}86dd00`,
  `${ethernet}08060001`,
  arp("001", "000000000000"),
  arp("001", "020000000002"),
  arp("002", "020000000002"),
  arp("009", "020000000002"),
  ip("11", "00010002"),
  ip("06", "c350"),
  ip("06", "c350", 60),
  ...["00", "02", "12", "10", "18", "11", "04", "14", "ff"].map((flags) => tcp(flags)),
  ...["10", "18"].map((flags) => tcp(flags, "", Buffer.from('GET /a%"b HTTP/1.1\r\nHost: a').toString("hex"))),
  tcp("18", "", Buffer.from("HTTP/1.1 200 OK\r\n").toString("hex")),
  tcp("18", "", Buffer.from("GET / HTTP/1.1").toString("hex"), "0007"),
  ...[
    "020405b4",
    "01030307",
    "0402",
    "0402080a0000000100000002",
    "0101050a0000000100000002",
    "00000000",
    "01010105",
    "fe04abcd",
    "050c000000010000",
    "02",
    "0801",
  ].map((options) => tcp("12", options.padEnd(Math.ceil(options.length / 8) * 8, "0"))),
  ...["00", "08", "04", "0b", "0d"].flatMap((type) => [icmp(type, "00", "00010002aabb"), icmp(type, "01", "00010002")]),
  icmp("08", "00", "0001"),
  ...[0, 1, 2, 3, 4, 5, 9, 10, 13, 14].flatMap((code) =>
    [quote, quote.slice(0, 50), `000005dc${quote.slice(8)}`].map((rest) => icmp("03", hex(code, 2), rest)),
  ),
].map((digits) => Uint8Array.from(Buffer.from(digits, "hex")));

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** The same frames, each with some bytes changed and its end cut off. */
function damaged(seed: number, count: number): Uint8Array[] {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => {
    const frame = frames[next(frames.length)]!.slice();
    for (let changes = next(4); changes > 0; changes--) frame[14 + next(Math.max(1, frame.length - 14))] = next(256);
    return next(3) === 0 ? frame.slice(0, next(frame.length + 1)) : frame;
  });
}

function inC(all: Uint8Array[]): string[] {
  const input = all.flatMap((frame) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(frame.length);
    return [head, frame];
  });
  return run("print-frames", [], Buffer.concat(input)).toString("latin1").split("\n").slice(0, -1);
}

/** What is no letter is written as a full stop in C. */
const inTypeScript = (frame: Uint8Array) => tcpdump(frame).replaceAll(/[^\x20-\x7e]/g, ".");

before(() => build("tests/shim"));

describe("a frame in tcpdump's words", () => {
  it("reads in C as in TypeScript", () => {
    assert.ok(frames.length > 60);
    assert.deepEqual(inC(frames), frames.map(inTypeScript));
  });

  it("reads in C as in TypeScript though it be damaged", () => {
    const some = damaged(1, 5000);
    assert.deepEqual(inC(some), some.map(inTypeScript));
  });
});
