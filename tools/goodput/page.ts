// How outcomes are shown: lines of a table on the terminal, and docs/loss.md.

import { release } from "node:os";
import { timeoutMs } from "./conditions.ts";
import { nameOf, type Outcome, type Selection } from "./measure.ts";
import type { CongestionControl } from "./stack.ts";

const titles: Record<CongestionControl, string> = { reno: "Reno", cubic: "Cubic" };

export function title(congestionControl: CongestionControl): string {
  return titles[congestionControl];
}

/** Two columns for each pair: what came, and the longest pause. The first pair's is a rate, the others' a ratio to it. */
export function heading({ pairs }: Selection): string[] {
  return ["Mbit/s", "ms", "loss", ...pairs.flatMap((name) => [nameOf(name), "pause"]), "2 RTO"];
}

export function row({ condition, results }: Outcome): string[] {
  const { rate, delay, loss } = condition;
  const limitMs = 2 * timeoutMs(condition);
  const [first] = results;
  const cells = results.flatMap((result) => [
    (result === first ? result.rate : result.rate / first!.rate).toFixed(2),
    `${result.longestPauseMs.toFixed(0)}${result.longestPauseMs > limitMs ? "!" : ""}`,
  ]);
  return [`${rate}`, `${delay}`, typeof loss === "number" ? `${loss} %` : loss, ...cells, limitMs.toFixed(0)];
}

/** A line of the terminal, in columns that all the lines of a selection share. */
export function line(cells: string[], headings: string[]): string {
  const widths = headings.map((each) => Math.max(each.length, "10000!".length));
  return cells.map((cell, column) => cell.padStart(widths[column]!)).join("  ");
}

export function page(command: string, selection: Selection, outcomes: Outcome[]): string {
  const sections = selection.congestionControls.map((congestionControl) => {
    const rows = outcomes.filter((outcome) => outcome.congestionControl === congestionControl).map(row);
    return `## ${title(congestionControl)}\n\n${table([heading(selection), ...rows])}`;
  });
  return `${introduction(command, selection)}\n${sections.join("\n")}`;
}

function table([head, ...rows]: string[][]): string {
  const lines = [head!, head!.map(() => "--:"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function introduction(command: string, { seeds }: Selection): string {
  const version = release().replace(/-.*/, "");
  return `# Loss

How much gets through a bad link: written by \`${command}\`, with the kernel of Linux ${version}.

One side sends to the other as fast as it goes, over \`astcp-bad-link\` (boards/bad-link) between them: a line of so many
Mbit/s, so many ms each way, and a loss of frames in either direction, each by itself, or in bursts of three or four that
are one frame in a hundred. The queue before the line holds what the line sends in a round trip, and 20 frames at the
least; more is dropped. astcp is the core in its host profile, in V8, with 2 MiB of buffer each way; Linux is the kernel's
TCP in a network namespace of its own, which offers no larger window. All pairs meet the same ${seeds} rows of fates,
and every byte is compared with what was sent.

- The column of Linux to Linux is the rate, in Mbit/s, at which the receiver was handed the stream from its first byte on,
  over 5 seconds, or 10 where the delay is 100 ms: the median of ${seeds} transfers. The other pairs' columns are ratios to
  it.
- The pause is the longest time, in ms, in which a receiver of all these transfers was handed nothing. One that is longer
  than two retransmission time-outs has an exclamation mark: 2 RTO is twice the round trip with its queue full, and 200 ms.
  It takes a retransmission that gets lost, too, whoever sends.
`;
}
