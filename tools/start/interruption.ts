// A program that goes on until Ctrl-C, and clears up behind itself.

import { clearProgress } from "../progress.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

export interface Story {
  /** Whoever waits for it can use it now. */
  isServing: boolean;
  /** Goes on until something fails. */
  tell(): Promise<never>;
  /** Clears up, however far it came. */
  end(): Promise<void>;
}

/** Ends when it is interrupted, and returns the exit code; or fails as the story does. */
export async function tellUntilInterrupted(story: Story): Promise<number> {
  let interrupt!: () => void;
  const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
  // To the end: a second Ctrl-C doesn't stop the clearing up.
  for (const signal of signals) process.on(signal, interrupt);
  try {
    await Promise.race([story.tell(), interrupted]);
    return story.isServing ? 0 : 130;
  } finally {
    clearProgress();
    await story.end();
    for (const signal of signals) process.off(signal, interrupt);
  }
}
