// The rows of the register of bad input (bad-inputs.ts) that concern a segment: by itself, and for a connection.

import type { Row } from "./register.ts";

export const header: Row[] = [
  ["T-01", "A segment shorter than a header.", "Dropped: `tcp.malformed`."],
  [
    "T-02",
    "A data offset below 5, or beyond the segment.",
    "Dropped before any connection is looked for: `tcp.malformed`.",
  ],
  [
    "T-03",
    "A wrong checksum; 0x0000 and 0xFFFF.",
    "Dropped: `tcp.bad-checksum`. A zero that is the right sum is taken.",
  ],
  ["T-04", "Port 0, of either side.", "Dropped: `tcp.port-zero`."],
  [
    "T-05",
    "No flags, or FIN, URG and PSH without ACK.",
    "Reset where nobody listens, `tcp.stranger`; dropped elsewhere: `tcp.listen-ignored`, `tcp.no-ack`, `tcp.ignored-in-syn-sent`.",
  ],
  ["T-06", "A SYN with FIN or RST.", "Dropped in every state: `tcp.bad-flags`."],
  ["T-07", "SYN and ACK where nobody has asked.", "Reset at the number that it acknowledges: `tcp.stranger`."],
  [
    "T-08",
    "A reset without ACK, or with data.",
    "Judged like any reset; its data is ignored. Where nobody is meant: `tcp.stranger`, `tcp.listen-ignored`.",
  ],
  ["T-09", "A SYN with data.", "The SYN alone is acknowledged; the data comes again."],
  ["T-10", "A SYN that offers ECN; reserved bits.", "Ignored, and not answered in kind unless ECN was switched on."],
  ["T-20", "An option of length 0.", "Options end there; what stood before them counts."],
  ["T-21", "An option of length 1.", "Options end there."],
  ["T-22", "An option that reaches beyond the header.", "Options end there."],
  ["T-23", "An option without a length, as the last byte.", "Options end there."],
  ["T-24", "MSS, window scale, SACK or timestamps of a wrong length.", "That option is ignored."],
  ["T-25", "An MSS of 0.", "As if none had been named: 536."],
  ["T-26", "An MSS of 1 to 47.", "Taken for 48."],
  ["T-27", "MSS, window scale or SACK-permitted behind the SYN.", "Ignored."],
  ["T-28", "A window scale above 14.", "Taken for 14."],
  [
    "T-29",
    "An option twice; nothing but NOP; bytes behind the end.",
    "The last one counts; what stands behind the end is not read.",
  ],
  [
    "T-30",
    "A timestamp far ahead, to make ours refuse the peer's.",
    "Remembered only of a segment that is acceptable, and not beyond what we have acknowledged.",
  ],
  ["T-31", "TCP-AO or MD5 without a key.", "Ignored."],
  [
    "T-40",
    "An urgent pointer of 0, 1, the length, more, the largest, or without data.",
    "A number in the stream, and nothing else: the data stays in line.",
  ],
];

export const attacks: Row[] = [
  ["S-01", "A reset at RCV.NXT.", "Ends the connection."],
  ["S-02", "A reset elsewhere in the window.", "Challenged: `tcp.reset-challenged`."],
  ["S-03", "A reset outside of the window.", "Dropped: `tcp.reset-outside`."],
  ["S-04", "A reset in SYN-SENT that doesn't acknowledge our SYN.", "Dropped: `tcp.ignored-in-syn-sent`."],
  [
    "S-05",
    "A reset for a half-open connection.",
    "At the exact number it frees the entry; else it is challenged or dropped.",
  ],
  ["S-06", "A reset where the window spans the wrap.", "Judged as anywhere."],
  [
    "S-07",
    "A SYN in the window.",
    "Challenged: `tcp.syn-challenged`. A peer that has restarted answers with a reset that fits.",
  ],
  ["S-08", "A SYN outside of the window.", "Acknowledged, at most twice a second: `tcp.unacceptable`."],
  [
    "S-09",
    "A SYN in TIME-WAIT.",
    "Opens anew if it is newer by timestamp or number; else acknowledged: `tcp.ignored-in-time-wait`.",
  ],
  [
    "S-10",
    "A second SYN for a half-open connection.",
    "The same one gets its SYN-ACK again, another one a challenge: `tcp.syn-challenged`.",
  ],
  [
    "S-11",
    "An acknowledgement of what was never sent.",
    "Answered with ours, and nothing of the segment counts: `tcp.ack-of-unsent`.",
  ],
  [
    "S-12",
    "An acknowledgement older than any window that the peer has offered.",
    "Challenged, and its data dropped: `tcp.ack-too-old`.",
  ],
  ["S-13", "An old but plausible acknowledgement with new data.", "The data is taken."],
  [
    "S-14",
    "A last ACK of a handshake with another number.",
    "Reset, and the entry waits on: `tcp.wrong-handshake-ack`.",
  ],
  ["S-15", "Data without ACK.", "Dropped: `tcp.no-ack`."],
  [
    "S-16",
    "Data that begins before the window, ends behind it, or both.",
    "Trimmed to the window: `tcp.beyond-window`.",
  ],
  [
    "S-17",
    "A FIN out of order, with data beyond the window, or at two places.",
    "Counts in order only; the first that counts is the end.",
  ],
  ["S-18", "Data behind the FIN.", "Dropped and acknowledged: `tcp.after-fin`."],
  ["S-19", "A window from a segment that was overtaken.", "Ignored."],
  [
    "S-20",
    "A window that shrinks below what is in flight; one of a gigabyte.",
    "Nothing new leaves; no more is sent than we have.",
  ],
  [
    "S-21",
    "SACK blocks that are empty, turned round, old, or of what was never sent.",
    "Each is checked; those that are right count once for each byte.",
  ],
  [
    "S-22",
    "Floods of duplicate ACKs, one ACK a byte, ACKs ahead of the data.",
    "Bytes are counted, two segments an ACK at most; duplicates send nothing beyond what left; `tcp.ack-of-unsent`.",
  ],
  [
    "S-23",
    "Forged segments that use up a limit, and a connection of one's own that counts it.",
    "Every connection has a limit of its own, at times that nobody can foretell.",
  ],
  [
    "S-24",
    "Two ends that disagree about every number.",
    "Answers come at most twice a second, with our own numbers: it ends.",
  ],
  [
    "S-25",
    "An old timestamp, or none where they were agreed.",
    "Acknowledged and dropped, `tcp.old-timestamp`, or only dropped, `tcp.no-timestamp`; a reset needs none.",
  ],
  ["S-26", "A keep-alive probe, with a byte or without.", "Acknowledged; nothing is delivered."],
  ["S-27", "A reset in TIME-WAIT, drawn by old data.", "Dropped: `tcp.ignored-in-time-wait`."],
  ["S-28", "A SYN from our own address and port.", "Dropped: `ipv4.bad-source`."],
  ["S-29", "Any of this where the numbers wrap.", "The same as anywhere."],
  [
    "S-30",
    "Single bytes, every other one missing.",
    "Four pieces are held, the rest is dropped: `tcp.too-many-holes`.",
  ],
  [
    "S-31",
    "Data with a guessed number.",
    "Needs an acknowledgement within the largest window ever offered, too: `tcp.ack-too-old`, `tcp.ack-of-unsent`.",
  ],
];
