// A segment in the words of the ladder: short, and the same in every language.

import { flag, optionKind, type Header } from "./frame.ts";
import type { Journal, Segment } from "./journal.ts";

const flagNames: [number, string][] = [
  [flag.syn, "SYN"],
  [flag.fin, "FIN"],
  [flag.rst, "RST"],
  [flag.psh, "PSH"],
  [flag.ack, "ACK"],
  [flag.urg, "URG"],
];

export interface Label {
  /** Such as "#4" or, of a copy, "#4′"; empty for what is no TCP. */
  number: string;
  flags: string;
  /** The numbers, one by one. */
  fields: string[];
  options: string[];
}

export function labelOf(journal: Journal, index: number, isRelative: boolean): Label {
  const segment = journal.segments[index]!;
  const { header, isCopy, number } = segment;
  if (!header) return { number: "", flags: "", fields: [journal.textOf(index, isRelative)], options: [] };
  const [own, other] = isRelative ? segment.bases : [0, 0];
  const { dataBytes, acknowledgement, flags, window } = header;
  const sequence = (header.sequence - own) >>> 0;
  const range = dataBytes > 0 ? `seq ${sequence}:${(sequence + dataBytes) >>> 0}` : `seq ${sequence}`;
  return {
    number: number > 0 ? `#${number}${isCopy ? "′" : ""}` : "",
    flags: flagsOf(header),
    fields: [
      ...(header.sequenceIsUntold ? [] : [range]),
      ...(flags & flag.ack ? [`ack ${(acknowledgement - other) >>> 0}`] : []),
      `win ${window}`,
      ...(dataBytes > 0 ? [`len ${dataBytes}`] : []),
    ],
    options: optionsOf(segment, other),
  };
}

function flagsOf({ flags }: Header): string {
  return flagNames.flatMap(([bit, name]) => (flags & bit ? [name] : [])).join(",");
}

function optionsOf({ header }: Segment, other: number): string[] {
  return header!.options.map(({ kind, values }) => {
    const [first = 0, second = 0] = values;
    if (kind === optionKind.mss) return `mss ${first}`;
    if (kind === optionKind.scaling) return `wscale ${first}`;
    if (kind === optionKind.sackPermitted) return "sackOK";
    if (kind === optionKind.timestamps) return `TS ${first} ecr ${second}`;
    if (kind !== optionKind.sack) return `option ${kind}`;
    const blocks = values.map((edge) => (edge - other) >>> 0);
    return `sack ${blocks
      .map((edge, index) => `${index % 2 === 0 ? "" : `${blocks[index - 1]}:${edge}`}`)
      .filter(Boolean)
      .join(" ")}`;
  });
}
