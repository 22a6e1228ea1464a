// Frames that leave nothing behind, and are read no further than they reach: shown on the whole memory of a built module.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Host } from "../../host-shim/js/host.ts";
import { ACK, RST, SYN, ipAt, put16, sealIp } from "../simulation/segment.ts";
import { makeSegment, type StrangeSegment } from "../simulation/strange-frames.ts";

const subject = { mac: 2, address: 0x0a000702, port: 80 };
const peer = { mac: 1, address: 0x0a000701, port: 40000 };
const wordBytes = 4;

const frames: Uint8Array[] = [];
const host = new Host(new WebAssembly.Module(readFileSync("build/core.wasm")), {
  transmit: (frame) => frames.push(frame) > 0,
  random: () => 0x5eed,
});

function start(): void {
  host.init(0x0200, 2, 0, 0);
  host.configure(subject.address, 0xffffff00, 0);
  host.poll(0);
  frames.length = 0;
}

function segmentTo(port: number, segment: Partial<StrangeSegment>): Uint8Array {
  const usual = { flags: SYN, sequence: 100, acknowledgement: 500, window: 1000 };
  return makeSegment(peer, { ...subject, port }, { ...usual, ...segment });
}

function fragment(identification: number, offsetAndFlags: number): Uint8Array {
  const frame = segmentTo(80, { flags: ACK, dataBytes: 8 });
  put16(frame, ipAt + 4, identification);
  put16(frame, ipAt + 6, offsetAndFlags);
  sealIp(frame);
  return frame;
}

/** The counters that move when these frames are handed in once more, after which nothing else may be another. */
function changesOf(arriving: Uint8Array[]): string[] {
  for (const frame of arriving) host.input(0, frame);
  const [before, countersBefore] = [host.snapshot(), host.counters()];
  for (const frame of arriving) host.input(0, frame);
  const after = host.snapshot();
  const moved = [...host.counters()].filter(([name, value]) => value !== countersBefore.get(name));
  let words = 0;
  for (let at = 0; at < after.length; at += wordBytes) {
    if (!Buffer.from(before.buffer, at, wordBytes).equals(Buffer.from(after.buffer, at, wordBytes))) words++;
  }
  assert.equal(words, moved.length, "something else than counters has changed");
  return moved.map(([name]) => name);
}

describe("nothing is left but a count", () => {
  it("of ten thousand datagrams of which a fragment is missing [F-06] [I6]", () => {
    start();
    const firsts = Array.from({ length: 10_000 }, (_, index) => fragment(index, 0x2000));
    assert.deepEqual(changesOf(firsts), ["frames.received", "ipv4.fragment"]);
    const lasts = Array.from({ length: 10_000 }, (_, index) => fragment(index, 0x00b9));
    assert.deepEqual(changesOf(lasts), ["frames.received", "ipv4.fragment"]);
    assert.deepEqual(frames, []);
  });

  it("of a scan of all ports at once, which is answered by resets of 40 bytes until its source has had enough [R-09] [C-11] [I6]", () => {
    start();
    const scan = Array.from({ length: 65_535 }, (_, index) => segmentTo(index + 1, {}));
    assert.deepEqual(changesOf(scan).sort(), ["frames.received", "tcp.segments-received", "tcp.stranger"]);
    assert.ok(frames.every((frame) => frame.length === 54 && frame[47] === (RST | ACK)));
    // Chance says here that each is due a millisecond after the one before it.
    assert.equal(frames.length, 2501);
    host.input(10, segmentTo(1, {}));
    assert.equal(frames.length, 2502, "ten milliseconds later");
  });

  it("of data to a closed port, whose reset is no larger, and of a reset, which has none [R-06] [I3]", () => {
    start();
    const data = [0, 1, 500, 1460].map((dataBytes) => segmentTo(81, { flags: ACK, dataBytes }));
    for (const frame of data) host.input(0, frame);
    assert.equal(frames.length, data.length);
    assert.ok(frames.every((frame) => frame.length === 54 && frame[47] === RST));
    frames.length = 0;
    changesOf([segmentTo(81, { flags: RST }), segmentTo(81, { flags: RST | ACK, dataBytes: 8 })]);
    assert.deepEqual(frames, []);
  });
});

describe("what lies behind the end of a frame", () => {
  it("changes neither an answer nor a byte of memory, wherever the frame is cut off [I1]", () => {
    start();
    host.tcpListen(80, 4);
    const whole = [segmentTo(80, { timestamps: { value: 1, echo: 0 } }), segmentTo(81, { dataBytes: 40 }), request()];
    const beginning = host.snapshot();
    const received = host.receiveFrame();
    const room = host.receiveFrameBytes();
    for (const frame of whole) {
      for (let length = 0; length <= frame.length; length++) {
        const outcomes = [0x00, 0xff].map((filling) => {
          host.restore(beginning);
          frames.length = 0;
          host.write(received, new Uint8Array(room).fill(filling));
          host.input(0, frame.subarray(0, length));
          host.write(received, new Uint8Array(room));
          return [...frames, host.snapshot()].map((bytes) => Buffer.from(bytes));
        });
        assert.ok(outcomes[0]!.length === outcomes[1]!.length);
        assert.ok(
          outcomes[0]!.every((bytes, index) => bytes.equals(outcomes[1]![index]!)),
          `cut off at ${length}`,
        );
      }
    }
  });
});

/** An ARP request for our address. */
function request(): Uint8Array {
  const everybody = "ffffffffffff" + "020000000001" + "0806";
  return Buffer.from(`${everybody}0001080006040001` + "020000000001" + "0a000701" + "000000000000" + "0a000702", "hex");
}
