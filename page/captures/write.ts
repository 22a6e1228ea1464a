// A story as files for other people's tools: pcapng, as a tap in the middle of the wire would have seen it, and the text of
// `tcpdump -n -S`.

import type { Journal } from "../model/journal.ts";

/** The instant that a story's time counts from: 2020-01-01, as good as any. */
const epochMicroseconds = 1_577_836_800_000_000;

/** Section header, one Ethernet interface, an enhanced packet block for each frame. */
export function writePcapng({ segments }: Journal): Uint8Array {
  const blocks = [
    block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff)),
    block(1, words(1, 0)),
    ...segments.map(({ frame, atMs }) => {
      const time = epochMicroseconds + atMs * 1000;
      return block(6, [
        ...words(0, Math.floor(time / 2 ** 32), time % 2 ** 32, frame.length, frame.length),
        ...frame,
        ...new Uint8Array(-frame.length & 3),
      ]);
    }),
  ];
  const file = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of blocks) {
    file.set(each, at);
    at += each.length;
  }
  return file;
}

export function writeText(journal: Journal): string {
  return journal.segments
    .map(({ atMs }, index) => `${(atMs / 1000).toFixed(3).padStart(10)} ${journal.textOf(index, false)}\n`)
    .join("");
}

function block(type: number, body: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes.length, true);
  bytes.set(body, 8);
  view.setUint32(bytes.length - 4, bytes.length, true);
  return bytes;
}

function words(...values: number[]): number[] {
  return [...new Uint8Array(Uint32Array.from(values).buffer)];
}
