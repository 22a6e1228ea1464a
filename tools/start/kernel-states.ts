// The states of the kernel's connection to the device, as `ss` shows them again and again. Between two looks anything may
// have happened, so a state is told only for times that lie between looks that saw the same: a connection never comes
// back to a state that it has left.

import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { endProcess, type Namespace } from "../namespace.ts";

/** The kernel was looked at some time between these two. */
export interface Sample {
  askedAt: number;
  answeredAt: number;
  state: string;
}

export const unseen = "?";
const pauseMs = 20;

/** What ss calls them otherwise than RFC 9293. */
const names: Record<string, string> = { ESTAB: "ESTABLISHED", "SYN-RECV": "SYN-RECEIVED", UNCONN: "CLOSED" };
const unchanged = ["SYN-SENT", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT"];

export class KernelStates {
  private samples: Sample[] = [];
  private hasEnded = false;
  private readonly looker: ChildProcess;

  constructor(namespace: Namespace, peer: string) {
    // One look for each line that it is sent; its answer ends with an empty line.
    const script = `while read -r line; do ss -tanH dst ${peer} || echo failed; echo; done`;
    this.looker = namespace.spawn("sh", ["-c", script], { stdio: ["pipe", "pipe", "inherit"] });
    // It may be ended while it is asked.
    this.looker.stdin!.on("error", () => (this.hasEnded = true));
    this.looker.once("close", () => (this.hasEnded = true));
    void this.look();
  }

  /** The state during the whole of this time, once the kernel has been looked at after it. */
  async during(from: number, until: number): Promise<string> {
    while (!this.hasEnded && !this.samples.some(({ askedAt }) => askedAt >= until)) await pause(pauseMs / 2);
    return stateDuring(this.samples, from, until);
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    await endProcess(this.looker);
  }

  private async look(): Promise<void> {
    let lines: string[] = [];
    let askedAt = performance.now();
    this.looker.stdin!.write("\n");
    for await (const line of createInterface({ input: this.looker.stdout! })) {
      if (line !== "") {
        lines.push(line);
        continue;
      }
      this.samples.push({ askedAt, answeredAt: performance.now(), state: stateIn(lines) });
      lines = [];
      await pause(pauseMs);
      if (this.hasEnded) return;
      askedAt = performance.now();
      this.looker.stdin!.write("\n");
    }
  }
}

/** What the lines of ss say about the only connection that there is. */
export function stateIn(lines: string[]): string {
  if (lines.length === 0) return "CLOSED";
  const word = lines[0]!.split(" ")[0]!;
  return lines.length > 1 ? unseen : (names[word] ?? (unchanged.includes(word) ? word : unseen));
}

/** The samples are in the order of time. */
export function stateDuring(samples: Sample[], from: number, until: number): string {
  const before = samples.findLastIndex(({ answeredAt }) => answeredAt <= from);
  const after = samples.findIndex(({ askedAt }) => askedAt >= until);
  if (before < 0 || after < 0) return unseen;
  const [state, ...others] = new Set(samples.slice(before, after + 1).map((sample) => sample.state));
  return others.length === 0 ? state! : unseen;
}
