// What tshark's experts find remarkable in a capture, and what of it was to be expected.

import assert from "node:assert/strict";
import type { Board } from "./board.ts";
import { outputOf } from "./programs.ts";

/** What is expected, of whom, and why. */
export type Explained = ["board" | "kernel" | "both", summary: RegExp, why: string];

const always: Explained[] = [
  ["both", /^Connection (?:establish|finish)/, "connections begin and end"],
  ["both", /^This frame (?:initiates|undergoes) the connection closing$/, "connections end"],
  ["kernel", /^TCP window specified by the receiver is now completely full$/, "a device's window is small"],
  ["both", /retransmission$/, "a busy machine may run a program later than the loss probe of its peer waits"],
  ["kernel", /^TCP Checksum 0xffff instead of 0x0000/, "the kernel writes the sum's zero as UDP would"],
  ["both", /^D-SACK Sequence$|^Duplicate ACK .* \(D-SACK\)$/, "which is told it was not needed"],
  ["board", /^Duplicate ACK \(#1\)$/, "or was a FIN, which TIME-WAIT answers again"],
  ["kernel", /^A new tcp session is started with the same ports/, "thousands of connections take every port again"],
];

export const slowReader: Explained[] = [
  ["board", /^TCP Zero Window segment$/, "what was received waits for room in the send buffer"],
  ["both", /^TCP window update$/, "there is room again"],
];

export const notEnoughSlots: Explained[] = [
  ["kernel", /out-of-order segment$/, "what was dropped for want of a slot is sent again"],
  ["both", /^Duplicate ACK /, "its beginning was lost for want of a slot"],
  ["board", /retransmission \(SYN-ACK\)$/, "a handshake that found no slot is repeated"],
];

export const abandoned: Explained[] = [
  ["kernel", /^Connection reset \(RST\)$/, "the client went away without a word"],
  ["board", /^TCP Zero Window Probe$|^Previous segment/, "sent before the reset was read, whose window is none"],
];

export const badLink: Explained[] = [
  ["both", /retransmission|out-of-order|^Duplicate ACK |^D-SACK|^Previous segment|^ACKed segment/, "frames get lost"],
  [
    "both",
    /^Spurious Retransmission|^TCP Zero Window (?:Probe|segment)|^(?:ACK to a )?TCP keep-alive/,
    "acknowledgements get lost",
  ],
  ["board", /^Connection reset \(RST\)$/, "what arrives after the client's reset is a stranger's"],
];

/** The capture is the board's: what the board sends is still whole there. */
export const corruption: Explained[] = [["kernel", /./, "any bit may have been turned on the way"]];

/** Captures are checked in full: nobody has offloaded any checksum before it. */
const checking = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
const fields = ["frame.number", "ip.src", "tcp.flags", "_ws.expert.message"].flatMap((name) => ["-e", name]);
/** The end of the flags of a SYN-ACK. */
const synAck = "0012";

/** That the experts have found nothing but what is explained; and that they had something to look at. */
export async function assertExplained(board: Board, framesMin: number, ...explained: Explained[][]): Promise<void> {
  const words = [
    "-r",
    board.capture,
    ...checking,
    ...(await noGuesses()),
    "-T",
    "fields",
    ...fields,
    "-E",
    "aggregator=|",
  ];
  const lines = (await outputOf("tshark", words)).trimEnd().split("\n");
  assert.ok(lines.length >= framesMin, `${lines.length} frames were captured`);
  const known = [always, ...explained].flat();
  const unexplained = lines.flatMap((line) => {
    const [frame, source, flags, messages = ""] = line.split("\t");
    const who = source === board.address ? "board" : "kernel";
    return messages
      .split("|")
      .filter(Boolean)
      .map((message) => (flags?.endsWith(synAck) ? `${message} (SYN-ACK)` : message))
      .map((message, _, all) => (all.includes("D-SACK Sequence") ? message.replace(/^Dup.*/, "$& (D-SACK)") : message))
      .filter((message) => !known.some(([of, summary]) => (of === "both" || of === who) && summary.test(message)))
      .map((message) => `frame ${frame}, ${who}: ${message}`);
  });
  assert.deepEqual(unexplained.slice(0, 20), []);
}

/** What the captures are looked at for: what TCP carries is compared by those who receive it. */
const spoken = ["frame", "eth", "ethertype", "arp", "ip", "icmp", "tcp", "data"];

/** A port or random bytes can look like some other protocol, and the experts would complain of how it is spoken. */
async function noGuesses(): Promise<string[]> {
  const names = (await outputOf("tshark", ["-G", "protocols"])).split("\n").map((line) => line.split("\t")[2]);
  return names.flatMap((name) => (name && !spoken.includes(name) ? ["--disable-protocol", name] : []));
}

/** How many frames of the capture a display filter selects. */
export async function framesThat(board: Board, filter: string): Promise<number> {
  const output = await outputOf("tshark", ["-r", board.capture, "-Y", filter, "-T", "fields", "-e", "frame.number"]);
  return output.split("\n").filter(Boolean).length;
}
