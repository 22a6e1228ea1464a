// The cable between the two machines, and the virtual clock: what one side transmits, the other receives later.

import type { Side } from "./side.ts";

interface Travelling {
  frame: Uint8Array;
  to: Side;
  arrivesAt: number;
}

/** What to show of one instant: who spoke, and what; nothing was said when only a state has changed. */
export type Observer = (now: number, speaker: Side, frames: Uint8Array[]) => void;

export class Cable {
  private now = 0;
  private travelling: Travelling[] = [];
  private spoken: Uint8Array[] = [];

  constructor(private readonly delayMs: number) {}

  /** Takes what a side transmits; who it was is known when its step is over. */
  readonly transmit = (frame: Uint8Array): void => {
    this.spoken.push(frame);
  };

  /** Runs both until nobody's program goes on. False: that took more steps than any story may. */
  run(sides: [Side, Side], observe: Observer): boolean {
    for (let steps = 0; steps < 1000; steps++) {
      for (const side of sides) this.step(side, sides[side === sides[0] ? 1 : 0], observe);
      if (sides.every((side) => side.isDone)) return true;
      this.now = Math.min(...sides.map(({ wakeAt }) => wakeAt), ...this.travelling.map(({ arrivesAt }) => arrivesAt));
    }
    return false;
  }

  private step(side: Side, other: Side, observe: Observer): void {
    const arriving = this.travelling.filter(({ to, arrivesAt }) => to === side && arrivesAt <= this.now);
    if (arriving.length === 0 && side.wakeAt > this.now) return;
    this.travelling = this.travelling.filter((one) => !arriving.includes(one));
    const stateBefore = side.state;
    side.step(
      this.now,
      arriving.map(({ frame }) => frame),
    );
    const frames = this.spoken;
    this.spoken = [];
    for (const frame of frames) this.travelling.push({ frame, to: other, arrivesAt: this.now + this.delayMs });
    if (frames.length > 0 || side.state !== stateBefore) observe(this.now, side, frames);
  }
}
