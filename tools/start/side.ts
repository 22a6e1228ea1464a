// One of the two machines: a core, its address, the program that it runs, and the state that its trace shows.

import { Host } from "../../host-shim/js/host.ts";

export const states = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
];

/** The trace's point for a state that changes: the entry, its old state, its new one. */
const statePoint = 1;

/**
 * What an application does, told in order. At each `yield` it waits for the next thing to happen, or as many
 * milliseconds as it says.
 */
export type Program = Generator<number | void, void>;

export class Side {
  state = "CLOSED";
  /** When it wants to go on though nothing happens. */
  wakeAt = 0;
  readonly host: Host;
  private program: Program | undefined;
  private programWakesAt = 0;

  constructor(
    readonly name: string,
    module: WebAssembly.Module,
    transmit: (frame: Uint8Array) => void,
    readonly macLow: number,
    readonly address: number,
  ) {
    this.host = new Host(module, {
      transmit(frame) {
        transmit(frame);
        return true;
      },
      trace: (point, _entry, _from, to) => {
        if (point === statePoint) this.state = states[to]!;
      },
    });
    this.host.init(0x0200, macLow, 0, 0);
    this.host.configure(address, 0xffffff00, 0);
  }

  runs(program: Program): void {
    this.program = program;
  }

  get isDone(): boolean {
    return this.program === undefined;
  }

  /** The host's loop (docs/abi.md): waiting frames, the application, what is due. */
  step(now: number, frames: Uint8Array[]): void {
    for (const frame of frames) this.host.input(now, frame);
    if (now >= this.programWakesAt) {
      const { value, done } = this.program?.next() ?? {};
      this.programWakesAt = now + (value ?? 0);
      if (done) this.program = undefined;
    }
    const deadline = now + this.host.poll(now);
    this.wakeAt = this.programWakesAt > now ? Math.min(deadline, this.programWakesAt) : deadline;
  }
}
