// The device: astcp-linux with tracing on. What it prints is read here line by line.

import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { createInterface } from "node:readline";

export interface TraceLine {
  /** Since the device's clock began. */
  milliseconds: number;
  /** The state of the connection it belongs to, where there is one. */
  state: string | undefined;
  direction: "received" | "sent" | undefined;
  text: string;
  /** When it can't have happened before, and when it had happened, by performance.now(). */
  from: number;
  until: number;
}

interface Events {
  line: [TraceLine];
}

export class Device extends EventEmitter<Events> {
  private readonly startedAt = performance.now();

  constructor(child: ChildProcess) {
    super();
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const read = this.read(line);
      if (read) this.emit("line", read);
    });
  }

  /** The columns of host-shim/trace.h. */
  private read(line: string): TraceLine | undefined {
    const parts = /^ *(\d+)\.(\d{3})  (\S*) *(──▶|◀──)?(?:  (.*))?$/.exec(line);
    if (!parts) return undefined;
    const [, seconds, thousandths, state, arrow, text] = parts;
    const milliseconds = Number(seconds) * 1000 + Number(thousandths);
    return {
      milliseconds,
      state: state || undefined,
      direction: arrow === undefined ? undefined : arrow === "◀──" ? "received" : "sent",
      text: text ?? "",
      // Its clock began after the process did, and the line was printed before it came here.
      from: this.startedAt + milliseconds,
      until: performance.now(),
    };
  }
}
