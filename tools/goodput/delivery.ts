// What a receiver is handed in the time that is measured: how much, whether it is what was sent, and the longest pause.

import { isRightAt } from "./pattern.ts";

export interface Delivered {
  bytes: number;
  longestPauseMs: number;
  /** Every byte is the one that was sent. */
  isRight: boolean;
}

export class Delivery {
  private bytes = 0;
  private longestPauseMs = 0;
  private isRight = true;
  private lastAt = 0;
  private report!: (delivered: Delivered) => void;
  /** When the time is over, which begins with the first byte. */
  readonly over = new Promise<Delivered>((resolve) => (this.report = resolve));

  constructor(private readonly milliseconds: number) {}

  take(bytes: Uint8Array): void {
    const now = performance.now();
    if (this.bytes === 0) setTimeout(() => this.end(), this.milliseconds);
    else this.pause(now);
    this.lastAt = now;
    this.isRight &&= isRightAt(this.bytes, bytes);
    this.bytes += bytes.length;
  }

  private end(): void {
    // What is silent at the end has paused, too.
    this.pause(performance.now());
    this.report({ bytes: this.bytes, longestPauseMs: this.longestPauseMs, isRight: this.isRight });
  }

  private pause(until: number): void {
    this.longestPauseMs = Math.max(this.longestPauseMs, until - this.lastAt);
  }
}
