// What was found so far, and the test that each has become.

export interface Finding {
  what: string;
  file: string;
  /** As much of its name as tells it. */
  test: string;
}

export const findings: Finding[] = [
  {
    what: "After a simultaneous open that was closed at once, a tail probe began with the SYN, as if it were a byte: a trap.",
    file: "tests/scenarios/tail-probe.spec.ts",
    test: "never begins with the SYN, which may be on its way beside the FIN",
  },
  {
    what: "In the same place, with a window that was closed from the start, so did the probe of the window: a trap.",
    file: "tests/scenarios/zero-window.spec.ts",
    test: "isn't probed before the SYN was acknowledged, which goes first",
  },
];
