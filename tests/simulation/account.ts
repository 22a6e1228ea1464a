// What has been going on, frame by frame, in tcpdump's notation and with the states of both sides: all of it, or what
// was last.

import { rowText } from "../../tools/start/columns.ts";
import { states } from "../../tools/start/side.ts";
import { tcpdumpRelative } from "../../tools/tcpdump.ts";
import type { Flow } from "./flow.ts";

export interface Line {
  atUs: number;
  /** Of the host with the lower number, and of the other. */
  left: number | undefined;
  right: number | undefined;
  /** Does the lower one speak? undefined: nobody. */
  isFromLeft: boolean | undefined;
  frame: Uint8Array | undefined;
  flow: Flow | undefined;
  /** What became of the frame, or what happened without one. */
  remark: string;
}

export class Account {
  private readonly lines: Line[] = [];
  private count = 0;

  /** `show` gets every line at once; without it the last ones are kept. */
  constructor(
    private readonly linesMax: number,
    private readonly show: ((text: string) => void) | undefined,
  ) {}

  add(line: Line): void {
    if (this.show !== undefined) this.show(textOf(line));
    this.lines[this.count++ % this.linesMax] = line;
  }

  note(atUs: number, remark: string): void {
    this.add({
      atUs,
      left: undefined,
      right: undefined,
      isFromLeft: undefined,
      frame: undefined,
      flow: undefined,
      remark,
    });
  }

  /** The last lines, the oldest first. */
  text(): string {
    const start = this.count % this.linesMax;
    const inOrder =
      this.count < this.linesMax ? this.lines : [...this.lines.slice(start), ...this.lines.slice(0, start)];
    return inOrder.map(textOf).join("\n");
  }
}

function textOf({ atUs, left, right, isFromLeft, frame, flow, remark }: Line): string {
  const said = frame === undefined ? "" : tcpdumpRelative(frame, flow?.first ?? 0, flow?.peer?.first ?? 0);
  return rowText({
    milliseconds: atUs / 1000,
    left: left === undefined ? "" : states[left]!,
    right: right === undefined ? "" : states[right]!,
    speaker: isFromLeft === undefined ? undefined : isFromLeft ? "left" : "right",
    text: frame !== undefined && remark !== "" ? `${said}  (${remark})` : `${said}${remark}`,
  });
}
