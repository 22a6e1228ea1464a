// Capture files: what the page writes is read by other people's programs, and what these write by the page.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { CaptureError, readCapture } from "../../page/captures/read.ts";
import { journalOf } from "../../page/captures/seen.ts";
import { writePcapng, writeText } from "../../page/captures/write.ts";
import { ensureDebianPackages } from "../../tools/debian.ts";
import { peerPackages } from "../interop/packages.ts";
import { outputOf } from "../interop/programs.ts";
import { played } from "./built.ts";

ensureDebianPackages(peerPackages);
const folder = mkdtempSync(join(tmpdir(), "astcp-captures-"));
after(() => rmSync(folder, { recursive: true }));

const { journal } = played("four-way-close").world;
const frames = journal.segments.map(({ frame }) => Buffer.from(frame).toString("hex"));

describe("a story as pcapng", () => {
  const file = join(folder, "story.pcapng");
  writeFileSync(file, writePcapng(journal));

  it("is whole to tshark, with every checksum right", async () => {
    const words = ["-r", file, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
    const fields = [
      "-T",
      "fields",
      "-e",
      "frame.time_relative",
      "-e",
      "tcp.checksum.status",
      "-e",
      "ip.checksum.status",
    ];
    const lines = (await outputOf("tshark", [...words, ...fields])).trim().split("\n");
    assert.equal(lines.length, frames.length);
    for (const line of lines) assert.match(line, /^\d+\.\d+\t1\t1$/);
    assert.match(lines[1]!, /^0\.1000/);
  });

  it("is the same story when it is read again", () => {
    const captured = readCapture(writePcapng(journal));
    assert.deepEqual(
      captured.map(({ frame }) => Buffer.from(frame).toString("hex")),
      frames,
    );
    assert.deepEqual(
      captured.slice(0, 3).map(({ milliseconds }) => milliseconds),
      [0, 100, 200],
    );
    const seen = journalOf(captured);
    assert.deepEqual(
      seen.segments.map(({ from, to }) => `${from} ${to}`),
      journal.segments.map(({ from, to }) => `${from} ${to}`),
    );
    assert.deepEqual(
      seen.segments.map((_, index) => seen.textOf(index, true)),
      journal.segments.map((_, index) => journal.textOf(index, true)),
    );
  });

  for (const format of ["pcap", "nsecpcap"]) {
    it(`is read as ${format}, too, when editcap has made that of it`, async () => {
      const other = join(folder, `story.${format}`);
      await outputOf("editcap", ["-F", format, file, other]);
      const captured = readCapture(readFileSync(other));
      assert.deepEqual(
        captured.map(({ frame }) => Buffer.from(frame).toString("hex")),
        frames,
      );
      assert.equal(Math.round(captured[2]!.milliseconds), 200);
    });
  }
});

describe("a story as text", () => {
  it("has a line for each segment, in tcpdump's words", () => {
    const lines = writeText(journal).trimEnd().split("\n");
    assert.equal(lines.length, frames.length);
    assert.match(
      lines[1]!,
      /^ {5}0\.200 IP 10\.0\.7\.2\.5000 > 10\.0\.7\.1\.\d+: Flags \[S\.\], seq \d+, ack \d+, win 32768, /,
    );
  });
});

describe("what is no capture", () => {
  for (const [name, bytes, reason] of [
    ["a short file", new Uint8Array(10), "notACapture"],
    ["a text", Buffer.from("IP 10.0.7.1 > 10.0.7.2: Flags [S], seq 1"), "notACapture"],
    [
      "a capture of another link",
      Buffer.from(`d4c3b2a1020004000000000000000000ffff000071000000`, "hex"),
      "notEthernet",
    ],
  ] as const) {
    it(`is refused: ${name}`, () => {
      assert.throws(
        () => readCapture(bytes),
        (error) => error instanceof CaptureError && error.reason === reason,
      );
    });
  }

  it("may be cut off: what is whole is read", () => {
    const whole = writePcapng(journal);
    assert.equal(readCapture(whole.subarray(0, whole.length - 5)).length, frames.length - 1);
  });
});
